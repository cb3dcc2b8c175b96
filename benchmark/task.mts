import type { IDataObject } from 'n8n-workflow';

/** Who does the work. */
export type ContenderName = 'ours' | 'httpDefault' | 'httpCareful' | 'sdk';

/** The task of a contender process, which it reads from a JSON file. */
export interface Task {
	contender: ContenderName | 'rowsOnly' | 'pair';
	work: Work;
	baseUrl: string;
	account: string;
	organization: string;
	token: string;
	/** The folders of the compiled package and of n8n, from which the nodes are loaded. */
	packageFolder: string;
	hostFolder: string;
	/** The file for the report. */
	reportFile: string;
}

export type Work =
	| { kind: 'inviteMembers'; emails: string[] }
	| { kind: 'listUsers'; simplify: boolean }
	/** `someAreGone`: a missing user is not an error. */
	| { kind: 'deleteUsers'; emails: string[]; someAreGone?: boolean; dryRun?: boolean }
	| { kind: 'createUsers'; emails: string[] }
	| Offboarding
	| { kind: 'getAccess'; emails: string[] }
	| { kind: 'getUsers'; ids: string[]; rounds: number };

/** Takes everything away from people, and looks again. */
export interface Offboarding {
	kind: 'offboard';
	emails: string[];
	/** Only account members, user groups and Access users, and only in the one account. */
	few?: boolean;
	/** A script lists everything once for all people, not once for each. */
	together?: boolean;
}

/** The report of a contender process. */
export interface Report {
	/** From the first input item to the last output item, without loading the engine. */
	wallMs: number;
	/** The numbers of successful and of failed items. */
	done: number;
	failed: number;
	/** The error that ended the run early. */
	stopped?: string;
	/** The IDs of the output rows. */
	ids?: string[];
	/** Who was found as an Access user, where access was looked for. */
	people?: string[];
	memory: Memory;
	/** The longest time that the event loop was blocked at a stretch, in milliseconds. */
	blockedMs?: number;
	/** For contenders that run alternately: each counted round, and the number of all rounds. */
	alternated?: { rounds: Record<string, Round[]>; taken: number };
}

/** Milliseconds: by the clock, CPU time of the process itself, and CPU time of the kernel for it. */
export interface Round {
	wall: number;
	user: number;
	system: number;
}

/** Bytes. */
export interface Memory {
	/** Resident memory right before the run, after a full garbage collection. */
	rssBefore: number;
	heapBefore: number;
	/** The peak of the resident memory. */
	rssPeak: number;
	/** Heap in use after the run and a full garbage collection, with the output still in memory. */
	heapHeld: number;
}

export interface Outcome {
	items: IDataObject[];
	failed: number;
	stopped?: string;
}
