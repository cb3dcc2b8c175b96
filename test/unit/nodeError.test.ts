import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { nodeErrorOf } from '../../nodes/shared/cloudflare/nodeError';
import {
	credentialFault,
	quotaFault,
	refusedFault,
	unreachableFault,
} from '../../nodes/shared/cloudflare/requestFaults';
import { endpoint, node } from './requests';

const asked = { method: 'POST', ...endpoint } as const;
const refused = (message = 'x') =>
	refusedFault(asked, { status: 403, errors: [{ code: 10000, message }] });

it('a refusal is a NodeApiError with status, cause and everything that the fault tells', () => {
	const fault = refused();
	const error = nodeErrorOf(node, fault, 3);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({
		node,
		message: fault.message,
		description: fault.facts.advice,
		httpCode: '403',
		failure: { cause: 'configuration-invalid' },
		context: { itemIndex: 3, cloudflare: fault.details },
	});
});

it('no answer is a NodeApiError without a status', () => {
	const fault = unreachableFault(asked, { code: 'ECONNRESET', message: 'socket hang up' });
	const error = nodeErrorOf(node, fault);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: fault.message, context: { cloudflare: fault.details } });
	expect((error as NodeApiError).httpCode).toBeNull();
});

it('a credential that is incomplete is a NodeOperationError, as it belongs to no request', () => {
	const fault = credentialFault("'Email' of the credential is empty");
	const error = nodeErrorOf(node, fault, 0);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: fault.message,
		description: fault.facts.advice,
		failure: { cause: 'credential-invalid' },
		context: { itemIndex: 0 },
	});
});

it('a rate limit tells n8n how long to wait', () => {
	const { failure } = nodeErrorOf(node, quotaFault(asked, { opensAt: Date.now() + 60_000 }));
	expect(failure).toEqual({ cause: 'rate-limited', retryAfterMs: expect.any(Number) });
});

it('an error that belongs to no item has no item index', () => {
	expect(nodeErrorOf(node, refused()).context).not.toHaveProperty('itemIndex');
});

// n8n puts a sentence of its own in the place of a message with such a word in it.
it.each([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'ENOENT',
	'EACCES',
	'ERRADDRINUSE',
])('the message is kept word for word where it holds %s', (word) => {
	const message = `The policy ${word} is not there`;
	expect(nodeErrorOf(node, refused(message)).message).toContain(`${message} (code 10000)`);
	expect(nodeErrorOf(node, credentialFault(message)).message).toBe(message);
});
