import { parse } from 'flatted';

/** A file beside an item: what is in it lies elsewhere where there is an id, else in `data` (Base64). */
export interface BinaryFile {
	data: string;
	id?: string;
	fileName?: string;
	mimeType: string;
}

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, BinaryFile>;
	/** What a Chat node says: a text, or a question with buttons. */
	sendMessage?: string | { text: string; buttons: Array<{ text: string; link: string }> };
}

interface RunData {
	resultData: {
		error?: { message: string; description?: string };
		runData: Record<string, Array<{ data?: { main: Array<Item[] | null> } }>>;
		lastNodeExecuted?: string;
	};
}

/** One execution of a workflow, as the editor shows it. */
export class Run {
	private readonly data: RunData;

	constructor(
		readonly id: string,
		/** `success`, `error`, `canceled`, `crashed`, or `waiting` (for a form, say). */
		readonly status: string,
		flatted: string,
	) {
		this.data = parse(flatted) as RunData;
	}

	/** What stopped it. */
	get error() {
		return this.data.resultData.error;
	}

	/** Whether the node ran at all. */
	reached(node: string): boolean {
		return node in this.data.resultData.runData;
	}

	/** What the node put out in its last round, on one of its outputs; nothing where it did not run. */
	output(node: string, branch = 0): Item[] {
		return this.data.resultData.runData[node]?.at(-1)?.data?.main[branch] ?? [];
	}

	/** The fields of what the node put out, an object per item. */
	rows(node: string, branch = 0): Array<Record<string, unknown>> {
		return this.output(node, branch).map(({ json }) => json);
	}
}
