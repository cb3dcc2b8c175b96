import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { Lookups } from '../../nodes/shared/cloudflare/lookups';
import type { Selection } from '../../nodes/shared/cloudflare/paging';
import type { ApiPath } from '../../nodes/shared/cloudflare/paths';
import type { Collection, Endpoint, Resource } from '../../nodes/shared/cloudflare/resource';
import type { Query } from '../../nodes/shared/cloudflare/types';
import { endpoint } from './requests';
import { refusal } from './sessions';

export interface Row {
	id: string;
	email: string;
	status?: string;
}

export const rowOf = (email: string, id = email): Row => ({ id, email });

export const people = (count: number) =>
	Array.from({ length: count }, (_, at) => rowOf(`p${at}@x.org`));

export const emailsOf = (rows: Row[]) => rows.map(({ email }) => email);

export const person: Resource<Row> = {
	...endpoint.resource,
	containers: [],
	path: () => endpoint.path,
	paging: { style: 'page', max: 10 },
	key: {
		noun: 'email',
		of: ({ email }) => email,
		fields: (email) => ({ email }),
		query: (email) => ({ email }),
	},
	person: ({ email }) => ({ email: email ?? null }),
	list: { toOption: ({ email }) => ({ name: email }), empty: 'Nobody is there.' },
};

/** What makes a list of people one that can't be narrowed down. */
export const unfiltered: Partial<Resource<Row>> = {
	key: { noun: 'email', of: ({ email }) => email, fields: (email) => ({ email }) },
};

/** The people of a world, as a resource that differs in what is given. IDs are kept short here. */
export const peopleWith = (changes: Partial<Resource<Row>> = {}): Collection<Row> => {
	const resource = { ...person, ...changes };
	const item = (id: string): Endpoint => ({
		path: `${endpoint.path}/${id}` as ApiPath,
		resource,
	});
	return { path: endpoint.path, resource, containers: {}, item };
};

/** Cloudflare's answer to the address of a record that isn't there. */
export const goneById = (id: string, code?: number, message?: string) =>
	refusal(404, code, message, peopleWith().item(id));

/** People at Cloudflare, as a server that counts the requests it takes. */
export class World {
	/** What was asked, in order: 'everybody', 'anybody', an address, or 'id' and an ID. */
	readonly questions: string[] = [];
	/** How many of them went out: a list takes one a page. */
	requests = 0;
	/** What a question fails with, if it does. */
	failure: (question: string) => Error | undefined = () => undefined;
	/** Rows that an answer leaves out although they are there. */
	misses: (row: Row, question: string) => boolean = () => false;
	/** Whom the filter lets through, where that is not who has the address. */
	filter?: (row: Row, email: string) => boolean;
	/** Answers wait for it. */
	held?: Promise<void>;

	constructor(
		public rows: Row[],
		private readonly pageSize = 10,
		/** Cloudflare's filter minds letter case. */
		private readonly strict = true,
	) {}

	readonly api = {
		listFresh: async (
			_collection: Collection<Row>,
			{ email }: Query = {},
			{ keep = () => true, requests = Infinity, limit }: Selection<Row> = {},
		) => {
			const question =
				email === undefined ? (limit === undefined ? 'everybody' : 'anybody') : String(email);
			const hasAddress = (row: Row, wanted: string) => this.keyOf(row.email) === this.keyOf(wanted);
			const same = (row: Row) =>
				email === undefined || (this.filter ?? hasAddress)(row, String(email));
			const rows = this.rows.filter((row) => same(row) && !this.misses(row, question));
			await this.ask(question);
			const pages = Math.ceil(Math.min(rows.length, limit ?? Infinity) / this.pageSize) || 1;
			// Its first page tells that it is too long.
			if (pages > requests) return undefined;
			this.requests += pages - 1;
			return rows.filter((row) => keep(row)).slice(0, limit);
		},
		getFresh: async ({ path }: Endpoint) => {
			const id = path.split('/').at(-1)!;
			const found = this.rows.find((row) => row.id === id);
			await this.ask(`id ${id}`);
			if (!found) throw goneById(id);
			return found;
		},
	} as unknown as CloudflareApi;

	private async ask(question: string): Promise<void> {
		this.questions.push(question);
		this.requests++;
		const failure = this.failure(question);
		await this.held;
		if (failure) throw failure;
	}

	private readonly keyOf = (email: string) => (this.strict ? email : email.toLowerCase());
}

/** Look-ups in a world, and its answers as addresses. */
export function lookupsOf({ api }: World, changes: Partial<Resource<Row>> = {}) {
	const lookups = new Lookups<Row>(peopleWith(changes));
	const asking =
		(how: 'find' | 'findOrProveAbsent' | 'findEvery' | 'findFresh') =>
		async (...keys: string[]) => {
			const answers = keys.map(async (key) => emailsOf(await lookups[how](api, key)));
			return await Promise.all(answers);
		};
	return {
		lookups,
		findAll: asking('find'),
		find: async (key: string) => (await asking('find')(key))[0],
		prove: asking('findOrProveAbsent'),
		every: asking('findEvery'),
		fresh: asking('findFresh'),
		get: async (id: string) => await lookups.get(api, id),
		saysGone: async (error: unknown, id = 'x') => await lookups.isRecordGone(api, error, id),
	};
}
