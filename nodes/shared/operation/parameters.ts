import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { quoted } from '../cloudflare/address';
import type { Collection, Resource, Row } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { readDate } from './dates';
import { fieldNamed, isEmpty, optionValues } from './fieldNamed';
import type { LocatorValue } from './locatorValue';
import { checkedEmail, isLeftEmpty, readLocator } from './locatorValue';
import { textsIn } from './idsOrNames';
import { GAVE_NOTHING, ParameterFault } from './parameterFault';
import type { ParameterContext, ParameterValues } from './parameterValues';
import type { Subject } from './records';

/**
 * Reads and checks the parameters of one item. Names are parameter names, with a dot inside collections
 * ('filters.status'). Every getter throws a ParameterFault if the value is not valid.
 */
export class Parameters {
	private readonly values = new Map<string, unknown>();

	constructor(
		private readonly ctx: Pick<ParameterContext, 'getTimezone'>,
		private readonly fields: INodeProperties[],
		private readonly itemIndex: number,
		private readonly given: ParameterValues,
	) {}

	/** A trimmed text; undefined if it is missing or blank. */
	optionalText(name: string): string | undefined {
		const value = this.valueGiven(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value === 'object' || typeof value === 'function') {
			throw this.refuse(name, 'must be text');
		}
		return String(value).trim() || undefined;
	}

	/** A required, trimmed text. */
	text(name: string): string {
		const value = this.optionalText(name);
		if (value === undefined) throw this.refuse(name, 'is empty');
		return value;
	}

	/** A required email address, trimmed and in NFC. */
	email = (name: string): string =>
		checkedEmail(this.text(name), (what) => this.refuse(name, what));

	/** The same; undefined if it is missing. */
	optionalEmail = (name: string): string | undefined => this.optionalText(name) && this.email(name);

	/** One of the field's values; an option that was not added has its default. */
	choice<T extends string>(name: string): T {
		const fallback = name.startsWith('options.') ? this.field(name).default : null;
		return this.offered<T>(name, this.valueGiven(name) ?? fallback);
	}

	/** The same in another collection; undefined if it was not added there. */
	optionalChoice<T extends string>(name: string): T | undefined {
		const value = this.valueGiven(name) ?? '';
		return value === '' ? undefined : this.offered<T>(name, value);
	}

	/** Some of the field's values; undefined if none is chosen. */
	choices<T extends string>(name: string): T[] | undefined {
		const values = [this.valueGiven(name) ?? []].flat();
		return values.length > 0 ? values.map((one) => this.offered<T>(name, one)) : undefined;
	}

	/** IDs or names, as a list or as one text with commas; undefined if there are none. */
	idsOrNames(name: string): string | string[] | undefined {
		const list = this.valueGiven(name);
		if (!Array.isArray(list)) return this.optionalText(name);
		return textsIn(list, (what) => this.refuse(name, what));
	}

	/** A boolean; `unset` if it is missing. Expressions often return the texts "true" and "false". */
	flag(name: string, unset = false): boolean {
		const value = this.valueGiven(name) ?? unset;
		if (typeof value === 'boolean') return value;
		if (value === 'true' || value === 'false') return value === 'true';
		throw this.refuse(name, 'must be true or false');
	}

	/** A whole number within the field's limits; undefined if it is missing. */
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

	/** A date, in the workflow's time zone if it has none; undefined if it is missing. */
	date(name: string): Date | undefined {
		const value = this.valueGiven(name);
		if (value === undefined || value === null || value === '') return undefined;
		const date = readDate(value, this.ctx.getTimezone());
		if (date) return date;
		throw this.refuse(name, 'must be a date', 'Use ISO 8601, for example 2026-01-31');
	}

	/** The checked value of a resource locator. */
	locator(name: string): LocatorValue {
		const refuse = (what: string, advice?: string) => this.refuse(name, what, advice);
		return readLocator(this.value(name), this.field(name), refuse);
	}

	/** The ID in a resource locator that only takes IDs. */
	id = (name: string): string => this.locator(name).value;

	/** Checks all options, including those that the operation reads later or not at all. */
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

	/** The same; undefined if the locator was left empty. An expression that gives nothing is refused. */
	optionalSubject<T extends Row, C extends string>(resource: Resource<T, C>, name: string) {
		const isGiven = this.given.isExpression(name) || !isLeftEmpty(this.value(name));
		return isGiven ? this.subject(resource, name) : undefined;
	}

	readonly refuse = (name: string, what: string, advice?: string): ParameterFault => {
		const isNothing = what === 'is empty' && this.given.isExpression(name);
		return new ParameterFault(name, what, isNothing ? GAVE_NOTHING : advice);
	};

	private offered<T extends string>(name: string, value: unknown): T {
		// An empty option only invites to choose one.
		const values = optionValues(this.field(name)).filter(Boolean);
		if (typeof value === 'string' && values.includes(value)) return value as T;
		throw this.refuse(name, `can't be ${quoted(value)}`, `Choose one of: ${values.join(', ')}`);
	}

	private field(name: string): INodeProperties {
		const field = fieldNamed(this.fields, name);
		if (field) return field;
		throw new Error(`The operation has no parameter '${name}'`);
	}

	/**
	 * The value of a parameter as it is. An empty filter, guard or option is refused if it decides what is
	 * done, and so is a choice whose expression gives nothing: it would take in more than was meant.
	 */
	valueGiven(name: string): unknown {
		const value = this.value(name);
		if (!isEmpty(value) || !this.mustHaveValue(name)) return value;
		if (!name.includes('.')) throw this.refuse(name, 'is empty');
		const what = name.split('.')[0]!.replace(/s$/, '');
		throw this.refuse(name, `is empty: remove the ${what} or give it a value`, GAVE_NOTHING);
	}

	/** Options that are numbers only set limits and have safe defaults. A guard that is empty guards nothing. */
	private mustHaveValue(name: string): boolean {
		if (this.given.isExpression(name)) return this.field(name).type === 'multiOptions';
		if (name.startsWith('options.') && this.field(name).type === 'number') return false;
		return /^(filters|guards|options)\./.test(name) && this.isAdded(name);
	}

	/** Whether the user added a filter or an option to its collection. */
	private isAdded(name: string): boolean {
		const [parameter = '', option = ''] = name.split('.');
		return option in Object(this.value(parameter));
	}

	/** Collections are read as a whole, because n8n resolves all of their expressions each time. */
	private value(name: string): unknown {
		const [parameter, option] = name.split('.') as [string, string?];
		if (!this.values.has(parameter)) {
			this.values.set(parameter, this.given.of(parameter, this.itemIndex));
		}
		const value = this.values.get(parameter);
		return option === undefined ? value : (value as IDataObject | null)?.[option];
	}
}
