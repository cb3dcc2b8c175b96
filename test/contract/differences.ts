/** A difference between the official SDK and the API, and its reason. */
export interface Difference {
	/** As in `sdkOperations`, or an operation that the SDK does not have. */
	operation: string;
	sdk: string;
	api: string;
	reason: string;
}

/** The differences of the TypeScript SDK 7.3.0. Each one has a test in `sdk.test.ts`. */
export const differences: Difference[] = [
	{
		operation: 'shareRecipient.create',
		sdk: 'body_account_id goes into the JSON under that name',
		api: 'account_id (deprecated) or recipient_account_id',
		reason:
			'The generator renames a body field that clashes with the path and never renames it back',
	},
	{
		operation: 'accessUser.revokeSessions',
		sdk: 'body_devices goes into the JSON under that name',
		api: 'devices, in the body or in the query',
		reason: 'The same, for a body field that clashes with the query',
	},
	{
		operation: 'shareRecipient.replaceAll',
		sdk: 'no method',
		api: 'PUT /accounts/{account_id}/shares/{share_id}/recipients',
		reason: 'In the OpenAPI description, but in no generated client',
	},
	{
		operation: 'organizationMember',
		sdk: 'no methods',
		api: '/organizations/{organization_id}/members and members:batchCreate',
		reason: 'The TypeScript SDK has no members below organizations',
	},
	{
		operation: 'organization.getAll',
		sdk: 'stops after the first page',
		api: 'next_page_token is the token of the next page',
		reason: 'The SDK assumes a single page',
	},
	{
		operation: 'accessUser.getAll',
		sdk: 'requests pages until one is empty',
		api: 'total_count or an incomplete page shows the end',
		reason: 'The SDK considers only the rows, which costs one more request than needed',
	},
	{
		operation: 'shareRecipient.getAll',
		sdk: 'without per_page it gets all rows, then requests page 2 with 20 rows',
		api: 'the list has no pages when neither page nor per_page is sent',
		reason: 'The SDK does not know lists without pages, so it returns rows beyond the 20th twice',
	},
	{
		operation: 'resourceGroup.getAll',
		sdk: 'scope is an object',
		api: 'scope is an object, or an array of one as recorded',
		reason: 'The OpenAPI description has the object; recorded answers have the array',
	},
	{
		operation: 'accountMember.getAll',
		sdk: 'status is accepted or pending',
		api: 'status is also rejected, and possibly expired',
		reason: 'The filter by status knows rejected, and the description of a member does not',
	},
];
