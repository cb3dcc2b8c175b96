import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import type { Result, Setup } from '../support/engine';
import { run } from '../support/engine';
import { sentChanges, credentialFor, resourceLocator } from '../support/emulator';
import { operationsOf } from '../support/nodes';
import { described, entriesOf } from './described';
import type { Fixture, Row } from './fixtures';
import { fixtures } from './fixtures';

/** For `describe.each`: a title and the fixture. */
export const named = (list: Fixture[]): Array<[string, Fixture]> =>
	list.map((one) => [[one.node, one.operation, one.variant].filter(Boolean).join(' '), one]);

export const changing = fixtures.filter(({ change }) => change);
/** Those that delete the record itself. */
export const deleting = fixtures.filter(({ change, done }) => change === 'DELETE' && !done);
/** A POST that makes a record. */
export const creates = ({ change, done }: Fixture) => change === 'POST' && !done;
/** Creates many together, whom it does not look up before: Cloudflare itself says who is there. */
export const isBlind = ({ batch, newcomers }: Fixture) => Boolean(batch && newcomers);
export const creating = fixtures.filter(({ newcomers }) => newcomers);
/** Those that can be told what to do about a record that is missing. */
export const mayBeMissing = changing.filter(({ node, operation }) =>
	entriesOf(described(node, operation), 'options').some(({ name }) => name === 'ifMissing'),
);
/** What the output says once the change is made, and the flag in it; some say it by the outcome alone. */
export const doneOf = ({ done = { deleted: true } }: Fixture): IDataObject => done;
export const flagOf = (fixture: Fixture): string | undefined =>
	Object.entries(doneOf(fixture)).find(([, value]) => value === true)?.[0];
/** Those that name one record each. */
export const single = fixtures.filter(({ record }) => record);

export const operationIn = ({ node, operation }: Fixture) =>
	operationsOf(node).find(({ value }) => value === operation)!;

/** The fields of Cloudflare's row that say whom an output is about, in their order. */
export const personOf = (fixture: Fixture): readonly string[] =>
	fixture.person ?? Object.keys(operationIn(fixture).resource.person?.({} as never) ?? {});

/** The same with the name of an account, which Cloudflare's row lacks. */
export function namedPersonOf(fixture: Fixture): readonly string[] {
	const isAccount = operationIn(fixture).resource.key?.noun === 'account';
	return isAccount ? ['account_name', ...personOf(fixture)] : personOf(fixture);
}

/** The first mode by which a fixture names its record. */
const firstMode = ({ names = {} }: Fixture): string => Object.keys(names)[0] ?? 'text';

export interface Input extends Partial<
	Pick<Setup, 'items' | 'onError' | 'settings' | 'timezone' | 'credential'>
> {
	/** The locator's mode; the first one of the fixture unless told otherwise. */
	mode?: string;
	/** More parameters; collections replace those of the fixture. */
	parameters?: IDataObject;
	baseUrl?: string;
}

/**
 * Runs an operation. Each item names its record in `record`, and may name another container in a
 * field of the parameter's name; failed items come out with `error` unless told otherwise.
 */
export async function perform(
	emulator: Emulator,
	fixture: Fixture,
	{
		mode = firstMode(fixture),
		parameters,
		baseUrl,
		credential = credentialFor(emulator, fixture.credential ?? 'apiKey'),
		...rest
	}: Input = {},
): Promise<Result> {
	const { node, operation, containers, record } = fixture;
	const holders = Object.entries(containers).map(([name, id]) => {
		return [name, resourceLocator('id', `={{ $json.${name} ?? "${id}" }}`)];
	});
	const named = '={{ $json.record }}';
	return await run({
		node,
		onError: 'continueRegularOutput',
		items: itemsOf(emulator, fixture, mode).slice(0, record ? 2 : 1),
		credential: {
			...credential,
			...(baseUrl !== undefined && { baseUrl }),
		},
		...rest,
		parameters: {
			operation,
			...Object.fromEntries(holders),
			...(record && { [record]: mode === 'text' ? named : resourceLocator(mode, named) }),
			...(operation === 'getAll' && { returnAll: true }),
			...fixture.parameters,
			...parameters,
		},
	});
}

/** Three items on which the operation has something to do: newcomers, or rows that are there. */
export function itemsOf(emulator: Emulator, fixture: Fixture, mode?: string): IDataObject[] {
	if (!fixture.record) return [{}, {}, {}];
	if (fixture.newcomers) return fixture.newcomers.map((record) => ({ record }));
	return itemsThere(emulator, fixture, mode);
}

/** Three items whose records are there. */
export function itemsThere(
	emulator: Emulator,
	fixture: Fixture,
	mode = firstMode(fixture),
): IDataObject[] {
	if (!fixture.record) return [{}, {}, {}];
	return fixture
		.rows(emulator)
		.slice(0, 3)
		.map((row) => ({ record: nameOf(fixture, row, mode) }));
}

/** What names a row; the list holds IDs. */
export const nameOf = ({ names = {} }: Fixture, row: Row, mode: string): string =>
	names[mode === 'list' ? 'id' : mode]!(row);

/** An ID like those of the rows, which none of them has. */
export const unknownId = (emulator: Emulator, fixture: Fixture): string =>
	nameOf(fixture, fixture.rows(emulator)[0]!, 'id').replace(/[0-9a-f]/g, 'f');

/** What was sent to change something, short; a batch by its parts, as it may be cut otherwise. */
export const sent = (emulator: Emulator, fixture: Fixture): string[] =>
	parts(sentChanges(emulator) as IDataObject[], fixture);

/** The same of what dry runs say would be sent. */
export const announced = (json: IDataObject[], fixture: Fixture): string[] => {
	const requests = json.flatMap(({ wouldSend }) => (wouldSend ?? []) as IDataObject[]);
	// Each item of a batch shows all of it.
	const all = parts(requests, fixture);
	return fixture.batch ? [...new Set(all)] : all;
};

/** Without the deletions of what is withdrawn first: one for each change. */
function parts(requests: IDataObject[], { batch, partsOf, withdraws }: Fixture): string[] {
	const short = ({ method, path, query }: IDataObject, body: unknown) =>
		`${method} ${path}${namedIn(query)} ${JSON.stringify(body ?? null)}`;
	return requests
		.filter(({ method }) => !withdraws || method !== 'DELETE')
		.flatMap((request) => {
			const { body } = request;
			const list =
				partsOf?.(body) ?? (batch && (Array.isArray(body) ? body : (body as IDataObject)?.[batch]));
			return Array.isArray(list)
				? list.map((one) => short(request, one))
				: [short(request, request.body)];
		})
		.sort();
}

/** A query that says what is changed. */
function namedIn(query: IDataObject['query']): string {
	const entries = Object.entries(query ?? {}).map(([name, value]) =>
		[name, value].flat().join(' '),
	);
	return entries.length > 0 ? `?${entries.join('&')}` : '';
}

/** What messages call the record of an item. */
export const calledIn = ({ called = String }: Fixture, { record }: IDataObject): string =>
	called(record);

/** The input items that the rows of an output are paired with: one row each, unless the fixture says more. */
export const pairedWith = ({ rowsEach = 1 }: Fixture, { items }: Pick<Result, 'items'>) =>
	items
		.filter(({ json }, nth) => {
			const isSame = ({ pairedItem }: (typeof items)[number]) =>
				JSON.stringify(pairedItem) === JSON.stringify(items[nth]!.pairedItem);
			return 'error' in json || items.slice(0, nth).filter(isSame).length % rowsEach === 0;
		})
		.map(({ pairedItem }) => pairedItem);

export const failures = ({ json }: Result): boolean[] => json.map((row) => 'error' in row);

/** Whether an input item has failed; undefined if nothing came out for it. */
export const failureOf = ({ items }: Pick<Result, 'items'>, item: number): boolean | undefined => {
	const own = items.filter(({ pairedItem }) => (pairedItem as { item?: number })?.item === item);
	return own.length > 0 ? own.some(({ json }) => 'error' in json) : undefined;
};

/** A message of JavaScript's where a user should read one of ours. */
export const OF_JAVASCRIPT =
	/is not a function|Cannot read propert|is not iterable|undefined \(reading|Cannot convert|is not defined|Invalid time value/;
