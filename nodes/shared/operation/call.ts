import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { CloudflareApi, Connection } from '../cloudflare/client';
import type { Directory, Place } from '../cloudflare/directory';
import { fieldNamed, labelOf, optionValues } from './fieldIndex';
import type { Picked } from './picked';
import { checkedEmail, readPicked } from './picked';

/**
 * One item's view of an operation: its parameters, checked, and the API.
 *
 * Names are parameter names, dotted inside collections ('filters.status'). Every getter throws a
 * NodeOperationError that names the parameter as the user sees it; nothing has been sent by then.
 */
export interface Call {
	/** Paced, repeated where that is safe, and changing nothing in a dry run. */
	readonly api: CloudflareApi;
	readonly isDryRun: boolean;
	/** Fires when the execution ends, for whatever waits. */
	readonly signal: AbortSignal;
	/** Lets nothing more leave, for any item of the execution. */
	endSending(): void;
	/** Look-ups by what people know, shared by all items. */
	directory<T extends { id: string }>(place: Place<T>): Directory<T>;
	/** A required text, trimmed. */
	text(name: string): string;
	/** A text, trimmed, or undefined where it was left out or blank. */
	optionalText(name: string): string | undefined;
	/** A required email address, trimmed. */
	email(name: string): string;
	/** One of the values that the field offers. */
	choice<T extends string>(name: string): T;
	/** Some of the values that the field offers, or undefined where none is chosen. */
	choices<T extends string>(name: string): T[] | undefined;
	/** A switch; text "true" and "false" is taken too, as expressions often give that. */
	flag(name: string): boolean;
	/** A whole number within the field's bounds, or undefined where it was left out. */
	wholeNumber(name: string): number | undefined;
	/** A moment in time, or undefined where it was left out. */
	date(name: string): Date | undefined;
	/** What a resource locator holds. */
	picked(name: string): Picked;
	/** The id that a resource locator holds, where its modes know nothing but ids. */
	id(name: string): string;
	/** The way to refuse a value: names the parameter, says what to do. */
	refuse(name: string, what: string, description?: string): NodeOperationError;
}

/** The parameters of one item, read and checked when asked for. */
export function callFor(
	ctx: IExecuteFunctions,
	fields: INodeProperties[],
	itemIndex: number,
	connection: Connection,
): Call {
	function field(name: string): INodeProperties {
		const found = fieldNamed(fields, name);
		if (!found) throw new NodeOperationError(ctx.getNode(), `No parameter '${name}' here`);
		return found;
	}

	const refuse = (name: string, what: string, description?: string) =>
		new NodeOperationError(ctx.getNode(), `'${labelOf(fields, name)}' ${what}`, {
			itemIndex,
			description,
		});

	// Without a fallback n8n throws for an option that was never added.
	const raw = (name: string): unknown => ctx.getNodeParameter(name, itemIndex, null);

	function optionalText(name: string): string | undefined {
		const value = raw(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'object') throw refuse(name, 'must be text');
		return String(value).trim() || undefined;
	}

	function text(name: string): string {
		const value = optionalText(name);
		if (value === undefined) throw refuse(name, 'is empty');
		return value;
	}

	function email(name: string): string {
		return checkedEmail(text(name), (what) => refuse(name, what));
	}

	function offered<T extends string>(name: string, value: unknown): T {
		const values = optionValues(field(name));
		if (typeof value !== 'string' || !values.includes(value)) {
			throw refuse(
				name,
				`can't be ${JSON.stringify(value)}`,
				`Choose one of: ${values.join(', ')}`,
			);
		}
		return value as T;
	}

	function choices<T extends string>(name: string): T[] | undefined {
		const value = raw(name) ?? [];
		const values = Array.isArray(value) ? value : [value];
		return values.length > 0 ? values.map((one) => offered<T>(name, one)) : undefined;
	}

	function flag(name: string): boolean {
		const value = raw(name) ?? false;
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw refuse(name, 'must be true or false');
	}

	function wholeNumber(name: string): number | undefined {
		const value = raw(name);
		if (value === undefined || value === null || value === '') return undefined;
		const number = typeof value === 'object' ? NaN : Number(value);
		const { minValue = 0, maxValue = Number.MAX_SAFE_INTEGER } = field(name).typeOptions ?? {};
		if (!Number.isInteger(number) || number < minValue || number > maxValue) {
			const upper = maxValue === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${maxValue}`;
			throw refuse(name, `must be a whole number, ${minValue}${upper}`);
		}
		return number;
	}

	function date(name: string): Date | undefined {
		const value = raw(name);
		if (value === undefined || value === null || value === '') return undefined;
		// Expressions give Luxon's DateTime, whose text is ISO 8601.
		const moment = new Date(value instanceof Date ? value : String(value));
		if (Number.isNaN(moment.getTime())) {
			throw refuse(name, 'must be a date', 'Use ISO 8601, for example 2026-01-31');
		}
		return moment;
	}

	const picked = (name: string): Picked =>
		readPicked(raw(name), field(name), (what, description) => refuse(name, what, description));

	let api: CloudflareApi | undefined;
	const dryRun = () => !!fieldNamed(fields, 'options.dryRun') && flag('options.dryRun');

	return {
		get api() {
			const timeout = wholeNumber('options.timeout');
			api ??= connection.api({ timeout, dryRun: dryRun() });
			return api;
		},
		get isDryRun() {
			return dryRun();
		},
		signal: connection.lane.signal,
		endSending: () => connection.lane.close(),
		directory: (place) => connection.directory(place),
		text,
		optionalText,
		email,
		// An option that was never added has its default.
		choice: (name) => offered(name, raw(name) ?? (name.includes('.') ? field(name).default : null)),
		choices,
		flag,
		wholeNumber,
		date,
		picked,
		id: (name) => picked(name).value,
		refuse,
	};
}
