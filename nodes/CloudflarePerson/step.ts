import type { IDataObject } from 'n8n-workflow';

import type { Where } from '../shared/cloudflare/resource';
import type { Action, PlaceName } from './finding';

/** One thing to take away, pinned to the ID of its record. */
export interface Step extends IDataObject {
	/** Tells the steps of one plan apart. */
	id: string;
	place: PlaceName;
	where: Where;
	action: Action;
	target: { id: string; name: string | null };
	/** What was there when the plan was made: whose record it is, and what it gave. */
	before: IDataObject & { email: string };
	reversible: boolean;
}
