import { path, type ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import type { Answer } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { equalIgnoringCase, tokenFirst, type Inquiry, type Live } from './live.mjs';
import type { Name } from './questions.mjs';
import { Open } from './report.mjs';

const NOBODY = 'nobody-has-this@check.invalid';

const usersOf = (live: Live): ApiPath => path`/accounts/${live.id('account')}/access/users`;

async function firstPage(cloudflare: Cloudflare, at: ApiPath): Promise<Answer> {
	const answer = await cloudflare.ask('GET', at);
	if (!answer.ok) throw new Open('the list was refused', [answer]);
	return answer;
}

/** The default page size: as the response says, or the number of rows on a full page. */
function sizeOf({ info, rows }: Answer): number {
	const reported = Number(info.per_page);
	if (reported > 0) return reported;
	if (Number(info.total_count) > rows.length) return rows.length;
	throw new Open('everything fits on one page, which does not tell its size');
}

const pageSize = (
	name: 'accessUserPerPage' | 'accountPerPage',
	pathOf: (live: Live) => ApiPath,
): Inquiry => ({
	answers: [name],
	async ask(live) {
		const page = await firstPage(tokenFirst(live), pathOf(live));
		live.report.settle(name, sizeOf(page), [page], `${page.rows.length} rows`);
	},
});

const totalPages: Inquiry = {
	answers: ['accessUserTotalPages'],
	async ask(live) {
		const page = await firstPage(tokenFirst(live), usersOf(live));
		const { total_pages: pages, total_count: total } = page.info;
		if (pages === undefined) {
			return live.report.settle('accessUserTotalPages', 'absent', [page]);
		}
		const right = Math.ceil(Number(total) / sizeOf(page));
		const verdict = Number(pages) === right ? 'right' : 'wrong';
		live.report.settle('accessUserTotalPages', verdict, [page], `${right} would be right`);
	},
};

/** Filters for an existing row: by the whole text, and by parts of it. */
function filter(
	name: Extract<Name, `${string}Filter`>,
	field: 'email' | 'name',
	pathOf: (live: Live) => ApiPath,
): Inquiry {
	return {
		answers: [name],
		async ask(live) {
			const cloudflare = tokenFirst(live);
			const at = pathOf(live);
			const { rows } = await firstPage(cloudflare, at);
			const known = rows.map((row) => row[field]).find((text) => isLong(text));
			if (!isLong(known)) throw new Open(`there is none with a long enough ${field}`);
			const search = async (text: string) =>
				await cloudflare.ask('GET', at, { query: { [field]: text } });
			const controls = [await search(NOBODY), await search(known.toUpperCase())];
			const [nobody, whole] = controls.map(({ rows }) => rows.map((row) => row[field]));
			if (nobody?.length !== 0) throw new Open('the filter is not understood', controls);
			if (!includes(whole, known)) throw new Open('capitals find nobody', controls);
			const parts = [await search(known.slice(1)), await search(known.slice(0, -1))];
			const found = parts.flatMap(({ rows }) => rows.map((row) => row[field]));
			const verdict = includes(found, known) ? 'substring' : 'exact';
			const counts = parts.map(({ rows: { length } }) => length).join(' and ');
			live.report.settle(name, verdict, [...controls, ...parts], `parts of it find ${counts}`);
		},
	};
}

const isLong = (text: unknown): text is string => typeof text === 'string' && text.length > 4;

const includes = (texts: unknown[] | undefined, known: string) =>
	Boolean(texts?.some((text) => equalIgnoringCase(text, known)));

const accounts = () => path`/accounts`;

/** Question 7, and the same for accounts. Only reads. */
export const lists: Inquiry[] = [
	pageSize('accessUserPerPage', usersOf),
	totalPages,
	filter('accessUserEmailFilter', 'email', usersOf),
	filter('accessUserNameFilter', 'name', usersOf),
	pageSize('accountPerPage', accounts),
	filter('accountNameFilter', 'name', accounts),
];
