import { path } from '../../nodes/shared/cloudflare/paths.js';
import { NO_USER } from './invites.mjs';
import { required, type Inquiry } from './live.mjs';
import { Open } from './report.mjs';

const list = path`/memberships`;
const per_page = 50;

/** Whether rows have a code. The report gets no code. */
const code: Inquiry = {
	answers: ['activationCodes'],
	async ask(live) {
		const page = await required(live.user, NO_USER).ask('GET', list, { query: { per_page } });
		if (page.rows.some((row) => 'code' in row)) {
			return live.report.settle('activationCodes', 'returned', [page]);
		}
		const isPending = page.rows.some(({ status }) => status === 'pending');
		if (!isPending) throw new Open('needs a pending membership: have the user invited', [page]);
		live.report.settle('activationCodes', 'absent', [page]);
	},
};

const statusFilter: Inquiry = {
	answers: ['membershipStatusFilter'],
	async ask(live) {
		const user = required(live.user, NO_USER);
		const all = await user.ask('GET', list, { query: { per_page } });
		const statuses = new Set(all.rows.map(({ status }) => String(status)));
		const [status = ''] = statuses;
		if (statuses.size < 2) throw new Open('needs memberships with two statuses', [all]);
		const some = await user.ask('GET', list, { query: { per_page, status } });
		const asked = [all, some];
		if (some.rows.length === 0) throw new Open('the filter found none', asked);
		const isExact = some.rows.every((row) => row.status === status);
		live.report.settle('membershipStatusFilter', isExact ? 'exact' : 'ignored', asked);
	},
};

/** Only reads. */
export const memberships = [code, statusFilter];
