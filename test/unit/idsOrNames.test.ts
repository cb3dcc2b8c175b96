import { chosen } from '../../nodes/shared/operation/idsOrNames';
import { HEX_ID } from '../../nodes/shared/cloudflare/paths';
import type { Collection } from '../../nodes/shared/cloudflare/resource';
import { peopleWith } from './people';
import { itemWith } from './sessions';

type Named = { id: string; name?: string };

const id = (digit: string) => digit.repeat(32);
const rows: Named[] = [
	{ id: id('1'), name: 'DNS' },
	{ id: id('2'), name: 'Billing' },
	{ id: id('3'), name: 'DNS' },
	{ id: id('4') },
];
const collection = peopleWith({ noun: 'role' } as never) as unknown as Collection<Named>;
const choose = async (given: string | string[]) => {
	const item = itemWith({ list: (async () => rows) as never });
	return (await chosen({ parameter: 'roles', collection, given }, item)).map((row) => row.id);
};

describe('what is named by ID or exact name', () => {
	it('is found, each once', async () => {
		expect(new RegExp(HEX_ID.regex).test(id('2'))).toBe(true);
		expect(await choose(`Billing, ${id('4')}, Billing`)).toEqual([id('2'), id('4')]);
	});

	it('is refused with the IDs if several have the name', async () => {
		const message = `names several roles: "DNS"`;
		await expect(choose('DNS')).rejects.toThrow(message);
		await expect(choose('DNS')).rejects.toMatchObject({
			advice: `Give the ID of one: ${id('1')}, ${id('3')}`,
		});
	});

	it('is refused with what there is if none has it, by ID where there is no name', async () => {
		await expect(choose(['dns'])).rejects.toThrow('names no role');
		await expect(choose(['dns'])).rejects.toMatchObject({
			advice: `There are: DNS; Billing; DNS; ${id('4')}`,
		});
	});
});
