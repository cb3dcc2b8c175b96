import type { Row } from '../../../demo/editor';
import type { Run } from '../../../demo/run';

/** A record of a person at Cloudflare. */
export interface Place {
	system: 'Access user' | 'Organization member';
	email: string;
	id: string;
	path: string;
}

export const line = (...cells: unknown[]): string => cells.join(' | ');

/** A row of the audit table or of a summary. */
export const rowLine = (row: Record<string, unknown>): string =>
	line(row.email, row.system, row.action, row.outcome, row.detail);

const isPlace = ({ system }: Row) => system === 'Access user' || system === 'Organization member';

/** What an execution has written last: of Access users and organization members, a line for each row. */
export const summary = (run: Run): string[] =>
	(run.rows('Write audit') as Row[]).filter(isPlace).map(rowLine);

/** The other rows: all other places, and whether anything is left. */
export const elsewhere = (run: Run): Row[] =>
	(run.rows('Write audit') as Row[]).filter((row) => !isPlace(row));

/** The text for a record that was asked about, in the audit. */
export const decided = ({ email, system, id }: Place, outcome: string, ...why: string[]): string =>
	line(email, system, 'delete', outcome, [`ID ${id}`, ...why].join('; '));

/** The same for one that was deleted, with Cloudflare's answer as the evidence. */
export const deleted = (place: Place): unknown =>
	matching(decided(place, 'done'), '; HTTP 20\\d; \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$');

/** The text for a record that is listed after the removal. */
export const stillThere = ({ email, system, id }: Place): unknown =>
	matching(line(email, system, 'look again', 'still there', `ID ${id}`));

const NOBODY = 'Nobody has this email there. If that is unexpected, check the spelling.';

export const nobody = (email: string): unknown =>
	matching(line(email, 'Cloudflare', 'look up', 'nobody found', NOBODY));

export const odd = (email: string, why: string): string =>
	line(email, 'Leavers table', 'read row', 'not done', why);

/** The text while an approval page waits. It names every system where something would be taken away. */
export function asked(emails: string[], systems: string[], address: string): unknown {
	const named = systems.map((system) => `(?=[^|]*${system})`).join('');
	const end = escaped(` | ask for approval | waiting | ${address}`);
	return expect.stringMatching(
		new RegExp(`^${escaped(line(emails.join(', '), ''))}${named}[^|]*${end}$`),
	);
}

/** A row with this start that ends with Cloudflare's error in the words of the nodes. */
export const refused = (start: string): unknown => matching(start, '.*HTTP 403');

const escaped = (text: string) => text.replace(/[|.+*?$^()[\]\\]/g, '\\$&');

const matching = (start: string, end = ''): unknown =>
	expect.stringMatching(new RegExp(`^${escaped(start)}${end}`));
