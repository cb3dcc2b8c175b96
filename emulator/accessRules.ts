import { asUuid, hexId } from './ids';

/** A rule of an Access group: one kind, and what that kind names. */
export type AccessRule = Record<string, Record<string, unknown>>;

/** The fields of a kind: required ones, and after a `?` those that may be missing. */
const KINDS: Record<string, string> = {
	any_valid_service_token: '',
	auth_context: 'id ac_id identity_provider_id',
	auth_method: 'auth_method',
	azureAD: 'id identity_provider_id',
	certificate: '',
	cloudflare_account_member: '? account_id',
	common_name: 'common_name',
	device_posture: 'integration_uid ? account_id',
	email: 'email',
	email_domain: 'domain',
	email_list: 'id',
	everyone: '',
	external_evaluation: 'evaluate_url keys_url',
	geo: 'country_code',
	'github-organization': 'name identity_provider_id ? team',
	group: 'id',
	gsuite: 'email identity_provider_id',
	ip: 'ip',
	ip_list: 'id',
	linked_app_token: 'app_uid',
	login_method: 'id',
	oidc: 'claim_name claim_value identity_provider_id',
	okta: 'name identity_provider_id',
	saml: 'attribute_name attribute_value identity_provider_id',
	service_token: 'token_id',
	user_risk_score: 'user_risk_score',
};

/** The 26 documented kinds. */
export const ruleKinds = Object.keys(KINDS);

const namesIn = (text = '') => text.split(' ').filter(Boolean);

/** The fields of a kind. */
export function fieldsOfKind(kind: string): { required: string[]; optional: string[] } {
	const [required, optional] = (KINDS[kind] ?? '').split('?');
	return { required: namesIn(required), optional: namesIn(optional) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmail = (value: unknown) => typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);

/** What is wrong with a rule; undefined if it is one of the documented kinds. */
export function ruleProblem(rule: unknown): string | undefined {
	const [kind, ...others] = isObject(rule) ? Object.keys(rule) : [];
	if (kind === undefined || others.length > 0) return 'a rule has exactly one kind';
	const body = (rule as Record<string, unknown>)[kind];
	if (!(kind in KINDS)) return `unknown kind of rule ${kind}`;
	if (!isObject(body)) return `${kind} must be an object`;
	const { required, optional } = fieldsOfKind(kind);
	const missing = required.find((name) => body[name] === undefined);
	if (missing) return `${kind} lacks ${missing}`;
	const extra = Object.keys(body).find((name) => ![...required, ...optional].includes(name));
	if (extra) return `${kind} has no ${extra}`;
	if (kind === 'user_risk_score') {
		return Array.isArray(body[kind]) ? undefined : 'user_risk_score must be a list';
	}
	const wrong = Object.entries(body).find(([, value]) => typeof value !== 'string' || !value);
	if (wrong) return `${wrong[0]} of ${kind} must be text`;
	return kind === 'email' && !isEmail(body.email) ? 'email is not an email address' : undefined;
}

export const emailRule = (email: string): AccessRule => ({ email: { email } });

/** The addresses that rules name. */
export const emailsIn = (rules: AccessRule[]): string[] =>
	rules.flatMap(({ email }) => (typeof email?.email === 'string' ? [email.email] : []));

const uuid = (label: string) => asUuid(hexId(label));

/** A rule of each documented kind except `email`. */
export const otherRules: AccessRule[] = [
	{ email_list: { id: uuid('email list') } },
	{ email_domain: { domain: 'partner.example' } },
	{ cloudflare_account_member: {} },
	{ azureAD: { id: uuid('Entra group'), identity_provider_id: uuid('Entra') } },
	{ okta: { name: 'Everyone in Sales', identity_provider_id: uuid('Okta') } },
	{ 'github-organization': { name: 'example', team: 'core', identity_provider_id: uuid('Git') } },
	{ gsuite: { email: 'team@example.com', identity_provider_id: uuid('Google') } },
	{
		saml: {
			attribute_name: 'department',
			attribute_value: 'Sales',
			identity_provider_id: uuid('SAML'),
		},
	},
	{ oidc: { claim_name: 'team', claim_value: 'core', identity_provider_id: uuid('OIDC') } },
	{
		external_evaluation: {
			evaluate_url: 'https://check.example.com/evaluate',
			keys_url: 'https://check.example.com/keys',
		},
	},
	{ login_method: { id: uuid('login method') } },
	{ auth_method: { auth_method: 'mfa' } },
	{ auth_context: { id: uuid('context'), ac_id: 'c1', identity_provider_id: uuid('Entra') } },
	{ user_risk_score: { user_risk_score: ['low', 'medium'] } },
	{ device_posture: { integration_uid: uuid('posture') } },
	{ ip: { ip: '192.0.2.0/24' } },
	{ ip_list: { id: uuid('IP list') } },
	{ geo: { country_code: 'DE' } },
	{ common_name: { common_name: 'build server' } },
	{ certificate: {} },
	{ service_token: { token_id: uuid('service token') } },
	{ any_valid_service_token: {} },
	{ linked_app_token: { app_uid: uuid('app') } },
	{ group: { id: uuid('access group 1') } },
	{ everyone: {} },
];
