import { seeded } from '../../emulator';
import { addAccountMember } from '../../emulator/resources/accountMembers';
import { credentialFor, resourceLocator, useEmulator } from '../support/emulator';
import { triggerWith } from '../support/trigger';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);

describe('slice', () => {
	it('accessUser', async () => {
		const trigger = triggerWith({
			parameters: { resource: 'accessUser', account, events: ['added'] },
			credential: credentialFor(emulator),
		});
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		const added = emulator.state.addAccessUser(seeded.account, { email: 'new@example.com' });
		console.log(await trigger.poll(), trigger.stored().slice(0, 600), emulator.requests.length);
		expect(await trigger.poll()).toBeNull();
		console.log(added.id, await trigger.poll('manual'));
	});
	it('accountMember changed', async () => {
		const trigger = triggerWith({
			parameters: { resource: 'accountMember', account, events: ['added', 'changed', 'gone'], options: { watch: ['status'] } },
			credential: credentialFor(emulator),
		});
		expect(await trigger.poll()).toBeNull();
		const m = addAccountMember(emulator.state, seeded.account, 'x@example.com', 'pending');
		console.log(await trigger.poll());
		m.status = 'accepted';
		console.log(await trigger.poll(), trigger.stored().slice(0, 400));
	});
});
