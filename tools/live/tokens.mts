import { path, type ApiPath } from '../../nodes/shared/cloudflare/paths.js';
import { required, type Inquiry, type Live } from './live.mjs';
import { Open } from './report.mjs';

/** Tokens are rejected for many reasons, so the answer counts only if the key is accepted. */
function tokensOn(
	name: 'tokensOnShares' | 'tokensOnMembers',
	pathOf: (live: Live) => ApiPath,
	query: Record<string, number>,
): Inquiry {
	return {
		answers: [name],
		async ask(live) {
			const token = required(live.token, 'needs a token');
			const at = pathOf(live);
			const byToken = await token.ask('GET', at, { query });
			if (byToken.ok) return live.report.settle(name, true, [byToken]);
			if (live.ofAccount) throw new Open('refused; try a token of a user', [byToken]);
			if (!live.key) throw new Open('refused; needs email and key to compare with', [byToken]);
			const byKey = await live.key.ask('GET', at, { query });
			if (![401, 403].includes(byToken.status) || !byKey.ok) {
				throw new Open('neither credential tells', [byToken, byKey]);
			}
			live.report.settle(name, false, [byToken, byKey], 'first the token, then the key');
		},
	};
}

/** Question 1. Only reads. */
export const tokens: Inquiry[] = [
	tokensOn('tokensOnShares', (live) => path`/accounts/${live.id('account')}/shares`, {
		per_page: 1,
	}),
	tokensOn('tokensOnMembers', (live) => path`/organizations/${live.id('organization')}/members`, {
		page_size: 1,
	}),
];
