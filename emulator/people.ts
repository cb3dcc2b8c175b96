const first = [
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

/** Someone with a name and an email address of their own; the same for the same number. */
export function person(index: number): { name: string; email: string } {
	const name = first[index] ?? `Person ${numbered(index)}`;
	const local = first[index] ? name.toLowerCase().replace(/ /g, '.') : `person${numbered(index)}`;
	return { name, email: `${local}@example.com` };
}

/** The name of a company; the same for the same number. */
export function company(index: number): string {
	return companies[index] ?? `Company ${numbered(index)}`;
}

/** A moment in the past: the same for the same number, later for a higher one. RFC 3339. */
export function moment(index: number): string {
	return new Date(Date.UTC(2026, 0, 5, 9) + index * 61_000).toISOString();
}

function numbered(index: number): string {
	return String(index + 1).padStart(5, '0');
}
