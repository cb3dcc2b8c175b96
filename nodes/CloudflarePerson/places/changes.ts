import type { BatchOperation } from '../../shared/operation/operation';

/**
 * The changes of the other nodes, by which access is taken away. They are loaded when a step is taken:
 * n8n loads the node at its start, and all of them together would make that slow.
 */
export const changes = {
	accountMember: async () =>
		(await import('../../CloudflareAccountMember/operations/delete.js')).remove,
	organizationMember: async () =>
		(await import('../../CloudflareOrganizationMember/operations/delete.js')).remove,
	accessUser: async () => (await import('../../CloudflareAccessUser/operations/delete.js')).remove,
	seat: async () =>
		(await import('../../CloudflareAccessUser/operations/removeSeat.js')).removeSeat,
	sessions: async () =>
		(await import('../../CloudflareAccessUser/operations/revokeSessions.js')).revokeSessions,
	device: async () => (await import('../../CloudflareDevice/operations/delete.js')).remove,
	userGroup: async () => (await import('../../CloudflareUserGroup/operations/remove.js')).remove,
	/** Of Access groups and policies. */
	accessRules: async (): Promise<Pick<BatchOperation, 'runAll'>> => {
		const { changeAddresses } = await import('../../CloudflareAccessGroup/addresses.js');
		return { runAll: changeAddresses as BatchOperation['runAll'] };
	},
	zeroTrustList: async () =>
		(await import('../../CloudflareZeroTrustList/operations/remove.js')).remove,
};
