const LONGEST = 300;

/** Shortens long texts, so that the page stays readable when a name has a megabyte. */
export function truncate(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
