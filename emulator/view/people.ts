import { resources } from '../allResources';
import type { State } from '../state';
import type { Section } from './changeTracker';

/** The sections of the page, by their IDs in the page. */
export const sections = resources
	.flatMap(({ name, view }) => (view ? [{ id: name, ...view }] : []))
	.sort((one, other) => one.title.localeCompare(other.title));

/** Compares the rows of all sections. */
export class People {
	private readonly tracked = sections.map(({ id, track }) => ({ id, update: track() }));

	constructor(private readonly state: State) {}

	/** The current rows, with the changes since the last update. */
	update(): Record<string, Section> {
		return Object.fromEntries(this.tracked.map(({ id, update }) => [id, update(this.state)]));
	}
}
