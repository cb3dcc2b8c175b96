import type { IDataObject } from 'n8n-workflow';

import type { Finding, NotSeen } from './finding';
import { letsIn, placeFacts } from './finding';
import type { Planned } from './planning';
import type { Step } from './step';

const people = (count: number) => `${count} ${count === 1 ? 'person' : 'people'}`;

const MISSING = "Not everything could be looked at: see 'notSeen'.";

/** "3 of 5 people have access.", above the output of getAccess. */
export function accessHint(rows: IDataObject[]): string {
	const emails = (some: IDataObject[]) => new Set(some.map(({ email }) => email)).size;
	const hasAccess = (row: IDataObject) =>
		Array.isArray(row.findings)
			? (row.findings as Finding[]).some(letsIn)
			: row.place !== null && letsIn(row as Finding);
	const all = emails(rows);
	const count = `${emails(rows.filter(hasAccess))} of ${people(all)} ${all === 1 ? 'has' : 'have'} access.`;
	return rows.some(({ complete }) => complete === false) ? `${count} ${MISSING}` : count;
}

/** "12 steps are planned for 3 people; 1 person is refused.", above the output of planRemoval. */
export function planHint(rows: IDataObject[]): string {
	const planned = rows as unknown as Planned[];
	const steps = planned.reduce((sum, { plan }) => sum + plan.steps.length, 0);
	const refused = planned.filter(({ refusals }) => refusals.length > 0).length;
	const count = `${steps} ${steps === 1 ? 'step is' : 'steps are'} planned for ${people(planned.length - refused)}.`;
	const refusal = `${people(refused)} ${refused === 1 ? 'has' : 'have'} no step: see 'refusals'.`;
	const isMissing = planned.some(({ notSeen }) => notSeen.length > 0);
	return [count, refused > 0 && refusal, isMissing && MISSING].filter(Boolean).join(' ');
}

/** "3 of 5 people have access left: ada@example.com, …", above the output of removeAccess. */
export function removalHint(rows: IDataObject[]): string | undefined {
	if (rows.some(({ dryRun }) => dryRun === true)) return undefined;
	const listed = (some: IDataObject[]) => some.map(({ email }) => String(email)).join(', ');
	const hasLeft = ({ left }: IDataObject) => (left as Finding[]).some(letsIn);
	const left = rows.filter(hasLeft);
	const unsure = rows.filter((row) => row.clean !== true && !hasLeft(row));
	const all = people(rows.length);
	const sentences = [
		left.length > 0 &&
			`${left.length} of ${all} ${left.length === 1 ? 'has' : 'have'} access left: ${listed(left)}.`,
		unsure.length > 0 &&
			`${unsure.length} of ${all} ${unsure.length === 1 ? 'is' : 'are'} not verified: ${listed(unsure)}.`,
		rows.some(({ notSeen }) => Array.isArray(notSeen) && notSeen.length > 0) && MISSING,
	].filter(Boolean);
	const isClean = left.length + unsure.length === 0;
	return [...(isClean ? [`No access was found for ${all}.`] : []), ...sentences].join(' ');
}

const VERBS: Record<Step['action'], string> = {
	delete: 'Delete',
	remove: 'Remove from',
	revoke: 'End the sessions of',
	removeSeat: 'Free the seat of',
	disable: 'Disable',
};

const NOUNS: Record<Step['place'], string> = {
	accountMember: 'account member',
	userGroup: 'user group',
	organizationMember: 'organization member',
	accessUser: 'Access user',
	session: 'Access user',
	device: 'device registration',
	accessGroup: 'Access group',
	accessPolicy: 'Access policy',
	zeroTrustList: 'Zero Trust list',
	accountToken: 'account API token',
	approver: 'Access policy',
};

/** "Remove from Access group Sales in account Example Ltd" */
export function stepWords({ action, place, target, where }: Step): string {
	const what = `${NOUNS[place]} ${target.name ?? target.id}`;
	return `${VERBS[action]} ${what} in ${where.type} ${where.name ?? where.id}`;
}

/** "Access Policies: Wiki in account Example Ltd" */
const leftWords = ({ place, name, id, where }: Finding): string =>
	`${placeFacts[place].label}: ${name ?? id} in ${where.type} ${where.name ?? where.id}`;

/** Those with the same key together, in their order. */
function grouped<T>(all: T[], key: (one: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
	return [...groups.values()];
}

/** What stays, a line for each reason. */
const leftLines = (left: Finding[]): string[] =>
	grouped(left, ({ why }) => why ?? '').map((same) =>
		[same.map(leftWords).join('; '), same[0]!.why].filter(Boolean).join('. '),
	);

/** "Devices (account Example Ltd, account Other Ltd): why", a line for each place and reason. */
const unseenLines = (notSeen: NotSeen[]): string[] =>
	grouped(notSeen, ({ place, why }) => `${place} ${why}`).map((same) => {
		const at = same.map(({ where, name }) =>
			[name, where && `${where.type} ${where.name ?? where.id}`].filter(Boolean).join(' in '),
		);
		const { place, why } = same[0]!;
		const named = at.filter(Boolean).join(', ');
		return `${placeFacts[place].label}${named ? ` (${named})` : ''}: ${why}`;
	});

interface Section {
	title: string;
	lines: string[];
	isNumbered?: boolean;
}

function sectionsOf({ plan, left, notSeen, refusals }: Planned): Section[] {
	const steps = plan.steps.map((step) => stepWords(step) + (step.reversible ? '' : ' (final)'));
	return [
		{ title: 'No step, because', lines: refusals },
		{ title: 'What would be taken away, in this order', lines: steps, isNumbered: true },
		{ title: 'What would stay', lines: leftLines(left) },
		{ title: 'What could not be looked at', lines: unseenLines(notSeen) },
	].filter(({ lines }) => lines.length > 0);
}

/** The plan to read, for an approval: `summary` is Markdown, `summaryHtml` the same for pages and mail. */
export function summaryOf(planned: Planned): { summary: string; summaryHtml: string } {
	const sections = sectionsOf(planned);
	const nothing = sections.length === 0 ? 'Nothing was found.' : undefined;
	const markdown = sections.map(({ title, lines, isNumbered }) => {
		const list = lines.map((line, nth) => `${isNumbered ? `${nth + 1}.` : '-'} ${plain(line)}`);
		return `${title}:\n\n${list.join('\n')}`;
	});
	const html = sections.map(({ title, lines, isNumbered }) => {
		const tag = isNumbered ? 'ol' : 'ul';
		const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
		return `<p>${title}:</p><${tag}>${items}</${tag}>`;
	});
	const { email } = planned;
	return {
		summary: [`**${plain(email)}**`, ...markdown, nothing].filter(Boolean).join('\n\n'),
		summaryHtml: `<h3>${escaped(email)}</h3>${html.join('')}${nothing ? `<p>${nothing}</p>` : ''}`,
	};
}

/** Names come from Cloudflare, where anybody may have written them. */
const plain = (line: string) => line.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escaped = (line: string) => line.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
