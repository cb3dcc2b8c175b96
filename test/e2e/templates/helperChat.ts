import { randomUUID } from 'node:crypto';
import axios, { type AxiosResponse } from 'axios';
import type { Editor } from '../../../demo/editor';
import type { Item, Run } from '../../../demo/run';
import type { Workflow, WorkflowNode } from '../../../demo/templates';
import { waitFor } from '../../../demo/waitFor';
import type { RunningDemo } from '../runningDemo';
import type { FakeChatModel } from './fakeChatModel';

const STEP_SECONDS = 60;
const ASK = 'Ask before deleting';

/** n8n ignores answers from clients that look like bots, such as axios or a headless browser. */
export const PERSON =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

type Question = Exclude<Item['sendMessage'], string | undefined>;

/** The node with this name. Throws if there is none. */
function nodeOf({ nodes }: Workflow, name: string): WorkflowNode {
	const found = nodes.find((node) => node.name === name);
	if (!found) throw new Error(`The AI helper has no node "${name}".`);
	return found;
}

/** The message of a Chat node. Throws if there is none. */
export function saidBy(run: Run, node: string): string {
	const said = run.output(node)[0]?.sendMessage;
	if (typeof said !== 'string') throw new Error(`"${node}" said nothing.`);
	return said;
}

/** The question that an execution waits for. */
export function questionOf(run: Run): Question {
	const question = run.output(ASK)[0]?.sendMessage;
	if (typeof question !== 'object') throw new Error('Nothing was asked.');
	return question;
}

/** The AI helper with a fake chat model, and a conversation with it. */
export class HelperChat {
	private readonly sessionId = randomUUID();

	private constructor(
		private readonly editor: Editor,
		readonly workflowId: string,
		private readonly address: string,
	) {}

	/** Publishes a copy with a model and the user's email on the list of users. */
	static async publish(
		{ editor }: RunningDemo,
		model: FakeChatModel,
		change: (workflow: Workflow) => void = () => undefined,
	): Promise<HelperChat> {
		const workflow: Workflow = structuredClone(await editor.workflow('AI helper'));
		const data = { apiKey: model.apiKey, url: model.url };
		const id = await editor.addCredential('OpenAI account', 'openAiApi', data);
		nodeOf(workflow, 'Chat model').credentials = { openAiApi: { id, name: 'OpenAI account' } };
		allow(workflow, editor.login.email);
		const webhookId = randomUUID();
		Object.assign(nodeOf(workflow, 'Chat'), { webhookId });
		change(workflow);
		const address = `${editor.url}/webhook/${webhookId}/chat`;
		return new HelperChat(editor, await editor.publish(workflow), address);
	}

	/** The request that the chat page sends for a message. */
	async post(chatInput: string, session = this.editor.session): Promise<AxiosResponse> {
		const body = { action: 'sendMessage', sessionId: this.sessionId, chatInput };
		const headers = { Cookie: session };
		return await axios.post(this.address, body, { headers, proxy: false, validateStatus: null });
	}

	/** Sends a message, and returns the execution when it waits for an answer or for the page. */
	async says(chatInput: string): Promise<Run> {
		const { status, data } = await this.post(chatInput);
		if (status !== 200) throw new Error(`The chat answered ${status}: ${JSON.stringify(data)}`);
		return await this.editor.settled((data as { executionId: string }).executionId);
	}

	/** Presses a button below a question, as the chat page does. Returns the page of n8n's response. */
	async press({ buttons }: Question, label: string): Promise<string> {
		const button = buttons.find(({ text }) => text === label);
		if (!button) throw new Error(`The question has no button "${label}".`);
		const headers = { 'User-Agent': PERSON };
		return (await axios.get<string>(button.link, { headers, proxy: false })).data;
	}

	/** Waits until the execution waits at a node. */
	async at({ id }: Run, node: string): Promise<Run> {
		return await waitFor(
			async () => {
				const run = await this.editor.settled(id);
				return run.reached(node) ? run : undefined;
			},
			{ what: `"${node}" of execution ${id}`, seconds: STEP_SECONDS },
		);
	}
}

/** Adds an email to the list of users of the chat. */
export function allow(workflow: Workflow, email: string): void {
	const { conditions } = nodeOf(workflow, 'May use this chat').parameters as {
		conditions: { conditions: Array<{ rightValue: string }> };
	};
	const [first] = conditions.conditions;
	if (!first) throw new Error('There is no list.');
	first.rightValue = email;
}

/** Shortens the time limit for an answer from an hour to a few seconds. */
export function hurry(workflow: Workflow): void {
	const { options } = nodeOf(workflow, 'Ask before deleting').parameters as {
		options: { limitWaitTime: { values: { resumeAmount: number; resumeUnit: string } } };
	};
	const { values } = options.limitWaitTime;
	if (values.resumeAmount !== 1 || values.resumeUnit !== 'hours') throw new Error('Not an hour.');
	values.resumeAmount = 0.001;
}
