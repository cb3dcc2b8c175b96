import { defaultSettings, type Settings } from '../../emulator/settings.js';
import type { Answer } from './answer.mjs';
import { questions, type Name, type Verdict } from './questions.mjs';

/** The reason why a question stays open. Thrown, it also ends the questions of the same inquiry. */
export class Open extends Error {
	constructor(
		readonly why: string,
		readonly answers: Answer[] = [],
	) {
		super(why);
	}
}

/** The question was not asked. */
export class NotAsked extends Open {}

/** No further question may be asked. */
export class StopAll extends Open {}

/** Statuses and codes in the order of the responses, as in `POST 201, POST 409 (1409)`. */
const seenIn = (answers: Answer[]): string =>
	answers
		.map(({ method, status, codes }) => {
			const numbers = codes.length > 0 ? ` (${codes.join(', ')})` : '';
			return `${method} ${status || 'without an answer'}${numbers}`;
		})
		.join(', ');

/**
 * The report has only texts of this script, statuses, codes, counts and durations, and no text of
 * Cloudflare or the user. So it has no secrets, email addresses, IDs or names.
 */
export class Report {
	private readonly lines = new Map<Name, string>();
	private readonly left: string[] = [];

	/** @param answers the responses that the verdict is based on */
	settle<N extends Name>(name: N, verdict: Verdict<N>, answers: Answer[], more = ''): void {
		const [, , setting]: readonly [number, string, (keyof Settings)?] = questions[name];
		const seen = [seenIn(answers), more].filter(Boolean).join('; ');
		const value = typeof verdict === 'string' ? verdict : JSON.stringify(verdict);
		if (!setting) return this.write(name, value, '', seen);
		const assumed = JSON.stringify(defaultSettings()[setting]) === JSON.stringify(verdict);
		const standing = assumed ? 'as assumed' : setting.endsWith('Ms') ? 'measured' : 'differs';
		this.write(name, value, `\`${setting}: ${value}\` (${standing})`, seen);
	}

	/** Leaves these questions open, unless they are settled. */
	leaveOpen(names: readonly Name[], open: Open): void {
		const verdict = `${open instanceof NotAsked ? 'not asked' : 'open'}: ${open.why}`;
		for (const name of names) {
			if (!this.lines.has(name)) this.write(name, verdict, '', seenIn(open.answers));
		}
	}

	/** Also tells the user. @param count undefined if it is unknown */
	notCleanedUp({ say }: { say(text: string): void }, noun: string, count?: number): void {
		const text = `Not cleaned up: ${noun} (${count ?? 'it could not be seen how many'})`;
		say(`  ${text}. Look for what was typed in Cloudflare's dashboard, and remove it there.`);
		this.left.push(text);
	}

	get isClean(): boolean {
		return this.left.length === 0;
	}

	private write(name: Name, verdict: string, setting: string, seen: string): void {
		const [number, about] = questions[name];
		this.lines.set(name, `| ${number || ''} | ${about} | ${verdict} | ${setting} | ${seen} |`);
	}

	/** @param facts lines above the table */
	markdown(facts: string[]): string {
		const names = Object.keys(questions) as Name[];
		return [
			'### npm run check:live',
			'',
			...facts.map((fact) => `- ${fact}`),
			'',
			'| No. | Question | Verdict | emulator/settings.ts | Seen |',
			'| --- | --- | --- | --- | --- |',
			...names.map((name) => this.lines.get(name) ?? ''),
			'',
			...this.left.map((text) => `- **${text}**`),
		]
			.join('\n')
			.trimEnd();
	}
}
