// `npm run bench`: our nodes beside what a user would pick instead.
import { parseArgs } from 'node:util';
import { onLaunchersGone } from '../demo/processes.mjs';
import { JOBS, runs } from './jobs.mjs';
import { type Figures, measure } from './measure.mjs';
import { prepare, tidyUp } from './place.mjs';

const options = {
	job: { type: 'string', multiple: true },
	contender: { type: 'string', multiple: true },
	profile: { type: 'string' },
} as const;
const { values } = parseArgs({ options });
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
onLaunchersGone(() => stop.abort());
const place = await prepare(stop.signal, console.log);
try {
	const chosen = runs.filter(
		({ job, contender }) =>
			(!values.job || values.job.includes(job)) &&
			(!values.contender || values.contender.includes(contender)),
	);
	const all: Figures[] = [];
	for (const run of chosen) {
		const figures = await measure(run, place, { signal: stop.signal, profile: values.profile });
		all.push(figures);
		const { run: _, reports, ...rest } = figures;
		console.log(JOBS[run.job], run.label, JSON.stringify(rest));
		for (const r of reports) console.log({ ...r, ids: r.ids?.length, rounds: r.rounds });
	}
} catch (e) {
	console.error(e);
} finally {
	await tidyUp(place);
}
process.exit();
