import { RunningDemo } from './runningDemo';

/** Templates that start by themselves every hour, day or week and would disturb the suites. */
const SCHEDULED = ['Idle seats', 'Invite watcher', 'Scheduled leavers'];

let demo: RunningDemo | undefined;

/** Runs one `npm start` for all suites of a jest project, because each start takes long. */
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
