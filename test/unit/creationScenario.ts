import { createOnce } from '../../nodes/shared/operation/creation';
import type { Creation } from '../../nodes/shared/operation/creation';
import type { Row } from './people';
import { people, peopleWith, rowOf, World } from './people';
import { itemOf, sessionWith } from './sessions';

export type IfExists = Creation<Row>['ifExists'];

export const made = rowOf('new@x.org', 'made');

/** Creates records: what Cloudflare answers to a POST is what `answer` says. */
export class CreationScenario {
	readonly world = new World(people(3));
	sent = 0;
	answer: () => Row | Error = () => made;

	private readonly session = sessionWith({
		api: this.world.api,
		change: () => {
			this.sent++;
			const answer = this.answer();
			if (answer instanceof Error) throw answer;
			return answer;
		},
	});

	constructor(
		private readonly ifExists: IfExists = 'returnExisting',
		private readonly update?: (row: Row) => Promise<Row>,
		private readonly isDryRun = false,
	) {}

	/** Every creation is an item of its own. */
	item = () => itemOf(this.session, { isDryRun: this.isDryRun });

	create = async (email = 'new@x.org', ifExists = this.ifExists, item = this.item()) => {
		// Records with this ID let nobody in.
		const collection = peopleWith({ isThere: ({ id }) => id !== 'canceled' });
		const creation = { collection, parameter: 'email', key: email, ifExists };
		const assumed = { email } as Row;
		return await createOnce<Row>(creation, item, {
			send: async () => await item.api.post(collection, { email }, assumed),
			update: this.update,
		});
	};

	/** Fails, although the record is there from now on. */
	failAfterMaking(error: Error, row = made): void {
		this.answer = () => {
			this.world.rows.push(row);
			return error;
		};
	}
}
