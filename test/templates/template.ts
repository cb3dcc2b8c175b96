import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../templates');

interface TemplateNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
}

type Links = Record<string, Array<Array<{ node: string }> | null>>;

export interface Template {
	file: string;
	nodes: TemplateNode[];
	/** What follows each node, by its outputs. */
	connections: Record<string, Links>;
}

/** The files of templates/, as they are. */
export const templates: Template[] = readdirSync(folder).map((file) => {
	const template = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template;
	return { ...template, file };
});

/** A node's parameters; throws where there is no node of that name. */
export function parametersOf(file: string, name: string): Record<string, unknown> {
	const template = templates.find((one) => one.file === file);
	const found = template?.nodes.find((node) => node.name === name);
	if (!found) throw new Error(`${file} has no node "${name}".`);
	return found.parameters;
}

/** Every text in a value, however deep. */
export function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}
