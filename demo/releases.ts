import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths';

/** A version of n8n that the package is tested with. */
export interface Release {
	version: string;
	/** The folder with the package.json and the lock of its installation. */
	folder: string;
}

function releaseIn(folder: string): Release {
	const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
	const { dependencies } = JSON.parse(manifest) as { dependencies: { n8n: string } };
	return { version: dependencies.n8n, folder };
}

/** By n8n's major version. */
export const releases = {
	'1': releaseIn(join(root, 'demo/n8n-1')),
	'2': releaseIn(join(root, 'demo/n8n')),
};

export function isMajor(text: string): text is keyof typeof releases {
	return Object.keys(releases).includes(text);
}
