import { seeded } from '../../emulator';
import { planOf } from '../../nodes/CloudflarePerson/plan';
import { sentChanges, useEmulator } from '../support/emulator';
import { planRemoval, removeAccess } from '../support/person';

const emulator = useEmulator();

const own = () => emulator.state.user;
const where = { type: 'account' as const, id: seeded.account, name: null };
const scope = {
	accounts: [seeded.account],
	organizations: [],
	places: ['accountMember' as const],
};

describe("the credential's own user", () => {
	it('has no steps in a plan', async () => {
		const { json } = await planRemoval(emulator, [own().email.toUpperCase()]);
		expect(json[0]).toMatchObject({ plan: { steps: [] } });
		expect(json[0]!.refusals).toEqual([expect.stringContaining('the user behind this credential')]);
	});

	it('is not removed, whoever made the plan', async () => {
		const { email, id } = own();
		const session = {
			id: 'session:1',
			place: 'session' as const,
			where,
			action: 'revoke' as const,
			target: { id, name: email },
			before: { email },
			reversible: false,
		};
		const { error } = await removeAccess(emulator, [planOf(email, scope, [session])]);
		expect(error?.message).toContain('the user behind this credential');
		expect(error?.context.cloudflare).toMatchObject({ steps: [{ outcome: 'refused', at: null }] });
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('leaves a plan without steps unchanged', async () => {
		const { json } = await removeAccess(emulator, [planOf('nobody@example.com', scope, [])]);
		expect(json[0]).toMatchObject({ outcome: 'unchanged', steps: [], clean: true });
	});
});
