import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ExecutionLifecycleHooks } from 'n8n-core';

import { CloudflareOnboardingApi } from '../../credentials/CloudflareOnboardingApi.credentials';

/** The additional data of an execution. Only the credential differs between tests. */
export function additionalData(
	credential: ICredentialDataDecryptedObject,
): IWorkflowExecuteAdditionalData {
	const base = 'http://127.0.0.1:5678';
	const workflowData = {
		id: 'test',
		name: 'test',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [],
		connections: {},
		activeVersionId: null,
	};
	return {
		credentialsHelper: credentialsHelper(credential),
		hooks: new ExecutionLifecycleHooks('manual', 'test', workflowData),
		executionId: 'test',
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: base,
		webhookBaseUrl: `${base}/webhook`,
		webhookWaitingBaseUrl: `${base}/webhook-waiting`,
		formWaitingBaseUrl: `${base}/form-waiting`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		variables: {},
		currentNodeParameters: undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
}

function credentialsHelper(credential: ICredentialDataDecryptedObject) {
	const type = new CloudflareOnboardingApi();
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => type.properties,
		getDecrypted: async () => ({ ...credential }),
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		updateCredentials: async () => undefined,
		authenticate: async (
			credentials: ICredentialDataDecryptedObject,
			_type: string,
			options: IHttpRequestOptions,
		) => await type.authenticate(credentials, options),
	};
}
