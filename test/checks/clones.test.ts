import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'clones-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jscpd = require.resolve('jscpd/run-jscpd.js');

/** How many clones jscpd finds in these texts, with the configuration of `npm run clones`. */
function clonesIn(...texts: string[]): number {
	const files = mkdtempSync(join(folder, 'files-'));
	texts.forEach((text, index) => writeFileSync(join(files, `file${index}.ts`), text));
	const args = [jscpd, '--config', join(root, '.jscpd.json'), '--no-colors', files];
	const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
	const found = Number(/Found (\d+) clones/.exec(stdout)?.[1]);
	expect(status).toBe(found === 0 ? 0 : 1);
	return found;
}

const lookup = `
export async function findMember(call: Call): Promise<Found<Member>> {
	const { mode, value } = call.picked('member');
	const members = membersOf(call);
	const rows =
		mode === 'email' ? await members.findEvery(call.api, value) : [await members.get(value)];
	const present = rows.filter((row) => row !== undefined && row.status !== 'rejected');
	if (present.length > 0) return { rows: present, about: { email: present[0].email } };
	return mode === 'email'
		? { missing: noSuchMember(value), about: { email: value } }
		: { missing: 'is deleted already', about: { id: value } };
}
`;
const renamed = lookup.replace(/member/g, 'seat').replace(/Member/g, 'Seat');
const choice = `
const RANK = { associated: 0, associating: 1, disassociated: 2 };
const rankOf = ({ status }: Recipient) => RANK[status] ?? RANK.associating;
const byRelevance = (a: Recipient, b: Recipient) =>
	rankOf(a) - rankOf(b) || (momentOf(b.created) ?? 0) - (momentOf(a.created) ?? 0);

export const chosen = (rows: Recipient[]): Recipient | undefined => {
	const present = rows.filter(({ status }) => status !== 'disassociated');
	return [...present].sort(byRelevance)[0];
};
`;

test('a function copied to another file is found', () => {
	expect(clonesIn(lookup, lookup)).toBe(1);
});

test('so is a copy in which names were changed', () => {
	expect(clonesIn(lookup, renamed.replace(/rows/g, 'records'))).toBe(1);
	expect(clonesIn(choice, choice.replace(/Recipient/g, 'User').replace(/rankOf/g, 'order'))).toBe(
		1,
	);
});

test('so is a copy with another line in it', () => {
	const longer = renamed.replace('\tif (', '\tawait refuseOwnUser(call, present);\n\tif (');
	expect(longer).not.toBe(renamed);
	expect(clonesIn(lookup, longer)).toBe(1);
});

test('two different functions are no clones', () => {
	expect(clonesIn(lookup, choice)).toBe(0);
});

test('nothing published is hidden from the detector', () => {
	const files = ['nodes', 'credentials'].flatMap((name) =>
		readdirSync(join(root, name), { recursive: true }).map((file) =>
			join(root, name, String(file)),
		),
	);
	const sources = files.filter((file) => file.endsWith('.ts'));
	expect(sources.length).toBeGreaterThan(50);
	const hidden = sources.filter((file) => readFileSync(file, 'utf8').includes('jscpd:ignore'));
	expect(hidden).toEqual([]);
});
