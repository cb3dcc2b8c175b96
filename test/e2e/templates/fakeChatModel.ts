import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';

/** A function that n8n offers to the model. */
export interface OfferedTool {
	name: string;
	description: string;
	/** A JSON schema. */
	parameters: {
		properties: Record<string, { type: string; description?: string }>;
		required?: string[];
	};
}

interface ChatMessage {
	role: string;
	content: unknown;
}

interface ChatRequest {
	stream?: boolean;
	tools?: Array<{ type: 'function'; function: OfferedTool }>;
	messages: ChatMessage[];
}

/** A request of n8n to the model. */
export class ChatCall {
	constructor(
		private readonly request: ChatRequest,
		/** The request as text. */
		readonly text: string,
	) {}

	get tools(): OfferedTool[] {
		return (this.request.tools ?? []).map((tool) => tool.function);
	}

	/** The system instructions. */
	get system(): string {
		const first = this.request.messages.find(({ role }) => ['system', 'developer'].includes(role));
		return String(first?.content ?? '');
	}

	/** The messages of the user and the model in order, without tool calls and results. */
	get said(): string[] {
		return this.request.messages
			.filter(({ role }) => role === 'user' || role === 'assistant')
			.map(({ content }) => content)
			.filter((content): content is string => typeof content === 'string' && content !== '');
	}

	/** The tool results since the last message of the user, one for each call. */
	get results(): unknown[] {
		const { messages } = this.request;
		const last = messages.map(({ role }) => role).lastIndexOf('user');
		return messages
			.slice(last + 1)
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => JSON.parse(String(content)) as unknown);
	}
}

/** A response of the model: text, tool calls (name and arguments), or an HTTP status. */
export type Answer =
	{ say: string } | { call: Array<[string, Record<string, unknown>]> } | { refuse: number };

/** Chooses the response for a request. Throws if the request is not as expected. */
export type Turn = (asked: ChatCall) => Answer;

/** A response with tool calls for every request. */
export const call =
	(...calls: Array<[string, Record<string, unknown>]>): Turn =>
	() => ({ call: calls });

/** A response with text for every request. */
export const say =
	(text: string): Turn =>
	() => ({ say: text });

/**
 * A fake chat model: a server for the part of OpenAI's Chat Completions API that n8n's OpenAI node uses,
 * without streaming.
 */
export class FakeChatModel {
	readonly apiKey = `sk-${randomUUID()}`;
	/** All requests since the last `plays`. */
	asked: ChatCall[] = [];
	private turns: Turn[] = [];
	private fault: unknown;

	private constructor(private readonly server: FastifyInstance) {
		server.post('/v1/chat/completions', async ({ headers, body }, reply) => {
			const answer = this.answer(headers.authorization, body as ChatRequest);
			if (!('refuse' in answer)) return completion(answer);
			const message = 'This fake model refused.';
			return await reply.code(answer.refuse).send({ error: { message, type: 'invalid_request' } });
		});
	}

	/** Listens on a free port of this machine. */
	static async start(): Promise<FakeChatModel> {
		const model = new FakeChatModel(fastify());
		await model.server.listen({ host: '127.0.0.1', port: 0 });
		return model;
	}

	/** The base URL for n8n's OpenAI credential. */
	get url(): string {
		const { port } = this.server.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/v1`;
	}

	/** The responses to the next requests in order. There must be exactly as many requests. */
	plays(...turns: Turn[]): void {
		this.turns = turns;
		this.asked = [];
		this.fault = undefined;
	}

	/** Throws if a response was not expected, not used, or missing. */
	played(): void {
		if (this.fault) throw this.fault as Error;
		if (this.turns.length > 0) throw new Error(`${this.turns.length} turns were not asked for.`);
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	private answer(authorization: string | undefined, request: ChatRequest): Answer {
		const asked = new ChatCall(request, JSON.stringify(request));
		this.asked.push(asked);
		try {
			if (authorization !== `Bearer ${this.apiKey}`) throw new Error('Not the right API key.');
			if (request.stream) throw new Error('This fake model does not stream.');
			const turn = this.turns.shift();
			if (!turn) throw new Error('The model was asked once more than expected.');
			return turn(asked);
		} catch (error) {
			this.fault ??= error;
			return { refuse: 400 };
		}
	}
}

/** The body of a response, as documented for the API. */
function completion(answer: Exclude<Answer, { refuse: number }>) {
	const calls = 'call' in answer ? answer.call : undefined;
	const message = {
		role: 'assistant',
		content: 'say' in answer ? answer.say : null,
		refusal: null,
		...(calls && {
			tool_calls: calls.map(([name, given]) => ({
				id: `call_${randomUUID()}`,
				type: 'function',
				function: { name, arguments: JSON.stringify(given) },
			})),
		}),
	};
	return {
		id: `chatcmpl-${randomUUID()}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model: 'fake',
		choices: [{ index: 0, message, logprobs: null, finish_reason: calls ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
