/** Where the official SDK and the API (or a client that follows the API) part, and why. */
export interface Difference {
	/** Name as in `sdkOperations`, or the operation that the SDK does not have. */
	operation: string;
	sdk: string;
	api: string;
	reason: string;
}

/** Known differences of the TypeScript SDK 7.3.0; each one has a test in `sdk.test.ts`. */
export const differences: Difference[] = [
	{
		operation: 'shareRecipient.create',
		sdk: 'body_account_id goes into the JSON under that name',
		api: 'account_id (deprecated) or recipient_account_id',
		reason:
			'The generator renames a body field that clashes with the path and never renames it back',
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
		api: 'next_page_token leads to the next page',
		reason: 'The SDK takes the list for a single page',
	},
	{
		operation: 'accessUser.getAll',
		sdk: 'asks on until a page is empty',
		api: 'total_count and a short page tell the end',
		reason: 'The SDK looks at the rows only: one request more than needed',
	},
	{
		operation: 'shareRecipient.getAll',
		sdk: 'without per_page it lists everything, then asks for page 2 of 20',
		api: 'the list is not paged when neither page nor per_page is sent',
		reason: 'The SDK does not know the unpaged form, so that rows beyond the 20th come twice',
	},
];
