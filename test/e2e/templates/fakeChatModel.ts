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

/** One request of n8n's to the model. */
export class Asked {
	constructor(
		private readonly request: ChatRequest,
		/** The request as it came, as one text. */
		readonly text: string,
	) {}

	get tools(): OfferedTool[] {
		return (this.request.tools ?? []).map((tool) => tool.function);
	}

	/** The instructions that stand before the conversation. */
	get system(): string {
		const first = this.request.messages.find(({ role }) => ['system', 'developer'].includes(role));
		return String(first?.content ?? '');
	}

	/** What people and the model said, in order, without the tools' calls and results. */
	get said(): string[] {
		return this.request.messages
			.filter(({ role }) => role === 'user' || role === 'assistant')
			.map(({ content }) => content)
			.filter((content): content is string => typeof content === 'string' && content !== '');
	}

	/** What the tools gave back since a person last said something, one entry per call. */
	get results(): unknown[] {
		const { messages } = this.request;
		const last = messages.map(({ role }) => role).lastIndexOf('user');
		return messages
			.slice(last + 1)
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => JSON.parse(String(content)) as unknown);
	}
}

/** What the model answers: words, calls of tools (name and arguments), or an HTTP status. */
export type Answer =
	{ say: string } | { call: Array<[string, Record<string, unknown>]> } | { refuse: number };

/** Decides by what it is asked; throws where that is not as it should be. */
export type Turn = (asked: Asked) => Answer;

/** The turn that calls tools, whatever it is asked. */
export const call =
	(...calls: Array<[string, Record<string, unknown>]>): Turn =>
	() => ({ call: calls });

/** The turn that says something, whatever it is asked. */
export const say =
	(text: string): Turn =>
	() => ({ say: text });

/**
 * A chat model that a test plays itself: a server that speaks the part of OpenAI's Chat Completions
 * protocol that n8n's OpenAI node uses, without streaming.
 */
export class FakeChatModel {
	readonly apiKey = `sk-${randomUUID()}`;
	/** Everything that it was asked since the last `plays`. */
	asked: Asked[] = [];
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

	/** What n8n's OpenAI credential takes as its base URL. */
	get url(): string {
		const { port } = this.server.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/v1`;
	}

	/** The answers to the next requests, in order; there may be neither more nor fewer of them. */
	plays(...turns: Turn[]): void {
		this.turns = turns;
		this.asked = [];
		this.fault = undefined;
	}

	/** Throws where a turn found something wrong, was left over, or was missing. */
	played(): void {
		if (this.fault) throw this.fault as Error;
		if (this.turns.length > 0) throw new Error(`${this.turns.length} turns were not asked for.`);
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	private answer(authorization: string | undefined, request: ChatRequest): Answer {
		const asked = new Asked(request, JSON.stringify(request));
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

/** The body of an answer, as the protocol documents it. */
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
