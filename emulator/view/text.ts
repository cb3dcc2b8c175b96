const LONGEST = 300;

/** Keeps a page readable when somebody sends a name of a megabyte. */
export function cut(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
