import { isHexId, path } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { keyFirst, same, until, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';
import type { Offer } from './terminal.mjs';
import { agreement, merged, secondCreation, Trial, type Place } from './trial.mjs';

const PATIENCE_MS = 600_000;
const PER_PAGE = 100;

function placeOf(account: string, share: string, recipient: string): Place {
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
		isTyped: (row) => same(row.account_id, recipient),
		isThere: ({ association_status: status }) => String(status).startsWith('associat'),
		madeAt: 'created',
	};
}

const offer = (account: string, share: string): Offer => ({
	about:
		'An account gets the share and loses it again, twice (questions 3 and 9). What is shared\n' +
		'  is in force there meanwhile, some minutes: take an account of yours that nobody uses,\n' +
		'  of the same organization, that never was a recipient of this share.',
	inputs: [{ prompt: 'The ID of that account', fits: isHexId }],
	sends: (id = '') => {
		const { collection, body } = placeOf(account, share, id);
		const post = `POST ${collection} ${JSON.stringify(body)}`;
		const removal = `DELETE ${collection}/<the id it got>`;
		return [post, 'the same again', removal, post, removal];
	},
	leaves: 'one or two rows in the list of recipients, disassociated: Cloudflare keeps them.',
});

/** Questions 3 and 9: an account gets the share and loses it again. */
export const recipient: Inquiry = {
	answers: ['duplicateRecipient', 'readdRecipient', 'association', 'disassociation'],
	async ask(live) {
		const [account, share] = [live.id('account'), live.id('share')];
		const cloudflare = keyFirst(live);
		const { typed, terminal } = await agreement(live, offer(account, share));
		const place = placeOf(account, share, typed[0] ?? '');
		await Trial.run(live, terminal, cloudflare, place, async (trial) => {
			const askedAt = Date.now();
			const first = await trial.create();
			const row = trial.firstRow(first);
			await settled(live, cloudflare, place, row, 'associated');
			live.report.settle('association', Date.now() - askedAt, [first]);
			secondCreation(live, 'duplicateRecipient', [first, await trial.create()]);
			await remove(live, cloudflare, place, row);
			const again = await trial.create();
			if (!again.ok) throw new Open('adding it again was refused', [again]);
			const verdict = same(again.row.id, row.id) ? 'revive' : 'newRow';
			live.report.settle('readdRecipient', verdict, [again]);
		});
	},
};

async function remove(live: Live, cloudflare: Cloudflare, place: Place, row: Row) {
	const askedAt = Date.now();
	const removed = await cloudflare.ask('DELETE', place.single(row));
	if (!removed.ok) throw new Open('removing it was refused', [removed]);
	await settled(live, cloudflare, place, row, 'disassociated');
	live.report.settle('disassociation', Date.now() - askedAt, [removed]);
}

async function settled(
	live: Live,
	cloudflare: Cloudflare,
	place: Place,
	row: Row,
	wanted: 'associated' | 'disassociated',
): Promise<void> {
	const query = { include_resources: true };
	const read = async () => await cloudflare.ask('GET', place.single(row), { query });
	await until(live, PATIENCE_MS, read, ({ association_status: status, resources }, answer) => {
		const problems = Array.isArray(resources) ? (resources as Row[]) : [];
		if (problems.some(({ terminal }) => terminal === true)) {
			throw new Open(`never ${wanted}: a resource can not get there`, [answer]);
		}
		return status === wanted;
	});
}
