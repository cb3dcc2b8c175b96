import { Lookups } from '../shared/cloudflare/lookups';
import type { Collection, Row } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { Slices } from '../shared/cloudflare/slices';

/**
 * One look at Cloudflare for all people of a run: each list is requested once, whichever place needs
 * it. Another look, such as the one that verifies, takes another Reading.
 */
export class Reading {
	/** Many people and rules together take seconds, in which n8n could do nothing else. */
	readonly slices = new Slices();
	private readonly kept = new Map<string, unknown>();

	constructor(readonly item: ItemSession) {}

	/** All rows of a collection. */
	async list<T extends Row>(collection: Collection<T>): Promise<T[]> {
		const read = async () => (await this.item.api.listFresh(collection)) ?? [];
		return await this.once(`list ${collection.path}`, read);
	}

	/** The rows of many people, found together; absence is proven. See Lookups. */
	async everyOf<T extends Row>(collection: Collection<T>, emails: string[]): Promise<T[]> {
		const { api } = this.item;
		return await this.once(`every ${collection.path} ${emails.join(' ')}`, async () => {
			const lookups = new Lookups(collection);
			const find = async (value: string) => await lookups.answer(api, { how: 'findEvery', value });
			return [...new Set((await Promise.all(emails.map(find))).flat())];
		});
	}

	/** The result of work that several places need; it is done when it is first needed. */
	once<R>(name: string, work: () => R): R {
		if (!this.kept.has(name)) this.kept.set(name, work());
		return this.kept.get(name) as R;
	}
}
