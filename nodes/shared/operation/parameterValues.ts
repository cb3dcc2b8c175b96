import type { IGetNodeParameterOptions, INode } from 'n8n-workflow';

/** n8n's check of types, for which it looks the field up again; the operations check more. */
const UNCHECKED = { skipValidation: true };

/** Where parameters come from: n8n's context of an execution, or that of a poll, which has no items. */
export interface ParameterContext {
	getNode(): INode;
	getTimezone(): string;
	getNodeParameter(
		name: string,
		itemIndex: number,
		fallback?: unknown,
		options?: IGetNodeParameterOptions,
	): unknown;
}

/**
 * The node's parameters, as n8n resolves them for each item. That is slow, so a parameter without an
 * expression is only resolved once.
 */
export class ParameterValues {
	private readonly constants = new Map<string, unknown>();
	private readonly given: Record<string, unknown>;

	constructor(private readonly ctx: ParameterContext) {
		this.given = ctx.getNode().parameters;
	}

	/** Whether a parameter, or a part of it, is an expression. */
	isExpression(name: string): boolean {
		return hasExpression(this.given[name]);
	}

	/** The value for one item; null if it was never set, because n8n throws without a fallback. */
	of(name: string, itemIndex: number): unknown {
		const known = this.constants.get(name);
		if (known !== undefined) return known;
		const value: unknown = this.ctx.getNodeParameter(name, itemIndex, null, UNCHECKED);
		if (!this.isExpression(name)) this.constants.set(name, value);
		return value;
	}
}

function hasExpression(given: unknown): boolean {
	if (typeof given === 'string') return given.startsWith('=');
	return Object.values(given ?? {}).some(hasExpression);
}
