import { path, type ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { required, tokenFirst, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';

/** An ID that no list has. */
const NO_LIST = '00000000-0000-4000-8000-000000000000';
const PAGE_SIZE = 50;
const MOST_PAGES = 20;

async function listOf(cloudflare: Cloudflare, at: ApiPath, query = {}): Promise<Answer> {
	const answer = await cloudflare.ask('GET', at, { query });
	if (!answer.ok) throw new Open('the list was refused', [answer]);
	return answer;
}

const isDefault: Inquiry = {
	answers: ['groupIsDefault'],
	async ask(live) {
		const at = path`/accounts/${live.id('account')}/access/groups`;
		const answer = await listOf(tokenFirst(live), at);
		const [first] = answer.rows;
		if (!first) throw new Open('needs an Access group', [answer]);
		const kind = Array.isArray(first.is_default) ? 'rules' : typeof first.is_default;
		if (kind !== 'rules' && kind !== 'boolean') {
			throw new Open(`is_default is of another kind: ${kind}`, [answer]);
		}
		live.report.settle('groupIsDefault', kind, [answer]);
	},
};

const userGroups: Inquiry = {
	answers: ['userGroups'],
	async ask(live) {
		const at = path`/accounts/${live.id('account')}/iam/user_groups`;
		const answer = await tokenFirst(live).ask('GET', at);
		const verdict = answer.ok ? 'on' : VERDICTS[answer.status];
		if (!verdict) throw new Open('answered with another status', [answer]);
		live.report.settle('userGroups', verdict, [answer]);
	},
};

const VERDICTS: Record<number, 'forbidden' | 'notFound'> = { 403: 'forbidden', 404: 'notFound' };

const lists = (live: Live) => path`/accounts/${live.id('account')}/gateway/lists`;

const items: Inquiry = {
	answers: ['listItems'],
	async ask(live) {
		const cloudflare = tokenFirst(live);
		const answer = await listOf(cloudflare, lists(live));
		const used = answer.rows.find(({ count }) => Number(count) > 0);
		if (!used) throw new Open('needs a Zero Trust list with an entry', [answer]);
		const entries = path`/accounts/${live.id('account')}/gateway/lists/${String(used.id)}/items`;
		const page = await listOf(cloudflare, entries);
		const [first] = Array.isArray(page.result) ? (page.result as unknown[]) : [];
		live.report.settle('listItems', Array.isArray(first) ? 'nested' : 'flat', [page]);
	},
};

const missingList: Inquiry = {
	answers: ['missingListStatus'],
	async ask(live) {
		const cloudflare = tokenFirst(live);
		const all = await listOf(cloudflare, lists(live));
		const at = path`/accounts/${live.id('account')}/gateway/lists/${NO_LIST}`;
		const answer = await cloudflare.ask('GET', at);
		const { status } = answer;
		if (status !== 404 && status !== 400) throw new Open('answered otherwise', [all, answer]);
		live.report.settle('missingListStatus', status, [answer]);
	},
};

const registrations = (live: Live) => path`/accounts/${live.id('account')}/devices/registrations`;

/** Only tokens are documented for devices. */
const devices: Inquiry = {
	answers: ['accountTokensOnDevices', 'devicePeople', 'lastCursor'],
	async ask(live) {
		const token = required(live.token, 'needs an API token');
		const at = registrations(live);
		let page = await token.ask('GET', at, { query: { per_page: PAGE_SIZE } });
		if (live.ofAccount) {
			const refused = page.status === 401 || page.status === 403;
			if (!page.ok && !refused) throw new Open('answered otherwise', [page]);
			live.report.settle('accountTokensOnDevices', page.ok ? 'accept' : 'refuse', [page]);
		}
		if (!page.ok) throw new Open('the list was refused', [page]);
		const named = page.rows.filter(({ user }) => user !== null && typeof user === 'object');
		if (named.length > 0) {
			const shown = named.some(({ user }) => 'email' in (user as object));
			live.report.settle('devicePeople', shown ? 'shown' : 'byId', [page]);
		}
		for (let pages = 1; pages < MOST_PAGES; pages += 1) {
			const { cursor } = page.info;
			if (typeof cursor !== 'string' || cursor === '') break;
			const next = await listOf(token, at, { per_page: PAGE_SIZE, cursor });
			if (next.rows.length === 0) return live.report.settle('lastCursor', 'emptyPage', [next]);
			if (next.info.cursor === cursor) return live.report.settle('lastCursor', 'repeated', [next]);
			page = next;
		}
		const { cursor } = page.info;
		if (cursor === undefined) return live.report.settle('lastCursor', 'absent', [page]);
		if (cursor === null) return live.report.settle('lastCursor', 'null', [page]);
		if (cursor === '') return live.report.settle('lastCursor', 'empty', [page]);
		throw new Open(`needs an account with fewer than ${MOST_PAGES * PAGE_SIZE} registrations`);
	},
};

/** About Access groups, user groups, Zero Trust lists and devices. Only reads. */
export const zeroTrust: Inquiry[] = [isDefault, userGroups, items, missingList, devices];
