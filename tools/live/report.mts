import { defaultSettings, type Settings } from '../../emulator/settings.js';
import type { Answer } from './answer.mjs';
import { questions, type Name, type Verdict } from './questions.mjs';

/** Why a question stays open; ends the questions that are asked together with it. */
export class Open extends Error {
	constructor(
		readonly why: string,
		readonly answers: Answer[] = [],
	) {
		super(why);
	}
}

/** The question was not put to Cloudflare. */
export class NotAsked extends Open {}

/** Nothing more may be asked at all. */
export class Halt extends Open {}

/** Statuses and codes in the order of the answers, as in `POST 201, POST 409 (1409)`. */
const seenIn = (answers: Answer[]): string =>
	answers
		.map(({ method, status, codes }) => {
			const numbers = codes.length > 0 ? ` (${codes.join(', ')})` : '';
			return `${method} ${status || 'without an answer'}${numbers}`;
		})
		.join(', ');

/**
 * Verdicts in words of our own, statuses, codes, counts and durations. Nothing that Cloudflare or
 * the person wrote gets in here, so it holds no secret, address, ID or name.
 */
export class Report {
	private readonly lines = new Map<Name, string>();
	private readonly left: string[] = [];

	/** @param answers what the verdict is drawn from */
	settle<N extends Name>(name: N, verdict: Verdict<N>, answers: Answer[], more = ''): void {
		const [, , setting]: readonly [number, string, (keyof Settings)?] = questions[name];
		const seen = [seenIn(answers), more].filter(Boolean).join('; ');
		const value = typeof verdict === 'string' ? verdict : JSON.stringify(verdict);
		if (!setting) return this.write(name, value, '', seen);
		const assumed = JSON.stringify(defaultSettings()[setting]) === JSON.stringify(verdict);
		const standing = assumed ? 'as assumed' : setting.endsWith('Ms') ? 'measured' : 'differs';
		this.write(name, value, `\`${setting}: ${value}\` (${standing})`, seen);
	}

	/** Leaves these questions open, except those that are settled. */
	leave(names: readonly Name[], open: Open): void {
		const verdict = `${open instanceof NotAsked ? 'not asked' : 'open'}: ${open.why}`;
		for (const name of names) {
			if (!this.lines.has(name)) this.write(name, verdict, '', seenIn(open.answers));
		}
	}

	/** Tells the person, too. @param count undefined where it could not be seen */
	leftBehind({ say }: { say(text: string): void }, noun: string, count?: number): void {
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
