import { path } from '../../nodes/shared/cloudflare/paths.js';
import { isAddress } from './access.mjs';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { same, tokenFirst, until, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';
import type { Offer } from './terminal.mjs';
import { agreement, secondCreation, Trial, type Place } from './trial.mjs';

const LIKELY = 'Zero Trust: Seats Write';
const PATIENCE_MS = 60_000;

function placeOf(account: string, email: string): Place {
	return {
		noun: 'Access user',
		collection: path`/accounts/${account}/access/users`,
		single: ({ id }) => path`/accounts/${account}/access/users/${String(id)}`,
		body: { email },
		list: async (get) => await get({ email }),
		isTyped: (row) => same(row.email, email),
		isThere: () => true,
		madeAt: 'created_at',
	};
}

const offer = (account: string): Offer => ({
	about: 'An Access user is created, created again and deleted (questions 2 and 3).',
	inputs: [{ prompt: 'An email address that no user there has', fits: isAddress }],
	sends: (email = '') => {
		const { collection, body } = placeOf(account, email);
		const post = `POST ${collection} ${JSON.stringify(body)}`;
		return [post, 'the same again', `DELETE ${collection}/<the id it got>`];
	},
	leaves: 'nothing. A credential that may create but not delete leaves the user there.',
});

/** Questions 2 and 3: a user is created, created again and deleted. */
export const accessUser: Inquiry = {
	answers: [
		'createPermission',
		'deletePermission',
		'duplicateAccessUser',
		'deleteResult',
		'deleteDelay',
	],
	async ask(live) {
		const cloudflare = tokenFirst(live);
		const account = live.id('account');
		const { typed, terminal } = await agreement(live, offer(account));
		const isAlone =
			live.token !== undefined &&
			(await terminal.agrees(`  Is '${LIKELY}' all the token has for changing Access users?`));
		const place = placeOf(account, typed[0] ?? '');
		await Trial.run(live, terminal, cloudflare, place, async (trial) => {
			const first = await trial.create();
			permission(live, 'createPermission', first, isAlone);
			const row = trial.firstRow(first);
			secondCreation(live, 'duplicateAccessUser', [first, await trial.create()]);
			await remove(live, cloudflare, place, row, isAlone);
		});
	},
};

async function remove(
	live: Live,
	cloudflare: Cloudflare,
	place: Place,
	row: Row,
	isAlone: boolean,
): Promise<void> {
	const removed = await cloudflare.ask('DELETE', place.single(row));
	const acceptedAt = Date.now();
	permission(live, 'deletePermission', removed, isAlone);
	if (!removed.ok) throw new Open('deleting was refused', [removed]);
	const { result } = removed;
	if (result === null) live.report.settle('deleteResult', null, [removed]);
	else if (JSON.stringify(result) === '{}') live.report.settle('deleteResult', {}, [removed]);
	const read = async () => await cloudflare.ask('GET', place.single(row));
	const looks = await until(live, PATIENCE_MS, read, (_row, { status }) => status === 404);
	const delay = looks === 1 ? 0 : Date.now() - acceptedAt;
	live.report.settle('deleteDelay', delay, [removed], `reads: ${looks}`);
}

function permission(
	{ report, token }: Live,
	name: 'createPermission' | 'deletePermission',
	answer: Answer,
	isAlone: boolean,
): void {
	const isRefused = answer.status === 401 || answer.status === 403;
	if (!token) return report.leave([name], new Open('needs a token', [answer]));
	if (isAlone && answer.ok) return report.settle(name, `${LIKELY} is enough`, [answer]);
	if (isAlone && isRefused) return report.settle(name, `${LIKELY} is not enough`, [answer]);
	const why = `needs a token with nothing but ${LIKELY} and a permission to read`;
	report.leave([name], new Open(why, [answer]));
}
