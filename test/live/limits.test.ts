import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defaultSettings } from '../../emulator/settings';

const page = readFileSync(join(__dirname, '../../docs/limits.md'), 'utf8');
const open = Object.keys(defaultSettings()).filter(
	(name) => name !== 'latencyMs' && name !== 'rateLimit',
);

test.each(open)('docs/limits.md mentions the setting %s', (setting) => {
	expect(page).toContain(`\`${setting}\``);
});
