import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EmulatedResource } from './resource';

const folder = join(__dirname, 'resources');
const load = createRequire(__filename);

/** Every resource of the emulator, in the order of the files. A new file needs no entry anywhere. */
export const resources: EmulatedResource[] = readdirSync(folder).map((file) => {
	return (load(join(folder, file)) as { resource: EmulatedResource }).resource;
});

export const endpoints = resources.flatMap((resource) => resource.endpoints);
