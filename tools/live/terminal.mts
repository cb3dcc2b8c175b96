import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const INTERRUPTED = 130;

/** A change at Cloudflare, as it is described to the user before it is made. */
export interface Proposal {
	about: string;
	/** What the user has to type. */
	inputs: Array<{ prompt: string; fits: (text: string) => boolean }>;
	/** The requests, for what was typed. */
	sends: (...typed: string[]) => string[];
	leaves: string;
}

/** Asks the user. Prompts go to stderr, so that stdout has only the report. */
export class Terminal {
	private readonly lines: Interface;
	private hidden = false;

	/** @param stop ends every prompt; aborted when the terminal is closed */
	constructor(private readonly stop: AbortController) {
		const output = new Writable({
			write: (chunk, _encoding, done) => {
				if (!this.hidden) process.stderr.write(chunk as Buffer);
				done();
			},
		});
		this.lines = createInterface({ input: process.stdin, output, terminal: true });
		for (const end of ['close', 'error']) this.lines.on(end, () => stop.abort());
		// As without readline: the first Ctrl-C is handled, the second ends the process.
		this.lines.on('SIGINT', () => {
			if (!process.emit('SIGINT')) process.exit(INTERRUPTED);
		});
	}

	say(text: string): void {
		process.stderr.write(`${text}\n`);
	}

	/** The trimmed input. Rejects when the user interrupts the run. */
	private async ask(prompt: string): Promise<string> {
		return (await this.lines.question(prompt, { signal: this.stop.signal })).trim();
	}

	/** The same without showing the input. */
	async askHidden(prompt: string): Promise<string> {
		process.stderr.write(prompt);
		this.hidden = true;
		try {
			return await this.ask('');
		} finally {
			this.hidden = false;
			process.stderr.write('\n');
		}
	}

	/** Asks until the input is valid; undefined when it is empty. */
	async askFor(prompt: string, fits: (text: string) => boolean): Promise<string | undefined> {
		for (;;) {
			const text = await this.ask(prompt);
			if (text === '') return undefined;
			if (fits(text)) return text;
			this.say('  That does not look right.');
		}
	}

	/** Only y or yes means yes. */
	async confirm(question: string): Promise<boolean> {
		return /^y(es)?$/i.test(await this.ask(`${question} y/N `));
	}

	/** The inputs, if the user agrees to the requests; otherwise undefined. */
	async confirmProposal({ about, inputs, sends, leaves }: Proposal): Promise<string[] | undefined> {
		this.say(`\n${about}`);
		const typed: string[] = [];
		for (const { prompt, fits } of inputs) {
			const text = await this.askFor(`  ${prompt} (Enter leaves it open): `, fits);
			if (text === undefined) return undefined;
			typed.push(text);
		}
		this.say(['  This would be sent:', ...sends(...typed).map((line) => `    ${line}`)].join('\n'));
		this.say(`  What stays behind: ${leaves}`);
		return (await this.confirm('  Send it?')) ? typed : undefined;
	}

	close(): void {
		this.lines.close();
	}
}
