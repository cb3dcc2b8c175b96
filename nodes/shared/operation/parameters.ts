import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { quoted } from '../cloudflare/address';
import type { Collection, Resource, Row } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { readDate } from './dates';
import { fieldNamed, isEmpty, optionValues } from './fieldNamed';
import { ParameterFault } from './parameterFault';
import type { ParameterValues } from './parameterValues';
import type { LocatorValue } from './locatorValue';
import { checkedEmail, readLocator } from './locatorValue';
import type { Subject } from './records';

/**
 * One item's parameters, checked.
 *
 * Names are parameter names, dotted inside collections ('filters.status'). Every getter throws a
 * ParameterFault where the value can't be used.
 */
export class Parameters {
	private readonly values = new Map<string, unknown>();

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly fields: INodeProperties[],
		private readonly itemIndex: number,
		private readonly given: ParameterValues,
	) {}

	/** Seconds that one request may take, where the item says so. */
	get timeout(): number | undefined {
		return this.wholeNumber('options.timeout');
	}

	get isDryRun(): boolean {
		return fieldNamed(this.fields, 'options.dryRun') !== undefined && this.flag('options.dryRun');
	}

	/** A text, trimmed, or undefined where it was left out or blank. */
	optionalText(name: string): string | undefined {
		const value = this.valueGiven(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'object' || typeof value === 'function') {
			throw this.refuse(name, 'must be text');
		}
		return String(value).trim() || undefined;
	}

	/** A required text, trimmed. */
	text(name: string): string {
		const value = this.optionalText(name);
		if (value === undefined) throw this.refuse(name, 'is empty');
		return value;
	}

	/** A required email address, as it is sent. */
	email(name: string): string {
		return checkedEmail(this.text(name), (what) => this.refuse(name, what));
	}

	/** The same, or undefined where it was left out. */
	optionalEmail(name: string): string | undefined {
		return this.optionalText(name) === undefined ? undefined : this.email(name);
	}

	/** One of the values that the field offers; an option that was never added has its default. */
	choice<T extends string>(name: string): T {
		const fallback = name.includes('.') ? this.field(name).default : undefined;
		return this.offered<T>(name, this.valueGiven(name) ?? fallback ?? null);
	}

	/** Some of the values that the field offers, or undefined where none is chosen. */
	choices<T extends string>(name: string): T[] | undefined {
		const values = [this.valueGiven(name) ?? []].flat();
		return values.length > 0 ? values.map((one) => this.offered<T>(name, one)) : undefined;
	}

	/** A switch; text "true" and "false" is taken too, as expressions often give that. */
	flag(name: string): boolean {
		const value = this.valueGiven(name) ?? false;
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw this.refuse(name, 'must be true or false');
	}

	/** A whole number within the field's bounds, or undefined where it was left out. */
	wholeNumber(name: string): number | undefined {
		const value = this.valueGiven(name);
		if (value === undefined || value === null || value === '') return undefined;
		const number = ['number', 'string'].includes(typeof value) ? Number(value) : NaN;
		const { minValue = 0, maxValue = Infinity } = this.field(name).typeOptions ?? {};
		if (!Number.isSafeInteger(number) || number < minValue || number > maxValue) {
			const upper = maxValue === Infinity ? ' or more' : ` to ${maxValue}`;
			throw this.refuse(name, `must be a whole number, ${minValue}${upper}`);
		}
		return number;
	}

	/** A moment in time, or undefined where it was left out. Without a zone it is the workflow's. */
	date(name: string): Date | undefined {
		const value = this.valueGiven(name);
		if (value === undefined || value === null || value === '') return undefined;
		const moment = readDate(value, this.ctx.getTimezone());
		if (moment) return moment;
		throw this.refuse(name, 'must be a date', 'Use ISO 8601, for example 2026-01-31');
	}

	/** What a resource locator holds. */
	locator(name: string): LocatorValue {
		return readLocator(this.value(name), this.field(name), (what, description) =>
			this.refuse(name, what, description),
		);
	}

	/** The id that a resource locator holds, where its modes know nothing but ids. */
	id(name: string): string {
		return this.locator(name).value;
	}

	/** Refuses any option that can't be right, before the operation gets to it. */
	checkOptions(): void {
		const options = (fieldNamed(this.fields, 'options')?.options ?? []) as INodeProperties[];
		for (const { name, type } of options) {
			const option = `options.${name}`;
			if (!this.isAdded(option)) continue;
			if (type === 'options') this.choice(option);
			if (type === 'boolean') this.flag(option);
			if (type === 'number') this.wholeNumber(option);
		}
	}

	/** The records of a resource in the containers that the locators name. */
	collection<T extends Row, C extends string>(resource: Resource<T, C>): Collection<T> {
		const ids = resource.containers.map((name) => [name, this.id(name)]);
		return collectionOf(resource, Object.fromEntries(ids) as Record<C, string>);
	}

	/** The record that a locator names. */
	subject<T extends Row, C extends string>(resource: Resource<T, C>, name: string): Subject<T> {
		const { mode, value } = this.locator(name);
		const by = mode === resource.key?.noun ? 'key' : 'id';
		return { parameter: name, collection: this.collection(resource), by, value };
	}

	/** A parameter that can't be used: see ParameterFault. */
	readonly refuse = (name: string, what: string, advice?: string): ParameterFault =>
		new ParameterFault(name, what, advice);

	private offered<T extends string>(name: string, value: unknown): T {
		const values = optionValues(this.field(name));
		if (typeof value === 'string' && values.includes(value)) return value as T;
		const choices = `Choose one of: ${values.join(', ')}`;
		throw this.refuse(name, `can't be ${quoted(value)}`, choices);
	}

	private field(name: string): INodeProperties {
		const found = fieldNamed(this.fields, name);
		if (found) return found;
		throw new Error(`The operation has no parameter '${name}'`);
	}

	/**
	 * The value of a parameter. A filter or an option that decides what is done and is there but comes
	 * to nothing is refused: left out, it would let everybody through or drop a protection.
	 */
	private valueGiven(name: string): unknown {
		const value = this.value(name);
		if (!this.isAdded(name) || !this.mustHaveValue(name) || !isEmpty(value)) return value;
		const what = name.startsWith('filters.') ? 'filter' : 'option';
		throw this.refuse(
			name,
			`is empty: remove the ${what} or give it a value`,
			'If it is an expression, check the name of the field: it gave nothing for this item.',
		);
	}

	/** Numbers among the options only set the pace, and have defaults that are safe. */
	private mustHaveValue(name: string): boolean {
		const isOption = name.startsWith('options.') && this.field(name).type !== 'number';
		return isOption || name.startsWith('filters.');
	}

	/** Whether the user added a filter or an option to its collection. */
	private isAdded(name: string): boolean {
		const [parameter = name, option] = name.split('.');
		if (option === undefined) return false;
		const added = this.value(parameter);
		return typeof added === 'object' && added !== null && option in added;
	}

	/** Collections are read whole: each reading resolves the expressions in them anew. */
	private value(name: string): unknown {
		const [parameter = name, option] = name.split('.');
		if (!this.values.has(parameter)) {
			this.values.set(parameter, this.given.of(parameter, this.itemIndex));
		}
		const value = this.values.get(parameter);
		return option === undefined ? value : (value as IDataObject | null)?.[option];
	}
}
