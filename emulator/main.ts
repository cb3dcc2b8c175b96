import { parseArgs } from 'node:util';
import { seeded, startEmulator, type Emulator, type SeedOptions } from '.';
import { aligned, credentialBlock } from './credentialBlock';
import { seedNames } from './seed';

/** Flags: `--port`, `--host`, and one per count of `SeedOptions`, e.g. `--accessUsers 2345`. */
function flags() {
	const names = ['port', 'host', ...seedNames];
	const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
	const values = parseArgs({ options }).values as Record<string, string | undefined>;
	const given = seedNames.filter((name) => values[name] !== undefined);
	const seed: SeedOptions = Object.fromEntries(given.map((name) => [name, Number(values[name])]));
	const port = Number(values.port ?? process.env.EMULATOR_PORT ?? 8787);
	return { port, host: values.host ?? process.env.EMULATOR_HOST, seed };
}

function table({ url, baseUrl }: Emulator): string {
	const ids = Object.entries(seeded).filter(([, value]) => typeof value === 'string');
	return `Live view  ${url}/

${credentialBlock(baseUrl)}

IDs of the sample data
${aligned(Object.fromEntries(ids) as Record<string, string>)}

For tests
${aligned({ 'State as JSON': `GET  ${url}/__emulator/state`, Reset: `POST ${url}/__emulator/reset` })}
`;
}

async function main(): Promise<void> {
	const emulator = await startEmulator(flags());
	console.log(`Cloudflare emulator\n\n${table(emulator)}\nCtrl-C to stop`);
	const stop = () => void emulator.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
