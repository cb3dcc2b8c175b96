import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyMode,
	INodePropertyModeValidation,
	NodeOperationError,
} from 'n8n-workflow';

import { EMAIL } from '../fields/patterns';

/** What a user picked in a resource locator, trimmed and checked. */
export interface Picked {
	mode: string;
	value: string;
}

type Refuse = (what: string, description?: string) => NodeOperationError;

/**
 * Reads a resource locator. The patterns are those of the field's own modes, so that the editor and
 * the run can't disagree; a row from the list must hold what the ID mode takes. A bare text (an
 * expression over the whole field) is taken as an email where it looks like one, else as an id.
 */
export function readPicked(raw: unknown, field: INodeProperties, refuse: Refuse): Picked {
	const modes = field.modes ?? [];
	const { mode, value } = asLocator(raw, modes);
	const given = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (!given) throw refuse('is empty', 'Pick one from the list, or switch to another mode.');
	const definition = modes.find(({ name }) => name === mode);
	if (!definition) throw refuse(`has no mode '${mode}'`);

	const extract = definition.extractValue?.regex;
	if (extract) {
		const id = new RegExp(extract).exec(given)?.[1];
		if (!id) throw refuse('holds no ID in this URL', `For example ${definition.placeholder ?? ''}`);
		return { mode, value: id };
	}
	const rule = ruleOf(definition) ?? ruleOf(modes.find(({ name }) => name === 'id'));
	if (rule && !new RegExp(rule.regex).test(given)) {
		throw refuse(`is not valid: ${JSON.stringify(given)}`, rule.errorMessage);
	}
	return { mode, value: given };
}

/** Throws where the text isn't an email address that Cloudflare could know. */
export function checkedEmail(value: string, refuse: Refuse): string {
	if (!new RegExp(EMAIL).test(value)) {
		throw refuse(`is not an email address: ${JSON.stringify(value)}`);
	}
	return value;
}

function asLocator(raw: unknown, modes: INodePropertyMode[]) {
	if (typeof raw === 'object' && raw !== null && 'mode' in raw) {
		return raw as INodeParameterResourceLocator;
	}
	const looksLikeEmail = typeof raw === 'string' && raw.includes('@');
	const mode = looksLikeEmail && modes.some(({ name }) => name === 'email') ? 'email' : 'id';
	return { mode, value: raw };
}

function ruleOf(mode: INodePropertyMode | undefined) {
	const rules = (mode?.validation ?? []) as INodePropertyModeValidation[];
	return rules.find(({ type }) => type === 'regex')?.properties as
		{ regex: string; errorMessage: string } | undefined;
}
