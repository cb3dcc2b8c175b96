import type { Lane } from '../../nodes/shared/cloudflare/gate';
import { Gate } from '../../nodes/shared/cloudflare/gate';
import { Wire } from './wire';

export function open(
	gate: Gate,
	settings: Partial<Pick<Lane, 'maxConcurrency' | 'maxWait'>> = {},
): Lane {
	const lane = Object.assign(gate.lane(), settings);
	lane.start();
	return lane;
}

export const refusal = (retryAfter: string) => ({
	status: 429,
	headers: { 'retry-after': retryAfter },
});
export const told = (remaining: number, seconds = 60) => ({
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});

/** A gate that knows that there is no quota to mind. */
export async function openGate(): Promise<Gate> {
	const gate = new Gate();
	const wire = new Wire();
	wire.send(open(gate), 'first');
	await wire.answerAll();
	return gate;
}
