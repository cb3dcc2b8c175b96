import { seeded } from '../../emulator';
import { membershipsIn } from '../../emulator/resources/memberships';
import { run } from '../support/engine';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';

const emulator = useEmulator({ seed: { memberships: 8 } });
const rows = () => membershipsIn(emulator.state);
const withStatus = (wanted: string) => rows().find(({ status }) => status === wanted)!;

describe.each(schemes)('Membership, with %s', (scheme) => {
	it('gets by id', async () => {
		const { id, account } = withStatus('accepted');
		const { json, error } = await run({
			node: 'membership',
			parameters: { operation: 'get', membership: resourceLocator('id', id), simplify: false },
			credential: credentialFor(emulator, scheme),
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([{ account_name: account.name, ...withStatus('accepted') }]);
		expect(emulator.requests[0]?.path).toBe(`/memberships/${id}`);
	});
});
