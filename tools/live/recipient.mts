import { isHexId, path } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { keyFirst, equalIgnoringCase, pollUntil, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';
import type { Proposal } from './terminal.mjs';
import { askConsent, merged, secondCreation, Trial, type TestList } from './trial.mjs';

const TIMEOUT_MS = 600_000;
const PER_PAGE = 100;

function testListOf(account: string, share: string, recipient: string): TestList {
	return {
		noun: 'share recipient',
		collection: path`/accounts/${account}/shares/${share}/recipients`,
		single: ({ id }) => path`/accounts/${account}/shares/${share}/recipients/${String(id)}`,
		body: { recipient_account_id: recipient },
		list: async (get) => {
			const pages: [Answer, ...Answer[]] = [await get({ page: 1, per_page: PER_PAGE })];
			while (pages.at(-1)?.rows.length === PER_PAGE) {
				pages.push(await get({ page: pages.length + 1, per_page: PER_PAGE }));
			}
			return merged(pages);
		},
		matchesInput: (row) => equalIgnoringCase(row.account_id, recipient),
		exists: ({ association_status: status }) => String(status).startsWith('associat'),
		createdField: 'created',
	};
}

const proposalFor = (account: string, share: string): Proposal => ({
	about:
		'An account gets the share and loses it again, twice (questions 3 and 9). What is shared\n' +
		'  is in force there meanwhile, some minutes: take an account of yours that nobody uses,\n' +
		'  of the same organization, that never was a recipient of this share.',
	inputs: [{ prompt: 'The ID of that account', fits: isHexId }],
	sends: (id = '') => {
		const { collection, body } = testListOf(account, share, id);
		const post = `POST ${collection} ${JSON.stringify(body)}`;
		const removal = `DELETE ${collection}/<the id it got>`;
		return [post, 'the same again', removal, post, removal];
	},
	leaves: 'one or two rows in the list of recipients, disassociated: Cloudflare keeps them.',
});

/** Questions 3 and 9: adds an account to the share and removes it, twice. */
export const recipient: Inquiry = {
	answers: ['duplicateRecipient', 'readdRecipient', 'association', 'disassociation'],
	async ask(live) {
		const [account, share] = [live.id('account'), live.id('share')];
		const cloudflare = keyFirst(live);
		const { typed, terminal } = await askConsent(live, proposalFor(account, share));
		const place = testListOf(account, share, typed[0] ?? '');
		await Trial.run(live, terminal, cloudflare, place, async (trial) => {
			const askedAt = Date.now();
			const first = await trial.create();
			const row = trial.firstRow(first);
			await waitForStatus(live, cloudflare, place, row, 'associated');
			live.report.settle('association', Date.now() - askedAt, [first]);
			secondCreation(live, 'duplicateRecipient', [first, await trial.create()]);
			await remove(live, cloudflare, place, row);
			const again = await trial.create();
			if (!again.ok) throw new Open('adding it again was refused', [again]);
			const verdict = equalIgnoringCase(again.row.id, row.id) ? 'revive' : 'newRow';
			live.report.settle('readdRecipient', verdict, [again]);
		});
	},
};

async function remove(live: Live, cloudflare: Cloudflare, place: TestList, row: Row) {
	const askedAt = Date.now();
	const removed = await cloudflare.ask('DELETE', place.single(row));
	if (!removed.ok) throw new Open('removing it was refused', [removed]);
	await waitForStatus(live, cloudflare, place, row, 'disassociated');
	live.report.settle('disassociation', Date.now() - askedAt, [removed]);
}

async function waitForStatus(
	live: Live,
	cloudflare: Cloudflare,
	place: TestList,
	row: Row,
	wanted: 'associated' | 'disassociated',
): Promise<void> {
	const query = { include_resources: true };
	const read = async () => await cloudflare.ask('GET', place.single(row), { query });
	await pollUntil(live, TIMEOUT_MS, read, ({ association_status: status, resources }, answer) => {
		const problems = Array.isArray(resources) ? (resources as Row[]) : [];
		if (problems.some(({ terminal }) => terminal === true)) {
			throw new Open(`never ${wanted}: a resource can not get there`, [answer]);
		}
		return status === wanted;
	});
}
