import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	IRequestOptions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import { additionalData } from './additionalData';
import { nodeNamed } from './nodes';

const CREDENTIAL_TYPE = 'cloudflareOnboardingApi';

/**
 * n8n's legacy request helper with a credential. The HTTP Request node and many others use it, with the
 * URL in `uri`.
 *
 * @param type the credential type that authenticates. Default: the one in the sources
 */
export function legacyRequest(credential: ICredentialDataDecryptedObject, type?: ICredentialType) {
	const node: INode = {
		id: '1',
		name: 'HTTP Request',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'Cloudflare' } },
	};
	const workflow = new Workflow({
		id: 'test',
		active: false,
		settings: {},
		connections: {},
		nodeTypes: {
			getByName: () => nodeNamed('accessUser'),
			getByNameAndVersion: () => nodeNamed('accessUser'),
			getKnownTypes: () => ({}),
		},
		nodes: [node],
	});
	const input = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		signedBy(additionalData(credential), type),
		'manual',
		createEmptyRunExecutionData(),
		0,
		input.main[0]!,
		input,
		{ node, data: input, source: null },
		[],
	);
	return async (options: IRequestOptions): Promise<unknown> =>
		await context.helpers.requestWithAuthentication.call(context, CREDENTIAL_TYPE, options);
}

function signedBy(data: IWorkflowExecuteAdditionalData, type?: ICredentialType) {
	if (!type) return data;
	const authenticate = type.authenticate as (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	) => Promise<IHttpRequestOptions>;
	const helper = Object.assign(data.credentialsHelper, {
		authenticate: async (
			credentials: ICredentialDataDecryptedObject,
			_type: string,
			options: IHttpRequestOptions,
		) => await authenticate(credentials, options),
	});
	return { ...data, credentialsHelper: helper };
}
