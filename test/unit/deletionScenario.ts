import type { IDataObject } from 'n8n-workflow';

import type { Resource } from '../../nodes/shared/cloudflare/resource';
import type { Deletion, DeletionRules } from '../../nodes/shared/operation/deletion';
import { deleteOnce } from '../../nodes/shared/operation/deletion';
import { outputOf } from '../../nodes/shared/operation/output';
import type { Subject } from '../../nodes/shared/operation/records';
import { described } from './itemsToRun';
import type { Row } from './people';
import { peopleWith, rowOf, World } from './people';
import { itemOf, sessionWith } from './sessions';

export const rows = [rowOf('a@x.org', '1'), rowOf('A@x.org', '2'), rowOf('a@X.org', '3')];

/** Deletes people, each of whom may have several rows; what comes of each is what `answers` says. */
export class DeletionScenario {
	readonly world = new World([...rows]);
	readonly sent: string[] = [];
	answers: Record<string, Error | IDataObject> = {};
	resource: Partial<Resource<Row>> = { hasSeveral: true };
	rules: DeletionRules = {};

	constructor(
		public ifMissing: Deletion<Row>['ifMissing'] = 'fail',
		private readonly isDryRun = false,
	) {}

	readonly session = sessionWith({
		api: this.world.api,
		change: ({ path }) => {
			const id = path.split('/').at(-1)!;
			this.sent.push(id);
			const answer = this.answers[id] ?? {};
			if (answer instanceof Error) throw answer;
			this.world.rows = this.world.rows.filter((row) => row.id !== id);
			return answer;
		},
	});

	readonly collection = () =>
		peopleWith({
			compare: (a, b) => a.id.localeCompare(b.id),
			...this.resource,
		});

	/** Every deletion is an item of its own. */
	readonly item = () => itemOf(this.session, { isDryRun: this.isDryRun });

	readonly lookups = () => this.item().lookups(this.collection());

	readonly subject = (value: string, by: 'key' | 'id'): Subject<Row> => ({
		parameter: 'user',
		collection: this.collection(),
		by,
		value,
	});

	/** Deletes the row with this ID, or all with this address. Returns what the item puts out. */
	delete = async (value = 'a@x.org', by: 'key' | 'id' = value.includes('@') ? 'key' : 'id') => {
		const item = this.item();
		const deletion = { subject: this.subject(value, by), ifMissing: this.ifMissing };
		const changed = await deleteOnce(deletion, item, this.rules);
		return await outputOf({ ...described, effect: 'remove' }, 0, changed, item);
	};
}

export const notFound = (email: string) =>
	`not found: no person with the email ${email} in the selected account`;
