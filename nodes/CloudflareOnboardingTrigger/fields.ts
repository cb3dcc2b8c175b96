import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { byAlphabet, collection } from '../shared/fields/collections';
import { credentialText, noticeOf } from '../shared/fields/notices';
import type { Source } from './sources';
import { sources } from './sources';

export const DEFAULT_MAX_ROWS = 100_000;

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: sources.map(({ name, value }) => ({ name, value })),
	default: 'accountMember',
	description: 'Whose list to watch',
};

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		{ name: 'Added', value: 'added', description: 'A row that was not in the list before' },
		{ name: 'Changed', value: 'changed', description: "One of the fields in 'Watch' differs" },
		{ name: 'Gone', value: 'gone', description: 'A row that is no longer in the list' },
	],
	default: ['added'],
	description: 'What starts the workflow',
};

const acceptShrink: INodeProperties = {
	displayName: 'Accept Shrink',
	name: 'acceptShrink',
	type: 'boolean',
	default: false,
	description:
		'Whether a list that is suddenly empty, or has lost more than half of its rows, is believed. While this is off it is an error, and nothing is forgotten.',
};

const emitExisting: INodeProperties = {
	displayName: 'Emit Existing',
	name: 'emitExisting',
	type: 'boolean',
	default: false,
	description:
		'Whether the first poll reports every row that is there as added. While this is off it only remembers them.',
};

const maxRows: INodeProperties = {
	displayName: 'Max Rows',
	name: 'maxRows',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAX_ROWS,
	description:
		'How many rows the list may have. A longer list is an error, because n8n keeps all IDs with the workflow.',
};

/** "Seat UID" for `seat_uid`. */
const labelOf = (field: string): string =>
	field
		.split('_')
		.map((word) =>
			['id', 'uid', 'api'].includes(word)
				? word.toUpperCase()
				: word.charAt(0).toUpperCase() + word.slice(1),
		)
		.join(' ');

/** The fields that can be watched: those of a simplified row, but for its ID, by which it is known. */
function watchable({ resource: { simplified } }: Source): INodePropertyOptions[] {
	const fields = Object.keys(simplified?.({} as never) ?? {}).filter((field) => field !== 'id');
	return fields
		.map((field) => ({ name: labelOf(field), value: field }))
		.sort((a, b) => byAlphabet(a.name, b.name));
}

const watch = (source: Source): INodeProperties => ({
	displayName: 'Watch',
	name: 'watch',
	type: 'multiOptions',
	options: watchable(source),
	default: [...(source.resource.watched ?? [])],
	description: "Which fields count for the event 'Changed'",
});

const optionsOf = (watches: INodeProperties[]): INodeProperties =>
	collection('options', 'Options', 'Add option', [acceptShrink, emitExisting, maxRows, ...watches]);

const shownFor = (field: INodeProperties, path: string, values: string[]): INodeProperties => ({
	...field,
	displayOptions: { show: { [path]: values } },
});

/** Each locator once, shown for the sources that have it. */
function locators(): INodeProperties[] {
	const users = new Map<INodeProperties, string[]>();
	for (const source of sources) {
		for (const field of source.locators) {
			users.set(field, [...(users.get(field) ?? []), source.value]);
		}
	}
	return [...users].map(([field, values]) => shownFor(field, 'resource', values));
}

const noticeFor = ({ resource: facts, value }: Source): INodeProperties =>
	shownFor(noticeOf(credentialText(facts, true)), 'resource', [value]);

/** The parameters of the node. The option Watch stands there once for each source, with its own fields. */
export const properties: INodeProperties[] = [
	resource,
	...sources.map(noticeFor),
	...locators(),
	events,
	optionsOf(sources.map((source) => shownFor(watch(source), '/resource', [source.value]))),
];

/** The parameters as one source has them; without a source, only that which picks it. */
export const fieldsOf = (source: Source | undefined): INodeProperties[] =>
	source ? [resource, ...source.locators, events, optionsOf([watch(source)])] : [resource];

/** The subtitle on the canvas: "Access User: added, gone". */
export function subtitle(): string {
	const names = JSON.stringify(Object.fromEntries(sources.map(({ value, name }) => [value, name])));
	return `={{ (${names})[$parameter["resource"]] + ": " + [$parameter["events"]].flat().join(", ") }}`;
}
