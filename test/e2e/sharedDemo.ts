import { RunningDemo } from './runningDemo';

/** What runs by itself, and would join in with the suites at its own time of day. */
const SCHEDULED = ['Access review', 'Invite watcher', 'Scheduled leavers'];

let demo: RunningDemo | undefined;

/** Before the suites of a jest project: one `npm start` for all of them, as each takes its time. */
export default async function start(): Promise<void> {
	demo = await RunningDemo.start();
	for (const name of SCHEDULED) {
		const { id } = await demo.editor.workflow(name);
		await demo.editor.ask('post', `/workflows/${id}/deactivate`);
	}
	demo.share();
}

/** After them. */
export function stop(): void {
	if (!demo) throw new Error('The shared demo did not start here.');
	demo.stop();
}
