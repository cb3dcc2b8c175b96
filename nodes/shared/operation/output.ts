import type { IDataObject } from 'n8n-workflow';

import type { Collection, Resource, Row } from '../cloudflare/resource';
import { dryRunOutput } from './dryRun';
import { accountNaming } from './accountNames';
import type { ItemSession } from './itemSession';
import type { Changed, Described, Output } from './operation';
import { inSlices, Slices } from '../cloudflare/slices';

/**
 * The output of one item, people first: email, name, then the outcome of a change, status and IDs. Rows
 * that were read are simplified, unless the item asks for the raw data.
 */
export function outputOf<I>(
	operation: Described<I>,
	input: I,
	result: Output | Changed,
	item: ItemSession,
): Output | Promise<Output> {
	// A precheck only shows whether the item fails.
	if (item.settings.isPrecheck) return {};
	return isChange(operation, result)
		? change(operation, input, result, item)
		: read(operation, result, item);
}

async function change<I>(
	operation: Described<I>,
	input: I,
	changed: Changed,
	item: ItemSession,
): Promise<Output> {
	const { person, outcome, fields, flags } = changed;
	const names = (await accountNaming(operation.resource, [person], item))?.(person);
	if (item.isDryRun) return await dryRunOutput(operation, input, { ...changed, names }, item);
	return { ...names, ...person, outcome, ...fields, ...flags };
}

const isChange = <I>({ effect }: Described<I>, result: Output | Changed): result is Changed =>
	effect !== 'read' && !Array.isArray(result);

async function read<I>(
	{ resource }: Described<I>,
	output: Output,
	item: ItemSession,
): Promise<Output> {
	const { person } = resource;
	const rows = Array.isArray(output) ? output : [output];
	// Object.assign, because in Node 20 a spread takes many times as long here.
	const whole = person && ((row: IDataObject) => Object.assign(person(row as never), row));
	const shown = item.settings.simplify ? await briefly(resource, rows, item) : whole;
	if (!shown) return output;
	if (!Array.isArray(output)) return shown(output);
	// In place, so that a long list isn't in memory twice.
	const slices = item.shared('output slices', () => new Slices());
	await inSlices(output, (row, index) => (output[index] = shown(row)), slices);
	return output;
}

/** Shows a row with a few fields, and with the name of its account. */
export async function briefly(
	{ simplified, key }: Pick<Resource<never>, 'simplified' | 'key'>,
	rows: IDataObject[],
	item: ItemSession,
): Promise<((row: IDataObject) => IDataObject) | undefined> {
	if (!simplified) return undefined;
	const naming = await accountNaming({ key }, rows, item);
	if (!naming) return (row) => simplified(row as never);
	return (row) => ({ ...naming(row), ...simplified(row as never) });
}

/** A change of a record, with Cloudflare's whole object. */
export function changedRow<T extends Row & IDataObject>(
	collection: Collection<T>,
	row: T,
	more: Pick<Changed, 'outcome' | 'flags' | 'about'>,
): Changed {
	const { resource } = collection;
	const person = resource.person?.(row) ?? {};
	const others = (fields: IDataObject) => {
		const known = Object.entries(fields).filter(([key]) => !(key in person));
		return Object.fromEntries(known);
	};
	const brief = others(resource.simplified?.(row) ?? row);
	const lacking = Object.fromEntries((resource.mayLack ?? []).map((key) => [key, null]));
	// All outputs have the keys of a simplified row, whatever Cloudflare leaves out.
	const fields = { ...brief, ...lacking, ...others(row) };
	return { collection, where: resource.where?.(row), person, brief, fields, ...more };
}
