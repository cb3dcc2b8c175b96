import type { IDataObject } from 'n8n-workflow';

/** "3 of 5 people have access.", above the output. */
export function hintOf(rows: IDataObject[]): string | undefined {
	const people = new Set(rows.map(({ email }) => email));
	const isAccess = (row: IDataObject) =>
		Array.isArray(row.findings) ? row.findings.length > 0 : typeof row.place === 'string';
	const having = new Set(rows.filter(isAccess).map(({ email }) => email));
	const unseen = new Set(rows.filter(({ complete }) => complete === false).map(({ email }) => email));
	const count = `${having.size} of ${people.size} ${people.size === 1 ? 'person has' : 'people have'} access.`;
	const missing = "Not everything could be looked at: see 'notSeen'.";
	return unseen.size > 0 ? `${count} ${missing}` : count;
}
