import { parse } from 'flatted';

/** A file of an item. With an ID, its content is stored elsewhere, otherwise in `data` (Base64). */
export interface BinaryFile {
	data: string;
	id?: string;
	fileName?: string;
	mimeType: string;
}

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, BinaryFile>;
	/** The message of a Chat node: a text, or a question with buttons. */
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
		/** `success`, `error`, `canceled`, `crashed`, or `waiting`, for example for a form. */
		readonly status: string,
		flatted: string,
	) {
		this.data = parse(flatted) as RunData;
	}

	/** The error that ended the execution. */
	get error() {
		return this.data.resultData.error;
	}

	/** Whether the node ran. */
	reached(node: string): boolean {
		return node in this.data.resultData.runData;
	}

	/** The items of one output in the node's last run; none if it did not run. */
	output(node: string, branch = 0): Item[] {
		return this.data.resultData.runData[node]?.at(-1)?.data?.main[branch] ?? [];
	}

	/** The JSON of these items. */
	rows(node: string, branch = 0): Array<Record<string, unknown>> {
		return this.output(node, branch).map(({ json }) => json);
	}
}
