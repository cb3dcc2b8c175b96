import type { PlaceName } from '../finding';
import { accessGroup } from './accessGroup';
import { accessPolicy } from './accessPolicy';
import { accessUser } from './accessUser';
import { accountMember } from './accountMember';
import { accountToken } from './accountToken';
import { approver } from './approver';
import { device } from './device';
import { organizationMember } from './organizationMember';
import type { Place } from './place';
import { session } from './session';
import { userGroup } from './userGroup';
import { zeroTrustList } from './zeroTrustList';

export const placeNamed: Record<PlaceName, Place> = {
	accountMember,
	userGroup,
	organizationMember,
	accessUser,
	session,
	device,
	accessGroup,
	accessPolicy,
	zeroTrustList,
	accountToken,
	approver,
};
