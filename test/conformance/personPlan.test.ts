import type { IDataObject } from 'n8n-workflow';

import { useEmulator } from '../support/emulator';
import { fixtureOf, world } from './fixtures';
import { nameOf, perform } from './perform';

const emulator = useEmulator({ seed: world });

/** What a plan says but for when it was made. */
const without = ({ createdAt: _, hash: _hash, ...plan }: IDataObject) => plan;

it('The plans of the fixture are those that Plan Removal makes', async () => {
	const removal = fixtureOf({ node: 'person', operation: 'removeAccess' });
	const { json } = await perform(emulator, fixtureOf({ node: 'person', operation: 'planRemoval' }));
	expect(json).toHaveLength(2);
	json.forEach(({ plan }, nth) => {
		const given = JSON.parse(nameOf(removal, removal.rows(emulator)[nth]!, 'text')) as IDataObject;
		expect(without(given)).toEqual(without(plan as IDataObject));
	});
});
