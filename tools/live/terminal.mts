import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const INTERRUPTED = 130;

/** Something that would change something at Cloudflare, as the person is told beforehand. */
export interface Offer {
	about: string;
	/** What has to be typed for it. */
	inputs: Array<{ prompt: string; fits: (text: string) => boolean }>;
	/** The requests, given what was typed. */
	sends: (...typed: string[]) => string[];
	leaves: string;
}

/** The person. Questions go to stderr, so that stdout holds nothing but the report. */
export class Terminal {
	private readonly lines: Interface;
	private hidden = false;

	/** @param stop ends every question; fired here when the terminal is gone */
	constructor(private readonly stop: AbortController) {
		const output = new Writable({
			write: (chunk, _encoding, done) => {
				if (!this.hidden) process.stderr.write(chunk as Buffer);
				done();
			},
		});
		this.lines = createInterface({ input: process.stdin, output, terminal: true });
		for (const end of ['close', 'error']) this.lines.on(end, () => stop.abort());
		// As without readline: the first is heard, the second ends the process.
		this.lines.on('SIGINT', () => {
			if (!process.emit('SIGINT')) process.exit(INTERRUPTED);
		});
	}

	say(text: string): void {
		process.stderr.write(`${text}\n`);
	}

	/** What was typed, without blanks around it. Rejects once the person has interrupted it. */
	private async ask(prompt: string): Promise<string> {
		return (await this.lines.question(prompt, { signal: this.stop.signal })).trim();
	}

	/** The same, without showing what is typed. */
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

	/** Asks until the answer fits; undefined when nothing is typed. */
	async askFor(prompt: string, fits: (text: string) => boolean): Promise<string | undefined> {
		for (;;) {
			const text = await this.ask(prompt);
			if (text === '') return undefined;
			if (fits(text)) return text;
			this.say('  That does not look right.');
		}
	}

	/** Nothing but a plain y counts as yes. */
	async agrees(question: string): Promise<boolean> {
		return /^y(es)?$/i.test(await this.ask(`${question} y/N `));
	}

	/** What was typed, once the person has agreed to what would be sent; otherwise undefined. */
	async agreesTo({ about, inputs, sends, leaves }: Offer): Promise<string[] | undefined> {
		this.say(`\n${about}`);
		const typed: string[] = [];
		for (const { prompt, fits } of inputs) {
			const text = await this.askFor(`  ${prompt} (Enter leaves it open): `, fits);
			if (text === undefined) return undefined;
			typed.push(text);
		}
		this.say(['  This would be sent:', ...sends(...typed).map((line) => `    ${line}`)].join('\n'));
		this.say(`  What stays behind: ${leaves}`);
		return (await this.agrees('  Send it?')) ? typed : undefined;
	}

	close(): void {
		this.lines.close();
	}
}
