import type { IExecuteFunctions } from 'n8n-workflow';

import { ALLOW_CHANGES } from '../fields/collections';

/** For the model, in the output of a call that was not allowed to change anything. */
export const TOOL_NOTE =
	"Nothing was changed. This tool only shows what would be changed, until a person switches on 'Allow Changes' in the node.";

/**
 * Whether an AI agent runs the node as a tool that may not change anything. An agent that n8n's engine
 * serves runs the tool variant of the node, whose type ends in `Tool`, with an ordinary context.
 */
export function isReadOnlyTool(ctx: IExecuteFunctions): boolean {
	const { type, parameters } = ctx.getNode();
	const isTool = type.endsWith('Tool') || ctx.isToolExecution?.() === true;
	// The value as saved, because an expression could come from the model.
	return isTool && parameters[ALLOW_CHANGES] !== true;
}
