import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { localhostOnly } from '../control';
import type { Parts } from '../parts';
import { withSections } from './html';
import { People } from './people';
import { lastRequests } from './requests';

const below = '/__emulator/view';
const files = {
	'/': ['page.html', 'text/html'],
	[`${below}/page.css`]: ['page.css', 'text/css'],
	[`${below}/rows.css`]: ['rows.css', 'text/css'],
	[`${below}/page.js`]: ['page.js', 'text/javascript'],
	[`${below}/icon.svg`]: ['icon.svg', 'image/svg+xml'],
} as const;

const own = ['connect', 'img', 'script', 'style'].map((kind) => `${kind}-src 'self'`);
const headers = {
	'cache-control': 'no-store',
	'content-security-policy': [
		"default-src 'none'",
		...own,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
};

/** The live view: a page at `/` that requests the current rows as long as it is open. */
export function addView(view: FastifyInstance, parts: Parts, done: () => void): void {
	const people = new People(parts.state);
	view.addHook('onRequest', localhostOnly);
	view.addHook('onRequest', async (_request, reply) => {
		reply.headers(headers);
	});
	for (const [path, [file, type]] of Object.entries(files)) {
		view.get(path, async (_request, reply) => {
			const content = await readFile(join(__dirname, file), 'utf8');
			const shown = path === '/' ? withSections(content) : content;
			return await reply.type(`${type}; charset=utf-8`).send(shown);
		});
	}
	view.get(below, () => ({
		...people.update(),
		requests: lastRequests(parts.requests, parts.state),
	}));
	done();
}
