// Fetches what the browser suites run, where it is not there yet: each n8n, and the browser. They would
// fetch it themselves, but then everything has to wait for it.
import sparticuz from '@sparticuz/chromium';
import { ensureHost } from '../../demo/host.mjs';
import { releases } from '../../demo/releases.js';

const { signal } = new AbortController();
for (const release of Object.values(releases)) {
	await ensureHost(signal, (text) => console.log(`n8n ${release.version}: ${text}`), release);
}
await sparticuz.executablePath();
