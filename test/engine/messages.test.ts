import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Fault, seeded, startEmulator } from '../../emulator';
import type { Advice, Circumstance } from '../../nodes/shared/cloudflare/advice';
import { ADVICE } from '../../nodes/shared/cloudflare/advice';
import { run, type Setup } from '../support/engine';
import { credentialFor, locate } from '../support/world';

type Step = Pick<Setup, 'node' | 'parameters'>;

const account = locate('id', seeded.account);
const organization = locate('id', seeded.organization);
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
	parameters: { operation: 'delete', organization, member: locate('id', 'a'.repeat(32)) },
};

/** A step to which the advice applies, and the method of the request that is to go wrong. */
const steps: Record<Circumstance | 'otherwise', { step: Step; method: string }> = {
	'the data belongs to a user': {
		step: { node: 'userInvite', parameters: { operation: 'getAll' } },
		method: 'GET',
	},
	'Cloudflare publishes a permission': { step: list, method: 'GET' },
	'something is created': { step: add, method: 'POST' },
	'something is read': { step: list, method: 'GET' },
	otherwise: { step: removeMember, method: 'DELETE' },
};

const faultsOf = ({ codes = [], statuses = [] }: Advice): Fault[] => [
	...codes.map((code): Fault => ({ kind: 'status', status: 400, code })),
	...statuses.map((status): Fault => {
		if (status === 0) return { kind: 'reset-before' };
		return status === 429 ? { kind: '429', retryAfter: 400 } : { kind: 'status', status };
	}),
];

const cases = ADVICE.flatMap((advice) =>
	faultsOf(advice).map((fault) => ({
		name: `${fault.code ?? fault.status ?? fault.kind}, ${advice.when ?? 'otherwise'}`,
		advice,
		fault,
	})),
);

/** What stays of a text when its placeholders are left out. */
const words = (text: string) => text.split(/\{\w+\}/).map((part) => part.trim());

describe('Every advice reaches the user', () => {
	it.concurrent.each(cases)(
		'$name',
		async ({ advice, fault }) => {
			const emulator = await startEmulator();
			const { step, method } = steps[advice.when ?? 'otherwise'];
			try {
				emulator.fault({ ...fault, method, times: 4 });
				const { error } = await run({ ...step, credential: credentialFor(emulator, 'apiKey') });
				const told = [error?.message, error?.description].join(' ');
				if (fault.kind === '429') return expect(told).toContain('rate limit is used up');
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
			const { error } = await run({ ...step, credential: credentialFor(emulator, 'apiKey') });
			return error?.description;
		};
		expect(await told(list)).toContain("'Access: Audit Logs Read'");
		expect(await told(listMembers)).toContain('Organization Super Administrator');
		await emulator.close();
	});
});

it('docs/troubleshooting.md shows every advice with its codes and statuses', () => {
	const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
	const [, table = ''] = page.split('## By Cloudflare');
	const rows = table.split('\n').filter((line) => line.startsWith('|'));
	for (const { codes = [], statuses = [], when, text } of ADVICE) {
		const shown = text.replace(/[{}]/g, '_').replace(/\s+/g, ' ');
		const row = rows.find(
			(line) => line.replace(/\s+/g, ' ').includes(shown) && line.includes(when ?? ''),
		);
		expect({ text, row }).toMatchObject({ row: expect.any(String) });
		for (const number of [...codes, ...statuses.filter(Boolean)]) {
			expect(row).toMatch(new RegExp(`\\b${number}\\b`));
		}
	}
	expect(rows).toHaveLength(ADVICE.length + 2);
});
