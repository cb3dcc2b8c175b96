const names = [
	'Ada Lovelace',
	'Grace Hopper',
	'Katherine Johnson',
	'Alan Turing',
	'Hedy Lamarr',
	'Radia Perlman',
	'Edsger Dijkstra',
	'Barbara Liskov',
	'Annie Easley',
	'Donald Knuth',
	'Mary Jackson',
	'Tim Berners-Lee',
	'Margaret Hamilton',
	'Dorothy Vaughan',
	'Claude Shannon',
	'Karen Jones',
	'Ken Thompson',
	'Shafi Goldwasser',
	'Frances Allen',
	'Vint Cerf',
];

const companies = [
	'Analytical Engines',
	'Compiler House',
	'Orbital Mechanics',
	'Enigma Works',
	'Spread Spectrum',
	'Spanning Tree',
	'Shortest Path',
	'Abstract Types',
];

/** A person with a unique name and email address, always the same for an index. */
export function person(index: number): { name: string; email: string } {
	const name = names[index] ?? `Person ${numbered(index)}`;
	const local = names[index] ? name.toLowerCase().replace(/ /g, '.') : `person${numbered(index)}`;
	return { name, email: `${local}@example.com` };
}

/** The name of a company, always the same for an index. */
export function company(index: number): string {
	return companies[index] ?? `Company ${numbered(index)}`;
}

/** A time in the past in RFC 3339, always the same for an index and later for a higher one. */
export function moment(index: number): string {
	return new Date(Date.UTC(2026, 0, 5, 9) + index * 61_000).toISOString();
}

function numbered(index: number): string {
	return String(index + 1).padStart(5, '0');
}
