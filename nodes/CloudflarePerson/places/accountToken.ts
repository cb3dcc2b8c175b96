import type { IDataObject } from 'n8n-workflow';

import { isNotFound } from '../../shared/cloudflare/faults';
import { collectionOf } from '../../shared/cloudflare/resource';
import { ownUserOf } from '../../shared/operation/guards';
import type { ItemSession } from '../../shared/operation/itemSession';
import type { Result } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import type { AccountToken, TokenPolicy } from '../../shared/resources/accountTokens';
import { accountTokens } from '../../shared/resources/accountTokens';
import { fieldsOf, objectsIn, text, timeOf } from '../../shared/resources/text';
import { accountTokenVerification } from '../../shared/resources/tokens';
import { sameAddress } from '../../shared/cloudflare/address';
import { canonical } from '../../shared/cloudflare/canonical';
import { owned } from '../members';
import { refuseOther } from '../theirs';
import type { Look, Place, StepRun } from './place';
import { sighting } from './place';

const tokensIn = (account: string) => collectionOf(accountTokens, { account });

const OWN =
	'It is the token of this credential, which would lock this node out. Disable it in the Cloudflare dashboard.';

const creatorOf = ({ creator_email_at_creation: email }: AccountToken) => text(email);

/** Disabled and expired ones let nobody in. An unknown status may. */
const isLive = ({ status }: AccountToken) => status !== 'disabled' && status !== 'expired';

/** The ID of the credential's own token, if it belongs to the account; undefined if it doesn't. */
const ownTokenId = async (account: string, item: ItemSession): Promise<string | undefined> =>
	await item.shared(`own token ${account}`, async () => {
		const verify = item.api.getFresh<{ id?: string }>(accountTokenVerification(account));
		return (await verify.catch(() => undefined))?.id;
	});

const grantsOf = ({ policies }: AccountToken) => {
	const names = objectsIn(policies).flatMap(({ permission_groups: groups }) =>
		objectsIn(groups).map(({ id, name }) => text(name) ?? id),
	);
	return [...new Set(names)].join(', ') || null;
};

export const accountToken: Place = {
	name: 'accountToken',
	async find(look) {
		const { where, reading } = look;
		const all = await reading.list(tokensIn(where.id));
		const own = await ownTokenId(where.id, reading.item);
		const tokens = owned(look, all.filter(isLive), creatorOf);
		const sightings = tokens.map(({ person, row, email }) => {
			const { id, status = null, issued_on: since, last_used_on: seen } = row;
			const name = text(row.name) ?? null;
			const before = { email, status };
			return sighting('accountToken', look, person, {
				id,
				name,
				grants: grantsOf(row),
				since: timeOf(since),
				lastSeen: timeOf(seen),
				...(id === own ? { why: OWN } : { draft: { target: { id, name }, before } }),
			});
		});
		const isOwn = await ownTokens(own, reading.item);
		return { sightings, notSeen: all.every(isOwn) ? [onlyOwnTokens(look)] : [] };
	},
	removal: {
		isReversible: () => true,
		run: async (steps) => await Promise.all(steps.map(disable)),
	},
};

/**
 * Tells the tokens of this credential, and those that its user has made. With the right to list only
 * these, Cloudflare's list leaves out all others without a word.
 */
async function ownTokens(own: string | undefined, item: ItemSession) {
	const user = await ownUserOf(item).catch(() => undefined);
	const email = user?.email;
	return (token: AccountToken) =>
		token.id === own || (email !== undefined && sameAddress(creatorOf(token), email));
}

const onlyOwnTokens = ({ where }: Look) => ({
	place: 'accountToken' as const,
	where,
	id: null,
	name: null,
	why: 'Cloudflare listed no API tokens but those of this credential, which may be all that it is allowed to see.',
});

/** Cloudflare replaces the whole token, so everything that was read is sent back. */
const FIELDS = ['name', 'condition', 'expires_on', 'not_before'];

const policiesOf = ({ policies }: AccountToken) =>
	objectsIn(policies).map(({ id: _, permission_groups: groups, ...policy }: TokenPolicy) => ({
		...policy,
		// The names of the groups are Cloudflare's own.
		permission_groups: objectsIn(groups).map(({ name: __, ...group }) => group),
	}));

function bodyOf(token: AccountToken): IDataObject {
	const known = Object.entries(fieldsOf(token, FIELDS)).filter(([, value]) => value !== null);
	return {
		...Object.fromEntries(known),
		policies: policiesOf(token),
		status: 'disabled',
	} as IDataObject;
}

async function disable(run: StepRun): Promise<Result> {
	const { path } = tokensIn(run.step.where.id).item(run.step.target.id);
	const work = async () => await readAndDisable(run);
	// Two items may have the same plan.
	return await (run.item.isDryRun ? work() : run.item.oneAtATime(path, work)).catch(
		(error: unknown) =>
			isNotFound(error) ? { ok: true as const, result: [] } : { ok: false as const, error },
	);
}

async function readAndDisable({ step, email, item }: StepRun): Promise<Result> {
	const { where, target } = step;
	const endpoint = tokensIn(where.id).item(target.id);
	const token = await item.api.getFresh<AccountToken>(endpoint);
	// Cloudflare may not name the creator any more once the member is removed. It never names another one.
	const isNameless = creatorOf(token) === undefined && text(token.name) === target.name;
	if (!isNameless) refuseOther(creatorOf(token), email);
	if (!isLive(token)) return { ok: true, result: [] };
	if (target.id === (await ownTokenId(where.id, item))) {
		throw new ParameterFault(
			'plan',
			'was not carried out here: it is the token of this credential',
			OWN,
		);
	}
	const answer = await item.api.put<AccountToken>(endpoint, bodyOf(token), {
		...token,
		status: 'disabled',
	});
	checkAnswer(token, answer);
	return { ok: true, result: {} };
}

/** Throws a ParameterFault if the token is not disabled, or may do something else than before. */
function checkAnswer(before: AccountToken, after: AccountToken): void {
	const isSame = (['name', 'condition'] as const).every(
		(name) => canonical(before[name] ?? null) === canonical(after[name] ?? null),
	);
	const sorted = (token: AccountToken) => policiesOf(token).map(policyKey).sort().join();
	if (after.status === 'disabled' && isSame && sorted(before) === sorted(after)) return;
	throw new ParameterFault(
		'plan',
		`was carried out, but Cloudflare answered with another token than was sent: ${before.name ?? before.id} is ${String(after.status)}`,
		'Check the token in the Cloudflare dashboard.',
	);
}

/** What a policy allows, whatever else Cloudflare adds to it. */
const policyKey = ({ effect, permission_groups: groups, resources }: TokenPolicy): string =>
	canonical([
		effect,
		objectsIn(groups)
			.map(({ id }) => id)
			.sort(),
		resources,
	]);
