import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { accountTokensOf } from '../../emulator/resources/accountTokens';
import type { Settings } from '../../emulator/settings';
import { useEmulator } from '../support/emulator';
import { plansFor, removeAccess } from '../support/person';

const emulator = useEmulator({ seed: { leavers: 1 } });
const { email, name } = leaver(0);

/** Each answer to an open question about what only the Person node changes. */
const answers: Array<Partial<Settings>> = [
	{ creatorOfDeletedMember: 'kept' },
	{ creatorOfDeletedMember: 'absent' },
	{ tokenPolicyIds: 'ignored' },
	{ tokenPolicyIds: 'accepted' },
	{ tokenPolicyIds: 'refused' },
	{ omittedTokenFields: 'emptied' },
	{ omittedTokenFields: 'kept' },
	{ omittedPolicyFields: 'emptied' },
	{ omittedPolicyFields: 'kept' },
	{ groupRuleEmails: 'lowerCase' },
];

it.each(answers)('%j: a leaver is taken out of all places', async (settings) => {
	Object.assign(emulator.settings, settings);
	const plans = await plansFor(emulator, [email], { options: { accountTokens: 'disable' } });
	const { json, error } = await removeAccess(emulator, plans);
	expect(error).toBeUndefined();
	expect(json[0]).toMatchObject({ email, outcome: 'removed', clean: true });
	const tokens = accountTokensOf(emulator.state, seeded.account).rows();
	const theirs = tokens.filter((token) => token.name.includes(name));
	expect(theirs.map(({ status }) => status)).toEqual(theirs.map(() => 'disabled'));
	expect(theirs).not.toEqual([]);
	expect(tokens.some(({ status }) => status === 'active')).toBe(true);
});

it('only the tokens of the credential listed: the others are said to be not seen', async () => {
	emulator.settings.accountTokensListed = 'own';
	const [plan] = await plansFor(emulator, [email], { options: { accountTokens: 'disable' } });
	expect(plan?.steps.map(({ place }) => place)).not.toContain('accountToken');
	const { json } = await removeAccess(emulator, [plan]);
	const seen = json[0] as { notSeen: Array<{ place: string }> };
	expect(seen.notSeen.map(({ place }) => place)).toContain('accountToken');
});
