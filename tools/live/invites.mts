import { path } from '../../nodes/shared/cloudflare/paths.js';
import { isRejection, required, type Inquiry } from './live.mjs';
import { Open } from './report.mjs';
import { askConsent } from './trial.mjs';

const list = path`/user/invites`;
export const NO_USER = 'needs a credential with a user behind it';

/** Question 8. Only reads. */
const plans: Inquiry = {
	answers: ['invites'],
	async ask(live) {
		const user = required(live.user, NO_USER);
		const invites = await user.ask('GET', list);
		const accounts = await user.ask('GET', path`/accounts`, { query: { per_page: 50 } });
		const asked = [invites, accounts];
		if (!accounts.ok) throw new Open('the plans of the accounts could not be read', asked);
		const isEnterprise = accounts.rows.some(({ type }) => type !== 'standard');
		const isAll = Number(accounts.info.total_count) <= accounts.rows.length;
		if (isEnterprise) throw new Open('needs a user without an Enterprise account', asked);
		if (!isAll) throw new Open('needs a user with fewer than 50 accounts', asked);
		if (invites.rows.length > 0) {
			return live.report.settle('invites', 'returned', asked, `${invites.rows.length} invites`);
		}
		if (invites.ok) throw new Open('no invite is there: have the user invited first', asked);
		live.report.settle('invites', 'refused', asked);
	},
};

/** Question 3: rejects an invite that is already rejected. */
const twice: Inquiry = {
	answers: ['answeredInvite'],
	async ask(live) {
		const user = required(live.user, NO_USER);
		const invites = await user.ask('GET', list);
		const invite = invites.rows.find(({ status }) => status === 'rejected');
		if (!invite) throw new Open('needs an invite that was rejected already', [invites]);
		const single = path`/user/invites/${String(invite.id)}`;
		const body = { status: 'rejected' };
		await askConsent(live, {
			about: 'An invite that you have rejected is rejected once more (question 3).',
			inputs: [],
			sends: () => [`PATCH ${single} ${JSON.stringify(body)}`],
			leaves: 'nothing new: the invite stays rejected.',
		});
		const second = await user.ask('PATCH', single, { body });
		if (!second.ok && !isRejection(second)) throw new Open('it was not answered', [second]);
		live.report.settle('answeredInvite', second.ok ? 'accept' : 'conflict', [second]);
	},
};

export const invites = { reads: [plans], writes: [twice] };
