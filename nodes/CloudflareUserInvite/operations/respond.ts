import { answerOf } from '../../shared/operation/answer';
import { operation } from '../../shared/operation/operation';
import { userInvites } from '../../shared/resources/userInvites';
import { invite } from '../invite';

export const respond = operation({
	value: 'respond',
	name: 'Respond',
	action: 'Respond to invite',
	description: 'Accept or reject an invite to join an account',
	effect: 'change',
	warning:
		"An answer can't be undone. Accepting gives this credential's user the roles of the invite in the other account.",
	...answerOf({
		resource: userInvites,
		locator: invite,
		method: 'patch',
		what: 'the invite from',
		adviceOn: ({ status }) => (status === 'expired' ? 'Ask for a new invite.' : undefined),
	}),
});
