import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyMode,
	INodePropertyModeValidation,
} from 'n8n-workflow';

import { addressProblem, quoted, tidied } from '../cloudflare/address';
import { isEmpty } from './fieldNamed';

/** A checked value of a resource locator: an ID in lower case, or a trimmed address or name. */
export interface LocatorValue {
	mode: string;
	value: string;
}

type Refuse = (what: string, advice?: string) => Error;

/** The modes that a text without a mode can have. */
const BARE_MODES = ['email', 'id'];

/**
 * Reads a resource locator. The patterns are those of the field's modes, so that the editor and the
 * run accept the same values; a list row must match the pattern of the ID mode. A text without a mode
 * (an expression over the whole field) is read as an email if it has an @, as an ID if it looks like one,
 * else as a name where the field takes names. The message says what is wrong, because a model that uses
 * the node as a tool sees nothing else.
 */
export function readLocator(raw: unknown, field: INodeProperties, refuse: Refuse): LocatorValue {
	const modes = field.modes ?? [];
	const { mode, value } = isLocator(raw) ? raw : bare(raw, modes);
	const given = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (!given) throw refuse('is empty', 'Pick one from the list, or switch to another mode.');
	const definition = named(modes, mode);
	if (!definition) throw refuse(`has no mode '${mode}'`);

	const extract = definition.extractValue?.regex;
	if (extract) {
		const id = new RegExp(extract).exec(given)?.[1];
		if (!id) throw refuse('holds no ID in this URL', `For example ${definition.placeholder ?? ''}`);
		return { mode, value: id.toLowerCase() };
	}
	if (mode === 'email') return { mode, value: checkedEmail(given, refuse) };
	if (mode === 'name') return { mode, value: given };
	const rule = ruleOf(definition) ?? ruleOf(named(modes, 'id'));
	if (rule && !new RegExp(rule.regex).test(given)) {
		const rules = isLocator(raw) ? [rule] : BARE_MODES.map((name) => ruleOf(named(modes, name)));
		throw refuse(`must be ${demandsOf(rules)}, not ${quoted(given)}`);
	}
	return { mode, value: given.toLowerCase() };
}

/** Whether nothing was chosen or typed in. */
export const isLeftEmpty = (raw: unknown): boolean => isEmpty(isLocator(raw) ? raw.value : raw);

/** The address, trimmed and in NFC. Throws if it is not a valid address. */
export function checkedEmail(value: string, refuse: Refuse): string {
	const problem = addressProblem(value);
	if (problem !== undefined) throw refuse(`must be an email address${problem}`);
	return tidied(value);
}

const isLocator = (raw: unknown): raw is INodeParameterResourceLocator =>
	typeof raw === 'object' && raw !== null && 'mode' in raw;

function bare(value: unknown, modes: INodePropertyMode[]): { mode: string; value: unknown } {
	const text = typeof value === 'string' ? value : '';
	if (text.includes('@') && named(modes, 'email')) return { mode: 'email', value };
	const isId = new RegExp(ruleOf(named(modes, 'id'))?.regex ?? '').test(text);
	return { mode: text && !isId && named(modes, 'name') ? 'name' : 'id', value };
}

const named = (modes: INodePropertyMode[], wanted: string) =>
	modes.find(({ name }) => name === wanted);

interface Rule {
	regex: string;
	/** "'User' must be …" */
	errorMessage: string;
}

function ruleOf(mode: INodePropertyMode | undefined): Rule | undefined {
	const rules = (mode?.validation ?? []) as INodePropertyModeValidation[];
	return rules.find(({ type }) => type === 'regex')?.properties as Rule | undefined;
}

/** "an email address or an ID of …", without the start of the error messages. */
const demandsOf = (rules: Array<Rule | undefined>) =>
	rules.flatMap((rule) => rule?.errorMessage.split(' must be ').slice(1) ?? []).join(' or ');
