import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Endpoint, ResourceFacts } from '../../nodes/shared/cloudflare/resource';

const folder = join(__dirname, '../../nodes/shared/resources');

/** Files beside the resources that hold none. */
const WITHOUT = ['accessRules', 'memberPolicies', 'text'];

const isResource = (value: unknown): value is ResourceFacts =>
	typeof value === 'object' && value !== null && 'noun' in value;

/** What a file says of its resource, which it may export as part of an endpoint only. */
function resourceIn(name: string): ResourceFacts {
	const exported: Array<Partial<Endpoint>> = Object.values(
		jest.requireActual<object>(join(folder, name)),
	);
	const found = new Set(exported.map((value) => value.resource ?? value).filter(isResource));
	if (found.size !== 1) throw new Error(`${name}.ts holds ${found.size} resources`);
	return [...found][0]!;
}

const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));

/** Every resource that the nodes know, by the name of its file. */
export const resourceFiles = new Map(
	names.filter((name) => !WITHOUT.includes(name)).map((name) => [name, resourceIn(name)]),
);
