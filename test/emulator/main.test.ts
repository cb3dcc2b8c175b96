import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios from 'axios';
import { seeded } from '../../emulator';

test('npm run emulator prints its address and credentials, and stops on SIGTERM', async () => {
	const root = join(__dirname, '..', '..');
	const args = ['--import', 'tsx', 'emulator/main.ts', '--port', '0', '--accessUsers', '7'];
	const child = spawn(process.execPath, args, { cwd: root });
	try {
		let printed = '';
		for await (const chunk of child.stdout) {
			printed += String(chunk);
			if (printed.includes('to stop')) break;
		}
		const { key, ...tokens } = seeded.credentials;
		const needed = [...Object.values(tokens), key.email, key.apiKey, seeded.account];
		for (const value of needed) expect(printed).toContain(value);
		expect(printed).toMatch(/^Live view +http:\S+\d\/$/m);
		expect(printed).toMatch(/^ +Base URL +http:\S+\/client\/v4$/m);
		const [, url] = /(http:\S+)\/client\/v4/.exec(printed) ?? [];
		const { data } = await axios.get(`${url}/__emulator/state`);
		expect(data.accessUsers[seeded.account]).toHaveLength(7);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	} finally {
		child.kill('SIGKILL');
	}
}, 30_000);
