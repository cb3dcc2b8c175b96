import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Collection, Row } from '../shared/cloudflare/resource';
import { Parameters } from '../shared/operation/parameters';
import type { ParameterContext } from '../shared/operation/parameterValues';
import { ParameterValues } from '../shared/operation/parameterValues';
import { DEFAULT_MAX_ROWS, fieldsOf } from './fields';
import type { Source } from './sources';
import { sources } from './sources';

export type WatchedRow = Row & IDataObject;

export type EventName = 'added' | 'changed' | 'gone';

/** What the user asked for, checked. */
export interface Settings {
	source: Source;
	collection: Collection<WatchedRow>;
	events: EventName[];
	/** In alphabetical order. */
	watched: string[];
	emitExisting: boolean;
	maxRows: number;
	acceptShrink: boolean;
}

/** The selected source; undefined if there is no such one. */
export const sourceIn = (ctx: IPollFunctions): Source | undefined =>
	sources.find(({ value }) => value === ctx.getNodeParameter('resource', null));

/** A poll has no items: its parameters are those of the one item that there would be. */
const contextOf = (ctx: IPollFunctions): ParameterContext => ({
	getNode: () => ctx.getNode(),
	getTimezone: () => ctx.getTimezone(),
	getNodeParameter: (name, _item, fallback, options) =>
		ctx.getNodeParameter(name, fallback, options),
});

/** Reads and checks all parameters. Throws a ParameterFault; nothing is sent. */
export function readSettings(ctx: IPollFunctions, source: Source | undefined): Settings {
	const context = contextOf(ctx);
	const values = new ParameterValues(context);
	const parameters = new Parameters(context, fieldsOf(source), 0, values);
	parameters.choice('resource');
	parameters.checkOptions();
	const { resource } = source!;
	const events = parameters.choices<EventName>('events');
	if (!events) {
		throw parameters.refuse('events', 'is empty', 'Choose at least one of: added, changed, gone');
	}
	return {
		source: source!,
		collection: parameters.collection(resource) as unknown as Collection<WatchedRow>,
		events,
		watched: [...(parameters.choices('options.watch') ?? resource.watched ?? [])].sort(),
		emitExisting: parameters.flag('options.emitExisting'),
		maxRows: parameters.wholeNumber('options.maxRows') ?? DEFAULT_MAX_ROWS,
		acceptShrink: parameters.flag('options.acceptShrink'),
	};
}
