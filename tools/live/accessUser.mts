import { path } from '../../nodes/shared/cloudflare/paths.js';
import { isEmailAddress } from './access.mjs';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { equalIgnoringCase, tokenFirst, pollUntil, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';
import type { Proposal } from './terminal.mjs';
import { askConsent, secondCreation, Trial, type TestList } from './trial.mjs';

const LIKELY_PERMISSION = 'Zero Trust: Seats Write';
const TIMEOUT_MS = 60_000;

function testListOf(account: string, email: string): TestList {
	return {
		noun: 'Access user',
		collection: path`/accounts/${account}/access/users`,
		single: ({ id }) => path`/accounts/${account}/access/users/${String(id)}`,
		body: { email },
		list: async (get) => await get({ email }),
		matchesInput: (row) => equalIgnoringCase(row.email, email),
		exists: () => true,
		createdField: 'created_at',
	};
}

const revocation = (account: string) => path`/accounts/${account}/access/organizations/revoke_user`;

const proposalFor = (account: string): Proposal => ({
	about: 'An Access user is created, created again and deleted (questions 2 and 3).',
	inputs: [{ prompt: 'An email address that no user there has', fits: isEmailAddress }],
	sends: (email = '') => {
		const { collection, body } = testListOf(account, email);
		const post = `POST ${collection} ${JSON.stringify(body)}`;
		const revoke = `POST ${revocation(account)} ${JSON.stringify(body)}, once nobody has the address`;
		return [post, 'the same again', `DELETE ${collection}/<the id it got>`, revoke];
	},
	leaves: 'nothing. A credential that may create but not delete leaves the user there.',
});

/** Questions 2 and 3: creates a user twice and deletes it. */
export const accessUser: Inquiry = {
	answers: [
		'createPermission',
		'deletePermission',
		'duplicateAccessUser',
		'deleteResult',
		'deleteDelay',
		'revokeUnknownUser',
	],
	async ask(live) {
		const cloudflare = tokenFirst(live);
		const account = live.id('account');
		const { typed, terminal } = await askConsent(live, proposalFor(account));
		const isAlone =
			live.token !== undefined &&
			(await terminal.confirm(
				`  Is '${LIKELY_PERMISSION}' all the token has for changing Access users?`,
			));
		const place = testListOf(account, typed[0] ?? '');
		await Trial.run(live, terminal, cloudflare, place, async (trial) => {
			const first = await trial.create();
			reportPermission(live, 'createPermission', first, isAlone);
			const row = trial.firstRow(first);
			secondCreation(live, 'duplicateAccessUser', [first, await trial.create()]);
			await remove(live, cloudflare, place, row, isAlone);
			const email = typed[0] ?? '';
			revokeUnknown(live, await cloudflare.ask('POST', revocation(account), { body: { email } }));
		});
	},
};

async function remove(
	live: Live,
	cloudflare: Cloudflare,
	place: TestList,
	row: Row,
	isAlone: boolean,
): Promise<void> {
	const removed = await cloudflare.ask('DELETE', place.single(row));
	const acceptedAt = Date.now();
	reportPermission(live, 'deletePermission', removed, isAlone);
	if (!removed.ok) throw new Open('deleting was refused', [removed]);
	const { result } = removed;
	if (result === null) live.report.settle('deleteResult', null, [removed]);
	else if (JSON.stringify(result) === '{}') live.report.settle('deleteResult', {}, [removed]);
	const read = async () => await cloudflare.ask('GET', place.single(row));
	const looks = await pollUntil(live, TIMEOUT_MS, read, (_row, { status }) => status === 404);
	const delay = looks === 1 ? 0 : Date.now() - acceptedAt;
	live.report.settle('deleteDelay', delay, [removed], `reads: ${looks}`);
}

/** Nobody has the address any more, so nobody's sessions end. */
function revokeUnknown({ report }: Live, answer: Answer): void {
	const { result, ok, status } = answer;
	if (status === 404) return report.settle('revokeUnknownUser', 'notFound', [answer]);
	if (!ok || typeof result !== 'boolean') throw new Open('ending sessions was refused', [answer]);
	report.settle('revokeUnknownUser', result ? 'true' : 'false', [answer]);
}

function reportPermission(
	{ report, token }: Live,
	name: 'createPermission' | 'deletePermission',
	answer: Answer,
	isAlone: boolean,
): void {
	const isRefused = answer.status === 401 || answer.status === 403;
	if (!token) return report.leaveOpen([name], new Open('needs a token', [answer]));
	if (isAlone && answer.ok) return report.settle(name, `${LIKELY_PERMISSION} is enough`, [answer]);
	if (isAlone && isRefused)
		return report.settle(name, `${LIKELY_PERMISSION} is not enough`, [answer]);
	const why = `needs a token with nothing but ${LIKELY_PERMISSION} and a permission to read`;
	report.leaveOpen([name], new Open(why, [answer]));
}
