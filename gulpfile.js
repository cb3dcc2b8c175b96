const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { cpSync, existsSync, mkdirSync, mkdtempSync } = require('node:fs');
const {
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { homepage } = require('./package.json');
const { dest, parallel, series, src } = require('gulp');

const CACHE = 'node_modules/.cache/build';
const DAY_MS = 24 * 60 * 60 * 1000;
const COMPILED = ['nodes', 'credentials'];

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

/** Changes with everything that the compiler reads. */
function hashOfSources() {
	const hash = createHash('sha256');
	const sources = COMPILED.flatMap((folder) =>
		readdirSync(folder, { recursive: true })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => join(folder, file)),
	);
	for (const file of ['tsconfig.json', 'package-lock.json', ...sources.sort()]) {
		hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

/** Runs the compiler and keeps what it wrote; what has a type error is not kept. */
function compileInto(folder) {
	mkdirSync(CACHE, { recursive: true });
	const writing = mkdtempSync(join(CACHE, 'writing-'));
	const compiler = require.resolve('typescript/bin/tsc');
	const { status } = spawnSync(process.execPath, [compiler, '--outDir', writing], {
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('TypeScript found something: see above');
	// Whole or not at all. Another build in this checkout may have been faster.
	if (!existsSync(folder)) renameSync(writing, folder);
	// Another build may be reading what is younger.
	const old = (path) => Date.now() - statSync(path).mtimeMs > DAY_MS;
	for (const path of readdirSync(CACHE).map((name) => join(CACHE, name))) {
		if (old(path)) rmSync(path, { recursive: true, force: true });
	}
}

/** The compiler takes ten seconds, and every `npm start` builds: what is unchanged is copied. */
async function compile() {
	const compiled = join(CACHE, hashOfSources());
	if (!existsSync(compiled)) compileInto(compiled);
	cpSync(compiled, 'dist', { recursive: true });
}

/** Icons, codex and output previews: all that n8n reads beside the compiled classes. */
function assets() {
	return src(['nodes/**/*.{svg,png,json}', 'credentials/**/*.{svg,png}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

const built = (pattern) =>
	readdirSync('dist/nodes', { recursive: true })
		.filter((file) => pattern.test(file))
		.map((file) => join('dist/nodes', file));

/** Get Many has the rows of Get: without an output preview of its own, it gets that one. */
async function previewsOfGetMany() {
	for (const preview of built(/\bget\.json$/)) {
		const ofGetMany = join(dirname(preview), 'getAll.json');
		if (!existsSync(ofGetMany)) cpSync(preview, ofGetMany);
	}
}

/** Every codex gets the links to the page of its node and to the one on credentials. */
async function linksOfCodex() {
	const page = (path) => [{ url: `${homepage.replace(/#.*$/, '')}/blob/main/docs/${path}.md` }];
	for (const file of built(/\.node\.json$/)) {
		const [, name] = /Cloudflare(\w+)\.node\.json$/.exec(file);
		const ownPage = name.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
		const resources = {
			primaryDocumentation: page(`nodes/${ownPage}`),
			credentialDocumentation: page('credentials'),
		};
		const codex = { ...JSON.parse(readFileSync(file, 'utf8')), resources };
		writeFileSync(file, `${JSON.stringify(codex, null, '\t')}\n`);
	}
}

exports.build = series(clean, parallel(compile, assets), previewsOfGetMany, linksOfCodex);
