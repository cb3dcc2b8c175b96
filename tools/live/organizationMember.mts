import { path } from '../../nodes/shared/cloudflare/paths.js';
import { isEmailAddress } from './access.mjs';
import { rowOf, type Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import { isRejection, keyFirst, equalIgnoringCase, type Inquiry, type Live } from './live.mjs';
import { NotAsked, Open } from './report.mjs';
import type { Proposal } from './terminal.mjs';
import { askConsent, merged, secondCreation, Trial, type TestList } from './trial.mjs';

const MALFORMED = 'not-an-address';

const newMember = (email: string) => ({ user: { email } });
const batchOf = (...emails: string[]) => ({ members: emails.map(newMember) });
const emailOf = (row: Row) => rowOf(row.user).email;

function testListOf(organization: string, first: string, second: string): TestList {
	const emails = [first, second, MALFORMED];
	return {
		noun: 'organization member',
		collection: path`/organizations/${organization}/members`,
		single: ({ id }) => path`/organizations/${organization}/members/${String(id)}`,
		body: { member: newMember(first) },
		list: async (get) => {
			const of = async (email: string) => await get({ 'user.email': email, page_size: 100 });
			return merged([await of(first), await of(second), await of(MALFORMED)]);
		},
		matchesInput: (row) => emails.some((email) => equalIgnoringCase(emailOf(row), email)),
		exists: ({ status }) => status !== 'canceled' && status !== 'rejected',
		createdField: 'create_time',
		deletion: ({ id }) => ({ body: { member_id: id } }),
	};
}

const batchPath = (organization: string) =>
	path`/organizations/${organization}/members:batchCreate`;

const proposalFor = (organization: string): Proposal => ({
	about:
		'Two people are invited to the organization and taken out again (questions 3, 4 and 5).\n' +
		'  Cloudflare sends them an email, and until they are out again they can become\n' +
		'  Super Administrators of every account: type two unused addresses of your own.',
	inputs: [
		{ prompt: 'The first address', fits: isEmailAddress },
		{ prompt: 'The second address', fits: isEmailAddress },
	],
	sends: (first = '', second = '') => {
		const { collection, body } = testListOf(organization, first, second);
		const pair = (bad: string) =>
			`POST ${batchPath(organization)} ${JSON.stringify(batchOf(second, bad))}`;
		return [
			`POST ${collection} ${JSON.stringify(body)}`,
			'the same again',
			`${pair(first)}, or, where Cloudflare lets in the same person twice,`,
			pair(MALFORMED),
			`DELETE ${collection}/<the id of each>, without a body and with {"member_id":<the id>}`,
		];
	},
	leaves: 'the emails, and canceled rows if Cloudflare keeps them.',
});

/** Questions 3, 4 and 5: invites two people and removes them. */
export const organizationMember: Inquiry = {
	answers: ['duplicateMember', 'memberCreateStatus', 'deleteMemberBody', 'batchCreate'],
	async ask(live) {
		const cloudflare = keyFirst(live);
		const organization = live.id('organization');
		const { typed, terminal } = await askConsent(live, proposalFor(organization));
		const [first = '', second = ''] = typed;
		if (equalIgnoringCase(first, second)) throw new NotAsked('the two addresses were the same');
		const place = testListOf(organization, first, second);
		await Trial.run(live, terminal, cloudflare, place, async (trial) => {
			const created = await trial.create();
			const row = trial.firstRow(created);
			const { status } = row;
			if (status === 'pending' || status === 'active') {
				live.report.settle('memberCreateStatus', status, [created]);
			}
			const answers = [created, await trial.create()] as const;
			const verdict = secondCreation(live, 'duplicateMember', [...answers]);
			const bad = verdict === 'conflict' ? first : MALFORMED;
			await tryBatch(live, trial, organization, second, bad);
			await remove(live, cloudflare, place, row);
		});
	},
};

/** A batch of a valid member and one that Cloudflare rejects. */
async function tryBatch(
	live: Live,
	trial: Trial,
	organization: string,
	good: string,
	bad: string,
): Promise<void> {
	const answer = await trial.create(batchPath(organization), batchOf(good, bad));
	const isIn = await trial.has((row) => equalIgnoringCase(emailOf(row), good));
	const bothIn = answer.rows.length > 1;
	const isClear = answer.ok ? isIn && !bothIn : isRejection(answer);
	const what = `bad member: ${bad === MALFORMED ? 'malformed address' : 'invited already'}`;
	if (isClear) live.report.settle('batchCreate', isIn ? 'partial' : 'atomic', [answer], what);
	else live.report.leaveOpen(['batchCreate'], new Open('the batch was not refused', [answer]));
}

async function remove({ report }: Live, cloudflare: Cloudflare, place: TestList, row: Row) {
	const bare = await cloudflare.ask('DELETE', place.single(row));
	if (bare.ok) {
		const after = await cloudflare.ask('GET', place.single(row));
		if (after.ok && place.exists(after.row)) throw new Open('accepted but not done', [bare, after]);
		return report.settle('deleteMemberBody', 'optional', [bare, after]);
	}
	const full = await cloudflare.ask('DELETE', place.single(row), place.deletion?.(row));
	if (!isRejection(bare) || !full.ok) throw new Open('refused either way', [bare, full]);
	report.settle('deleteMemberBody', 'required', [bare, full]);
}
