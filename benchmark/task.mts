import type { IDataObject } from 'n8n-workflow';

/** Who does the work. */
export type ContenderName = 'ours' | 'httpDefault' | 'httpCareful' | 'sdk';

/** What one contender process is to do, handed to it as a JSON file. */
export interface Task {
	contender: ContenderName | 'rowsOnly' | 'pair';
	work: Work;
	baseUrl: string;
	account: string;
	organization: string;
	token: string;
	/** The package compiled and n8n's install: where a contender's nodes come from. */
	packageFolder: string;
	hostFolder: string;
	/** Where the report goes. */
	reportFile: string;
}

export type Work =
	| { kind: 'inviteMembers'; emails: string[] }
	| { kind: 'listUsers'; simplify: boolean }
	/** `someAreGone`: who isn't there any more is no failure. */
	| { kind: 'deleteUsers'; emails: string[]; someAreGone?: boolean }
	| { kind: 'createUsers'; emails: string[] }
	| { kind: 'getUsers'; ids: string[]; rounds: number };

/** What one contender process says when it is through. */
export interface Report {
	/** From the first item going in to the last coming out; loading the engine is not part of it. */
	wallMs: number;
	/** Items that came out as done and as failed. */
	done: number;
	failed: number;
	/** What ended the run before its end. */
	stopped?: string;
	/** Ids of the rows that came out, where rows were asked for. */
	ids?: string[];
	memory: Memory;
	/** Where contenders take turns: milliseconds of each counted round, and all rounds taken. */
	turns?: { times: Record<string, number[]>; cpu: Record<string, number[]>; taken: number };
}

/** Bytes. */
export interface Memory {
	/** Resident right before the run, after a full garbage collection. */
	rssBefore: number;
	heapBefore: number;
	/** The most that was ever resident. */
	rssPeak: number;
	/** Heap in use after the run and a full garbage collection, its output still held. */
	heapHeld: number;
}

export interface Outcome {
	items: IDataObject[];
	failed: number;
	stopped?: string;
}
