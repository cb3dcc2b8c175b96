import type { INodeProperties } from 'n8n-workflow';

import { CloudflareFault, isOutcomeUnknown, statusOf } from '../../shared/cloudflare/faults';
import type { Body } from '../../shared/cloudflare/types';
import { ifMissing } from '../../shared/fields/collections';
import type { ItemSession } from '../../shared/operation/itemSession';
import { operation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import { changeLookup } from '../../shared/operation/records';
import { absentTarget, findTarget, readTarget } from '../../shared/operation/target';
import { sessionRevocation } from '../../shared/resources/accessSessions';
import { signedInUsers } from '../../shared/resources/signedInUsers';
import { text } from '../../shared/resources/text';
import { readWait, untilEnded } from '../sessions';
import { account, user } from '../user';

const devices: INodeProperties = {
	displayName: 'Revoke Devices',
	name: 'devices',
	type: 'boolean',
	default: false,
	description: "Whether to also revoke all of the person's devices",
};

const warpSessionReauth: INodeProperties = {
	displayName: 'Reauthenticate WARP',
	name: 'warpSessionReauth',
	type: 'boolean',
	default: false,
	description:
		'Whether the person must also log in to WARP again where a Gateway policy limits the WARP session. Without it the WARP session goes on.',
};

const waitUntilEnded: INodeProperties = {
	displayName: 'Wait Until Ended',
	name: 'waitUntilEnded',
	type: 'boolean',
	default: false,
	description: 'Whether to wait until Cloudflare lists no active session any more',
};

const waitTimeout: INodeProperties = {
	displayName: 'Session Timeout (Seconds)',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 120,
	description: 'How long to wait at the most until the sessions have ended',
};

export const revokeSessions = operation({
	value: 'revokeSessions',
	name: 'Revoke Sessions',
	action: 'Revoke sessions of user',
	description: 'End all sessions of a Zero Trust user; the seat stays',
	effect: 'change',
	resource: signedInUsers,
	warning:
		'Ends all sessions of the person. Whoever can still log in may do so again after about a minute, so disable them at your identity provider first.',
	fields: [account, user],
	options: [ifMissing, devices, warpSessionReauth, waitUntilEnded, waitTimeout],
	hint: ({ revoked }) =>
		revoked
			? 'Issued tokens are refused within half a minute. The person keeps the seat, and can log in again after about a minute unless an Access policy or your identity provider keeps them out.'
			: undefined,
	read: (parameters) => ({
		...readTarget(parameters.subject(signedInUsers, user.name), parameters),
		account: parameters.id(account.name),
		scope: {
			...(parameters.flag('options.devices') && { devices: true }),
			...(parameters.flag('options.warpSessionReauth') && { warp_session_reauth: true }),
		},
		wait: readWait(parameters),
	}),
	names: ({ subject }) => subject.value,
	wouldDo: ({ who, where, input: { scope } }) =>
		`End all sessions of ${who} in ${where}${scope.devices ? ', and revoke their devices' : ''}`,
	lookup: ({ subject }) => changeLookup(subject),
	async run(input, item) {
		const { subject, scope, wait } = input;
		const { collection, parameter } = subject;
		const shown = wait === undefined ? {} : { activeSessions: null };
		const row = await findTarget(input, item);
		if (!row) return absentTarget(input, { fields: shown, flags: { revoked: false } });
		const email = text(row.email);
		if (!email) {
			throw new ParameterFault(
				parameter,
				`has no email address at Cloudflare, which ends sessions by address (ID ${row.id})`,
			);
		}
		await revokeOnce(input.account, { email, ...scope }, item);
		return {
			collection,
			outcome: 'revoked',
			person: collection.resource.person?.(row) ?? {},
			fields: { id: row.id, ...shown },
			flags: { revoked: true, alreadyAbsent: false },
		};
	},
	async wait({ subject, wait }, item, { id, revoked }) {
		if (wait === undefined || revoked !== true) return {};
		await untilEnded(subject.collection, String(id), wait, item);
		return { activeSessions: 0 };
	},
});

/**
 * Cloudflare ends the sessions of an address. `user_uid` is not sent: which of a user's two IDs it
 * means is not documented, and with the wrong one nothing might end. Items that ask for the same
 * share one request; a dry run shows it for each of them.
 */
async function revokeOnce(id: string, body: Body, item: ItemSession): Promise<void> {
	const revoke = async () => await item.api.postForTrue(sessionRevocation(id), body);
	if (item.isDryRun) return await revoke();
	await item.shared(`revocation ${id} ${JSON.stringify(body)}`, revoke).catch((error: unknown) => {
		throw error instanceof CloudflareFault ? withAdvice(error) : error;
	});
}

function withAdvice(fault: CloudflareFault): CloudflareFault {
	const isUnknown: boolean = isOutcomeUnknown(fault);
	if (isUnknown) return fault.with({ advice: 'Run again: ending sessions twice does no harm.' });
	// The answer has no errors then, only false.
	if (statusOf(fault) !== 200) return fault;
	const advice = 'Nothing was ended. Look at the sessions with Get Sessions before you run again.';
	return fault.with({ advice });
}
