import { addressKey } from '../shared/cloudflare/address';
import type { Rows } from '../shared/cloudflare/api';
import { BatchSender } from '../shared/operation/batches';
import type { BatchRules, Results } from '../shared/operation/batchRules';
import { eachOf } from '../shared/operation/batchRules';
import { notFoundAfter } from '../shared/operation/creation';
import type { Result } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { OrganizationMember } from '../shared/resources/organizationMembers';
import { emailOf, memberBatches } from '../shared/resources/organizationMembers';
import { present } from './member';
import type { Person } from './person';
import { alreadyThere, changeOf, lastChangeOf, lookUp, outcomeOf } from './person';

/** How members are created in batches. */
const rules: BatchRules<Person, OrganizationMember> = {
	size: 10,
	containerOf: ({ organization }) => organization,
	send,
	settle,
	lookUp,
	alreadyThere,
	afterSending: outcomeOf,
	missingFault: ({ parameter, key }) =>
		new ParameterFault(
			parameter,
			`${key} is missing from Cloudflare's answer`,
			'Check whether this person is a member before you run again.',
		),
	notDone: notFoundAfter,
};

/** Creates members with a BatchSender. A dry run looks everybody up first. */
export async function inviteAll(people: Person[], keepGoing: boolean): Promise<Results<Person>> {
	const already = await inDryRun(people.filter(({ item }) => item.isDryRun));
	if (!keepGoing && already.some(([, { ok }]) => !ok)) return already;
	const told = new Set(already.map(([person]) => person));
	const rest = people.filter((person) => !told.has(person));
	return [...already, ...(await new BatchSender(rules, keepGoing).sendAll(rest))];
}

/** The people of a dry run for whom nothing would be sent, with their outcomes. */
async function inDryRun(people: Person[]): Promise<Results<Person>> {
	const looked = await eachOf(people, async (person): Promise<Result | undefined> => {
		const { item, collection, key } = person;
		return await item
			.lookups(collection)
			.find(item.api, key)
			.then(
				async (rows) => {
					const row = present(rows);
					return row ? await alreadyThere(person, row) : undefined;
				},
				(error: unknown) => ({ ok: false, error }),
			);
	});
	return looked.flatMap(([person, outcome]) => (outcome ? [[person, outcome] as const] : []));
}

async function send(batch: Person[]): Promise<Rows<OrganizationMember>> {
	const { item, organization } = batch[0]!;
	const members = batch.map(({ member }) => member);
	// A dry run returns each person as if they had been created.
	const assumed = members.map((member) => ({ ...member }) as unknown as OrganizationMember);
	return await item.api.postForRows(memberBatches(organization), { members }, assumed);
}

/** The response is a list of members, which are matched to the people by address. */
async function settle(batch: Person[], { rows, sentAt }: Rows<OrganizationMember>) {
	const byAddress = new Map(rows.map((row) => [addressKey(emailOf(row) ?? ''), row]));
	const rowOf = ({ key }: Person) => byAddress.get(addressKey(key));
	// A time on a whole second can mean all of that second, so each row gets the benefit of the doubt.
	const newest = Math.max(...rows.map((row) => changeOf(row) ?? -Infinity));
	const took = performance.now() - sentAt;
	return await eachOf(batch.filter(rowOf), async (person) => {
		const row = rowOf(person)!;
		person.item.lookups(person.collection).records.add(row);
		// The rows of one request are created together, so an older row existed before.
		const isOlder = lastChangeOf(row) < newest - took;
		return isOlder ? await alreadyThere(person, row) : await outcomeOf(person, row, sentAt);
	});
}
