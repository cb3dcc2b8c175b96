import type { IDataObject } from 'n8n-workflow';
import type { Step } from './engine.mjs';
import type { ContenderName, Task, Work } from './task.mjs';

/** A workflow as a user would build it, and its input. */
export interface Workflow {
	steps: Step[];
	input: IDataObject[];
}

/**
 * The workflow for this work, with our nodes and default options, or with n8n's HTTP Request node.
 */
export function workflowFor(task: Task, contender: ContenderName): Workflow {
	const steps = contender === 'ours' ? ourSteps(task) : httpSteps(task, contender);
	return { steps, input: inputOf(task.work) };
}

/** The same workflow with the highest Max Concurrency, as the HTTP Request node sends all at once. */
export function withHighestConcurrency({ steps, input }: Workflow): Workflow {
	const raised = ({ parameters, ...step }: Step): Step => ({
		...step,
		parameters: { ...parameters, options: { maxConcurrency: 20 } },
	});
	return { steps: steps.map(raised), input };
}

/** The same workflow with On Error → Continue. */
export function continueOnError({ steps, input }: Workflow): Workflow {
	return { steps: steps.map((step) => ({ ...step, onError: 'continueRegularOutput' })), input };
}

function inputOf(work: Work): IDataObject[] {
	if (work.kind === 'listUsers') return [{}];
	if (work.kind === 'getUsers') return work.ids.map((id) => ({ id }));
	return work.emails.map((email) => ({ email }));
}

const PACKAGE = 'n8n-nodes-cloudflare-onboarding';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

function ourSteps({ account, organization, work }: Task): Step[] {
	const users = (operation: string, parameters: IDataObject): Step[] => [
		{
			type: `${PACKAGE}.cloudflareAccessUser`,
			parameters: { operation, account: byId(account), ...parameters },
		},
	];
	switch (work.kind) {
		case 'inviteMembers': {
			const parameters = {
				operation: 'createMany',
				organization: byId(organization),
				email: '={{ $json.email }}',
			};
			return [{ type: `${PACKAGE}.cloudflareOrganizationMember`, parameters }];
		}
		case 'listUsers':
			return users('getAll', { returnAll: true, simplify: work.simplify });
		case 'deleteUsers':
			return users('delete', {
				user: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
				options: {
					...(work.someAreGone && { ifMissing: 'succeed' }),
					...(work.dryRun && { dryRun: '={{ true }}' }),
				},
			});
		case 'createUsers':
			return users('create', { email: '={{ $json.email }}' });
		case 'getUsers':
			return users('get', { user: byId('={{ $json.id }}'), simplify: false });
		case 'getAccess':
		case 'offboard':
			return personSteps(work, account);
	}
}

/** Items per batch and milliseconds between batches: the editor's defaults. */
const AS_FILLED_IN = { batchSize: 50, batchInterval: 1000 };

/** As many requests as the rate limit allows: 120 in 30 s. */
const WITHIN_LIMIT = { batchSize: 4, batchInterval: 1000 };

/** The places that the workflow of HTTP Request nodes has. */
const FEW = ['accountMember', 'userGroup', 'accessUser'];

function personSteps(
	work: Extract<Work, { kind: 'getAccess' | 'offboard' }>,
	account: string,
): Step[] {
	const person = (operation: string, parameters: IDataObject): Step => ({
		type: `${PACKAGE}.cloudflarePerson`,
		parameters: { operation, ...parameters },
	});
	const email = '={{ $json.email }}';
	if (work.kind === 'getAccess') return [person('getAccess', { email, output: 'people' })];
	const guards = { maxPeople: work.emails.length };
	const places = work.few && { places: FEW, accounts: [account] };
	return [person('planRemoval', { email, guards, ...places }), person('removeAccess', {})];
}

function httpSteps(task: Task, contender: ContenderName): Step[] {
	const { baseUrl, account, organization, work } = task;
	const careful = contender === 'httpCareful';
	const pace = work.kind === 'createUsers' ? WITHIN_LIMIT : AS_FILLED_IN;
	const request = (method: string, path: string, more: IDataObject = {}): Step => {
		const { options, ...parameters } = more;
		return {
			type: 'n8n-nodes-base.httpRequest',
			parameters: {
				method,
				url: `${baseUrl}${path}`,
				authentication: 'genericCredentialType',
				genericAuthType: 'httpBearerAuth',
				...parameters,
				options: { ...(careful && { batching: { batch: pace } }), ...(options as IDataObject) },
			},
			// One failed person must not stop the others.
			onError: careful ? 'continueRegularOutput' : undefined,
		};
	};
	const once = (step: Step): Step => ({ ...step, executeOnce: true });
	const json = (jsonBody: string) => ({ sendBody: true, specifyBody: 'json', jsonBody });
	const users = `/accounts/${account}/access/users`;
	switch (work.kind) {
		case 'inviteMembers': {
			const body = '={{ { "member": { "user": { "email": $json.email } } } }}';
			return [request('POST', `/organizations/${organization}/members`, json(body))];
		}
		case 'listUsers':
			return careful
				? [request('GET', users, allPages(1000)), SPLIT]
				: [request('GET', users), SPLIT];
		case 'deleteUsers':
			return [
				request('GET', users, query('email', '={{ $json.email }}')),
				request('DELETE', users, { url: `=${baseUrl}${users}/{{ $json.result[0].id }}` }),
			];
		case 'createUsers':
			return [request('POST', users, json('={{ { "email": $json.email } }}'))];
		case 'getUsers':
			return [request('GET', users, { url: `=${baseUrl}${users}/{{ $json.id }}` })];
		case 'offboard': {
			const members = `/accounts/${account}/members`;
			const groups = `/accounts/${account}/iam/user_groups`;
			const userOf = request('GET', users, query('email', '={{ $json.email }}'));
			const ofGroup = request('GET', groups, {
				...query('per_page', '500'),
				url: `=${baseUrl}${groups}/{{ $json.id }}/members`,
			});
			const deleted = (url: string) => request('DELETE', '', { url: `=${baseUrl}${url}` });
			return [
				once(request('GET', members, allPages(50))),
				SPLIT,
				LEAVERS,
				userOf,
				deleted(`${users}/{{ $json.result[0].id }}`),
				{ ...once(request('GET', groups, query('per_page', '500'))), after: 3 },
				SPLIT,
				ofGroup,
				SPLIT,
				LEAVERS,
				deleted(`${groups}/{{ $('Step 7').item.json.id }}/members/{{ $json.id }}`),
				{ ...deleted(`${members}/{{ $json.id }}`), after: 3 },
				// From here on, it looks again.
				once(request('GET', members, allPages(50))),
				SPLIT,
				LEAVERS,
				{ ...userOf, after: 0 },
				{ ...ofGroup, after: 7 },
				SPLIT,
				LEAVERS,
			];
		}
		case 'getAccess':
			throw new Error('HTTP Request nodes are not in this job: it takes too many of them.');
	}
}

const query = (name: string, value: string) => ({
	sendQuery: true,
	queryParameters: { parameters: [{ name, value }] },
});

const allPages = (perPage: number) => ({
	...query('per_page', String(perPage)),
	options: {
		pagination: {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: {
					parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
				},
				paginationCompleteWhen: 'other',
				completeExpression: `={{ $response.body.result.length < ${perPage} }}`,
				limitPagesFetched: false,
				requestInterval: 0,
			},
		},
	},
});

/** Those who leave, of all members. */
const LEAVERS: Step = {
	type: 'n8n-nodes-base.filter',
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			combinator: 'and',
			conditions: [
				{
					leftValue: "={{ $('Start').all().some(({ json }) => json.email === $json.email) }}",
					rightValue: true,
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
		},
	},
};

const SPLIT: Step = { type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'result' } };
