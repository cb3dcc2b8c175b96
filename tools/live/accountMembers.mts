import { path } from '../../nodes/shared/cloudflare/paths.js';
import { rowOf, type Answer } from './answer.mjs';
import { tokenFirst, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';

const PAGE_SIZE = 50;
const MOST_PAGES = 20;

/** All pages of the list of account members. Throws an Open if one is refused, or there are too many. */
async function pagesOf(live: Live, query: Record<string, string>): Promise<Answer[]> {
	const at = path`/accounts/${live.id('account')}/members`;
	const pages: Answer[] = [];
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const part = { ...query, page, per_page: PAGE_SIZE };
		const answer = await tokenFirst(live).ask('GET', at, { query: part });
		if (!answer.ok) throw new Open('the list was refused', [answer]);
		pages.push(answer);
		if (answer.rows.length < PAGE_SIZE) return pages;
	}
	throw new Open(`needs an account with fewer than ${MOST_PAGES * PAGE_SIZE} members`);
}

const idsIn = (pages: Answer[]) => pages.flatMap(({ rows }) => rows.map(({ id }) => id));

const dead: Inquiry = {
	answers: ['deadAccountMembers'],
	async ask(live) {
		const rejected = await pagesOf(live, { status: 'rejected' });
		const wanted = idsIn(rejected);
		if (wanted.length === 0) {
			throw new Open('needs an account with a rejected or expired invitation', rejected);
		}
		const all = await pagesOf(live, {});
		const listed = idsIn(all);
		const shown = wanted.filter((id) => listed.includes(id)).length;
		const seen = `${shown} of ${wanted.length}`;
		if (shown > 0 && shown < wanted.length) throw new Open(`the list has ${seen}`, all);
		const verdict = shown === 0 ? 'byStatusOnly' : 'listed';
		live.report.settle('deadAccountMembers', verdict, [rejected[0]!, all[0]!], seen);
	},
};

const scope: Inquiry = {
	answers: ['resourceGroupScope'],
	async ask(live) {
		const at = path`/accounts/${live.id('account')}/iam/resource_groups`;
		const answer = await tokenFirst(live).ask('GET', at);
		if (!answer.ok) throw new Open('the list was refused', [answer]);
		const scopes = answer.rows.map((row) => row.scope);
		const arrays = scopes.filter((one) => Array.isArray(one)).length;
		const objects = scopes.filter((one) => Object.keys(rowOf(one)).length > 0).length;
		const isClear = arrays + objects === scopes.length && arrays > 0 !== objects > 0;
		if (!isClear) throw new Open('not all resource groups have a scope of one kind', [answer]);
		live.report.settle('resourceGroupScope', arrays > 0 ? 'array' : 'object', [answer]);
	},
};

/** About the members of an account. Only reads. */
export const accountMembers: Inquiry[] = [dead, scope];
