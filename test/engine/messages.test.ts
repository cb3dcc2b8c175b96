import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Fault, seeded, startEmulator } from '../../emulator';
import type { Advice, Answer, Circumstance } from '../../nodes/shared/cloudflare/advice';
import { ADVICE } from '../../nodes/shared/cloudflare/adviceTable';
import { run, type Setup } from '../support/engine';
import { credentialFor, resourceLocator } from '../support/emulator';

type Step = Pick<Setup, 'node' | 'parameters'>;

const account = resourceLocator('id', seeded.account);
const organization = resourceLocator('id', seeded.organization);
const list: Step = { node: 'accessUser', parameters: { operation: 'getAll', account } };
const add: Step = {
	node: 'accessUser',
	parameters: { operation: 'create', account, email: 'new@example.com' },
};
const listMembers: Step = {
	node: 'organizationMember',
	parameters: { operation: 'getAll', organization },
};
const removeMember: Step = {
	node: 'organizationMember',
	parameters: {
		operation: 'delete',
		organization,
		member: resourceLocator('email', 'ada.lovelace@example.com'),
	},
};
const listDevices: Step = { node: 'device', parameters: { operation: 'getAll', account } };
const listInvites: Step = { node: 'userInvite', parameters: { operation: 'getAll' } };

/** A step to which the advice applies, and the method of the request that is to go wrong. */
function stepFor({ when = [] }: Advice): { step: Step; method: string } {
	const is = (circumstance: Circumstance) => when.includes(circumstance);
	if (is('the data belongs to a user')) return { step: listInvites, method: 'GET' };
	if (is('the data belongs to an organization')) return { step: listMembers, method: 'GET' };
	if (is('only API tokens are accepted')) return { step: listDevices, method: 'GET' };
	if (is('something is created')) return { step: add, method: 'POST' };
	if (is('something is read') || is('Cloudflare publishes a permission')) {
		return { step: list, method: 'GET' };
	}
	return { step: removeMember, method: 'DELETE' };
}

const { userToken, accountToken } = seeded.credentials;

const credentialOf = ({ when = [] }: Advice, emulator: Parameters<typeof credentialFor>[0]) => {
	if (when.includes('email and Global API Key are used')) return credentialFor(emulator, 'apiKey');
	const ofAccount = when.includes('an account-owned token is used');
	return credentialFor(emulator, 'apiToken', { apiToken: ofAccount ? accountToken : userToken });
};

/** Faults in which one answer shows: one for each code, or else for each status. */
function faultsOf({ codes = [], phrases: [message] = [], statuses = [] }: Answer): Fault[] {
	const status = statuses[0] ?? 400;
	if (codes.length > 0) {
		return codes.map((code) => ({ kind: 'status', status, code: Number(code), message }));
	}
	if (message) return [{ kind: 'status', status, code: 9109, message }];
	return statuses.map((one) =>
		one === 0 ? { kind: 'reset-before' } : { kind: 'status', status: one, message },
	);
}

const isOfNode = ({ codes = [] }: Answer) => codes.some((code) => typeof code === 'string');
const isOfTest = ({ when = [] }: Advice) => when.includes('any valid credential may do this');

/** Certificates have a suite of their own, and so has the credential's test. */
const cases = ADVICE.filter((advice) => !isOfTest(advice)).flatMap((advice) =>
	advice.answers
		.filter((answer) => !isOfNode(answer))
		.flatMap(faultsOf)
		.map((fault) => ({
			name: `${fault.code ?? fault.status ?? fault.kind} ${fault.message ?? ''}, ${advice.when?.join(', ') ?? 'otherwise'}`,
			advice,
			fault,
		})),
);

/** What stays of a text when its placeholders are left out. */
const words = (text: string) => text.split(/\{\w+\}/).map((part) => part.trim());

const isOfQuota = ({ status, code, message }: Fault) =>
	status === 429 || code === 971 || message === 'more than 1200 requests';

describe('Every advice reaches the user', () => {
	it.concurrent.each(cases)(
		'$name',
		async ({ advice, fault }) => {
			const emulator = await startEmulator();
			const { step, method } = stepFor(advice);
			// A wait that is longer than the node is willing to sit out.
			const retryAfter = isOfQuota(fault) ? 400 : undefined;
			try {
				emulator.fault({ ...fault, retryAfter, method, times: 4 });
				const { error } = await run({ ...step, credential: credentialOf(advice, emulator) });
				if (isOfQuota(fault)) {
					expect([error?.message, error?.description].join(' ')).toMatch(
						/rate limit is used up|1,200 requests in 5 minutes/,
					);
					return;
				}
				for (const part of words(advice.text)) expect(error?.description).toContain(part);
				expect(error?.description).not.toMatch(/[{}]|undefined/);
			} finally {
				await emulator.close();
			}
		},
		90_000,
	);

	it('names the permission, the plan and the role', async () => {
		const emulator = await startEmulator();
		const told = async (step: Step) => {
			emulator.fault({ kind: 'status', status: 403, code: 10000 });
			const { error } = await run({ ...step, credential: credentialFor(emulator) });
			return error?.description;
		};
		expect(await told(list)).toContain("'Account > Access: Audit Logs > Read'");
		expect(await told(listMembers)).toContain('Organization Super Administrator');
		await emulator.close();
	});
});

describe('An HTML page', () => {
	it.each([
		[522, /^Cloudflare is having an outage: .*HTTP 522/, /in a few minutes/],
		[403, /^Cloudflare's response could not be read: it is an HTML page/, /'Base URL'.*proxy/],
	])(
		'with %i is told as what it is',
		async (status, message, advice) => {
			const emulator = await startEmulator();
			emulator.fault({ kind: 'html', status, times: 4 });
			const { error } = await run({ ...list, credential: credentialFor(emulator) });
			expect(error?.message).toMatch(message);
			expect(error?.description).toMatch(advice);
			await emulator.close();
		},
		60_000,
	);

	it('of an outage that passes is not told at all', async () => {
		const emulator = await startEmulator();
		emulator.fault({ kind: 'html', status: 522, times: 2 });
		const { error, items } = await run({ ...list, credential: credentialFor(emulator) });
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(0);
		await emulator.close();
	}, 60_000);
});

/** One answer, as docs/troubleshooting.md writes it. */
function inWords({ codes, phrases, statuses = [] }: Answer): string {
	const or = (list: Array<string | number>) => list.join(', ');
	const parts = [
		codes?.length && `code ${or(codes)}`,
		phrases?.map((phrase) => `"${phrase}"`).join(' or '),
		statuses.includes(0) ? 'no response' : statuses.length > 0 && `HTTP ${or(statuses)}`,
		codes?.length === 0 && 'without a code',
	];
	return parts.filter(Boolean).join(' ');
}

it('docs/troubleshooting.md shows every advice with all that it is for', () => {
	const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
	const [, section = ''] = page.split('## By Cloudflare');
	const [table = ''] = section.split('\n## ');
	const rows = table
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.map((line) => line.replace(/\s+/g, ' '))
		.slice(2);
	expect(rows).toEqual(
		ADVICE.map(({ answers, when = [], text }) => {
			const advice = text
				.replace('{selectedIn}', '_selected account_')
				.replace(/[{}]/g, '_')
				.replace(/_{2,}/g, '_');
			const answer = answers.map(inWords).join('; ');
			return `| ${answer} | ${when.join(', ')} | ${advice} |`.replace(/\s+/g, ' ');
		}),
	);
});
