import type { BatchOperation } from '../../shared/operation/operation';

/**
 * The changes of the other nodes, by which access is taken away. They are loaded when a step is taken:
 * n8n loads the node at its start, and all of them together would make that slow.
 */
export const changes = {
	accountMember: async () =>
		(await import('../../CloudflareAccountMember/operations/delete')).remove,
	organizationMember: async () =>
		(await import('../../CloudflareOrganizationMember/operations/delete')).remove,
	accessUser: async () => (await import('../../CloudflareAccessUser/operations/delete')).remove,
	seat: async () => (await import('../../CloudflareAccessUser/operations/removeSeat')).removeSeat,
	sessions: async () =>
		(await import('../../CloudflareAccessUser/operations/revokeSessions')).revokeSessions,
	device: async () => (await import('../../CloudflareDevice/operations/delete')).remove,
	userGroup: async () => (await import('../../CloudflareUserGroup/operations/remove')).remove,
	/** Of Access groups and policies. */
	accessRules: async (): Promise<Pick<BatchOperation, 'runAll'>> => {
		const { changeAddresses } = await import('../../CloudflareAccessGroup/addresses');
		return { runAll: changeAddresses as BatchOperation['runAll'] };
	},
	zeroTrustList: async () =>
		(await import('../../CloudflareZeroTrustList/operations/remove')).remove,
};
