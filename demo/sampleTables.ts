import { leaver } from '../emulator/leavers';
import type { Column, Row } from './editor';

/** Data tables with rows for the templates that read from a table. */
export const sampleTables: Array<{ name: string; columns: Column[]; rows: Row[] }> = [
	{
		name: 'Cloudflare leavers',
		columns: [
			{ name: 'email', type: 'string' },
			{ name: 'lastDay', type: 'string' },
		],
		rows: [
			{ email: leaver(0).email, lastDay: '2026-01-31' },
			{ email: 'grace.hopper@example.com', lastDay: '2099-12-31' },
			// This date is ambiguous, so the template reports it.
			{ email: 'alan.turing@example.com', lastDay: '01.02.2026' },
		],
	},
	{
		name: 'Cloudflare groups',
		columns: [
			{ name: 'email', type: 'string' },
			{ name: 'group', type: 'string' },
		],
		rows: [
			{ email: 'katherine.johnson@example.com', group: 'Sales' },
			{ email: 'Alan.Turing@example.com', group: 'Sales' },
			{ email: 'noor.haddad@example.com', group: 'Sales' },
			{ email: 'noor.haddad@example.com', group: 'Engineering' },
		],
	},
];
