/** Lists in the editor: a list of accounts that ignores `page`, a long one, and a quota that is used up. */
import { searchList } from '../support/engine';
import { credentialFor, useEmulator } from '../support/emulator';

const emulator = useEmulator({ seed: { accounts: 120 } });

const open = async (filter?: string, paginationToken?: string) =>
	await searchList({
		node: 'accessUser',
		method: 'searchAccounts',
		parameters: {},
		credential: credentialFor(emulator),
		filter,
		paginationToken,
	});

describe('A list that sends its first page again and again', () => {
	beforeEach(() => (emulator.settings.ignoredPage = ['accounts']));

	describe.each(['right', 'absent', 'tooHigh', 'ofPage', 'zero'] as const)(
		'total: %s',
		(totals) => {
			beforeEach(() => (emulator.settings.totals = totals));

			it('no row is shown twice', async () => {
				const shown: unknown[] = [];
				let at: string | undefined;
				for (let turn = 0; turn < 5 && (turn === 0 || at); turn++) {
					const { results, paginationToken } = await open(undefined, at).catch(() => ({
						results: [],
						paginationToken: undefined,
					}));
					shown.push(...results.map(({ value }) => value));
					at = paginationToken as string | undefined;
				}
				expect(shown).toHaveLength(new Set(shown).size);
			});

			it('a search for nothing ends after a few requests', async () => {
				const late = new Promise((done) => setTimeout(done, 2000, 'still asking'));
				const found = open('no such name').then(
					() => 'ended',
					() => 'ended',
				);
				expect(await Promise.race([found, late])).toBe('ended');
				expect(emulator.requests.length).toBeLessThan(6);
			});
		},
	);
});

it('Searching a list of 2,000 accounts takes a few requests, not every page', async () => {
	emulator.reset({ accounts: 2000 });
	await open('zzz');
	expect(emulator.requests.length).toBeLessThan(10);
});

it('A list says within seconds that the quota is used up', async () => {
	emulator.settings.rateLimit = { limit: 8, windowSeconds: 20, blockSeconds: 20 };
	let outcome = 'listed';
	for (let turn = 0; turn < 10 && outcome === 'listed'; turn++) {
		const startedAt = performance.now();
		outcome = await open().then(
			() => 'listed',
			() => 'said',
		);
		expect(performance.now() - startedAt).toBeLessThan(5000);
	}
	expect(outcome).toBe('said');
});
