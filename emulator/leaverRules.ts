import type { AccessRule } from './accessRules';
import { emailRule } from './accessRules';
import { asUuid, hexId } from './ids';
import { moment, person } from './people';
import { policyWith, type Policy } from './policies';
import { accessPoliciesOf, appsOf } from './policyTables';
import { appNamed } from './resources/accessApps';
import { accessGroupsOf } from './resources/accessGroups';
import { gatewayRule, gatewayRulesOf } from './resources/gatewayRules';
import { listsOf } from './resources/zeroTrustLists';
import { listItemTable } from './routes/zeroTrustListItems';
import type { RuleLists } from './ruleLists';
import { seeded } from './seeded';
import type { State } from './state';

const { account } = seeded;

const label = (kind: string, name: string) => `${kind} of leavers: ${name}`;
const uuid = (kind: string, name: string) => asUuid(hexId(label(kind, name)));
const group = (name: string): AccessRule => ({ group: { id: uuid('group', name) } });
const listId = (name: string) => uuid('list', name);
const everyone: AccessRule = { everyone: {} };
const ofCompany: AccessRule = { email_domain: { domain: 'example.com' } };
const stays = emailRule(person(0).email);

/**
 * Puts addresses wherever rules name somebody: where that lets in, where it keeps out, where it is the last
 * one, and where only the domain, everybody or a directory is named.
 */
export function addLeaverRules(state: State, emails: string[]): void {
	const people = emails.map(emailRule);
	addLists(state, emails);
	for (const [name, rules] of Object.entries(groupsWith(people))) addGroup(state, name, rules);
	const policies = policiesWith(people, emails);
	for (const [name, policy] of Object.entries(policies)) {
		accessPoliciesOf(state, account).add(policyWith(label('policy', name), name, policy));
	}
	addApps(state, Object.keys(policies), people);
	addGatewayRules(state, emails);
}

/** EMAIL lists. In the one that Gateway uses, addresses have capitals. */
function addLists(state: State, emails: string[]): void {
	const capitals = emails.map((email) => email.replace(/^l/, 'L'));
	const lists = { 'Wiki team': emails, 'Gateway team': capitals, 'Approver list': emails };
	for (const [name, addresses] of Object.entries(lists)) {
		const at = moment(0);
		const id = listId(name);
		listsOf(state, account).add({ id, name, type: 'EMAIL', created_at: at, updated_at: at });
		for (const value of [person(0).email, ...addresses]) {
			listItemTable(state, id).add({ id: hexId(`${id} ${value}`), value, created_at: at });
		}
	}
}

type SomeRules = Partial<RuleLists> & Pick<RuleLists, 'include'>;

const groupsWith = (people: AccessRule[]): Record<string, SomeRules> => ({
	'Wiki group': { include: [stays, ...people] },
	'Around the Wiki group': { include: [stays, group('Wiki group')] },
	'Of leavers only': { include: people },
	'Without leavers': { include: [ofCompany], exclude: people },
	'Of the company': { include: [ofCompany] },
});

function addGroup(state: State, name: string, rules: SomeRules): void {
	const dates = { created_at: moment(0), updated_at: moment(0) };
	const more = { exclude: [], require: [], is_default: false, ...dates };
	accessGroupsOf(state, account).add({ id: uuid('group', name), name, ...more, ...rules });
}

/** Reusable policies by their names. */
function policiesWith(
	people: AccessRule[],
	emails: string[],
): Record<string, Partial<Policy> & SomeRules> {
	const provider = { identity_provider_id: uuid('provider', 'Entra') };
	const approval = { approval_required: true };
	return {
		'Wiki editors': {
			include: [stays, ...people],
			...approval,
			approval_groups: [{ approvals_needed: 1, email_addresses: [person(1).email, ...emails] }],
		},
		'Everyone but leavers': { include: [everyone], exclude: people },
		'Leavers are blocked': { decision: 'deny', include: [stays, ...people] },
		'Blocked but leavers': { decision: 'deny', include: [everyone], exclude: people },
		'Leavers are required': { include: [ofCompany], require: people },
		'Leavers only': { include: people },
		'By group': { include: [group('Around the Wiki group')] },
		'By list': {
			include: [{ email_list: { id: listId('Wiki team') } }],
			...approval,
			approval_groups: [{ approvals_needed: 1, email_list_uuid: listId('Approver list') }],
		},
		'By directory': { include: [{ azureAD: { id: uuid('directory', 'Sales'), ...provider } }] },
		'Of a new kind': { include: [{ brand_new: { subject: 'x' } }] },
	};
}

/** An app with all reusable policies, one with policies of its own, and that of device enrollment. */
function addApps(state: State, policies: string[], people: AccessRule[]): void {
	const own = (name: string, precedence: number, rules: Partial<Policy> & SomeRules): Policy => ({
		...policyWith(label('policy', name), name, rules),
		precedence,
	});
	const apps = appsOf(state, account);
	const attached = policies.map((name) => uuid('policy', name));
	apps.add(appNamed('Handbook', 0, { attached }));
	const editors = own('Handbook editors', 1, { include: [stays, ...people] });
	const readers = own('Handbook readers', 2, { include: [ofCompany], exclude: people });
	apps.add(appNamed('Old handbook', 1, { own: [editors, readers] }));
	const staff = own('Staff devices', 1, { include: [ofCompany] });
	apps.add(appNamed('Devices of the company', 2, { type: 'warp', own: [staff] }));
}

function addGatewayRules(state: State, emails: string[]): void {
	const named = emails.map((email) => `"${email}"`).join(' ');
	const identities = {
		'Payroll of leavers': `identity.email in {${named}}`,
		'Social media of a list': `identity.email in $${listId('Gateway team')}`,
	};
	for (const [index, [name, identity]] of Object.entries(identities).entries()) {
		gatewayRulesOf(state, account).add(gatewayRule(name, 900 + index, { identity }));
	}
}
