import type { AccountMember } from '../../nodes/shared/resources/accountMembers';
import { accountMembers } from '../../nodes/shared/resources/accountMembers';

const row = (status?: string, more: Partial<AccountMember> = {}): AccountMember => ({
	id: String(status),
	...(status !== undefined && { status }),
	...more,
});
const owner = [{ id: 'x', name: 'Super Administrator - All Privileges' }];

describe('rows of account members', () => {
	it('with one address: accepted first, then pending, then unknown ones, then dead ones', () => {
		const statuses = ['expired', undefined, 'pending', 'paused', 'rejected', 'accepted'];
		const sorted = statuses.map((status) => row(status)).sort(accountMembers.compare!);
		expect(sorted.map(({ status }) => status)).toEqual([
			'accepted',
			'pending',
			undefined,
			'paused',
			'expired',
			'rejected',
		]);
	});

	it.each([
		['accepted', true],
		['pending', false],
		['paused', undefined],
		[undefined, undefined],
	])('that are %s and hold the role make somebody Super Administrator: %s', (status, is) => {
		expect(accountMembers.isSuperAdministrator?.(row(status, { roles: owner }))).toBe(is);
	});

	it("without the role don't, and without roles and policies it is not known", () => {
		expect(accountMembers.isSuperAdministrator?.(row('paused', { roles: [] }))).toBe(false);
		expect(accountMembers.isSuperAdministrator?.(row('accepted'))).toBeUndefined();
	});
});
