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
export const rowLine = ({ email, system, action, outcome, detail }: Row): string =>
	line(email, system, action, outcome, detail);

/** The last summary of an execution, one line for each row. */
export function summary(run: Run): string[] {
	return (run.rows('Summary') as Array<{ leavers: Row[] }>).flatMap(({ leavers }) =>
		leavers.map(rowLine),
	);
}

/** The text for a record that was asked about, in the audit. */
export const decided = ({ email, system, id }: Place, outcome: string, ...why: string[]): string =>
	line(email, system, 'delete', outcome, [`ID ${id}`, ...why].join('; '));

export const deleted = (place: Place): string => decided(place, 'deleted');

export function nobody(email: string, system: Place['system']): string {
	const detail = 'Nobody has this email there. If that is unexpected, check the spelling.';
	return line(email, system, 'look up', 'nobody found', detail);
}

export const odd = (email: string, why: string): string =>
	line(email, 'Leavers table', 'read row', 'not done', why);

/** The text while an approval page waits. */
export function asked(emails: string[], systems: string[], address: string): string {
	return line(emails.join(', '), systems.join(', '), 'ask for approval', 'waiting', address);
}

/** A row with this start that ends with Cloudflare's error in the words of the nodes. */
export function refused(start: string): unknown {
	const escaped = start.replace(/[|.+()]/g, '\\$&');
	return expect.stringMatching(new RegExp(`^${escaped}.*HTTP 403`));
}
