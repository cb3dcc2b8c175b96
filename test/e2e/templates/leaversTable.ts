import { odd } from './leaversAudit';

export const PAST = '2026-01-31';
export const FUTURE = '2099-12-31';
// In the time zone of this machine, as in the demo's n8n.
export const TODAY = new Date().toLocaleDateString('sv');

export const ada = 'ada.lovelace@example.com';
export const grace = 'grace.hopper@example.com';
export const katherine = 'katherine.johnson@example.com';
export const mary = 'mary.jackson@example.com';
export const tim = 'tim.berners-lee@example.com';
export const margaret = 'margaret.hamilton@example.com';
const radia = 'radia.perlman@example.com';
const edsger = 'edsger.dijkstra@example.com';
export const barbara = 'barbara.liskov@example.com';
export const donald = 'donald.knuth@example.com';
/** Not Grace Hopper, and nobody else at Cloudflare. */
export const stranger = 'grace@example.com';

/** Rows that must never lead to a deletion. */
export const oddRows: Array<[email: string, lastDay: string]> = [
	[radia, '31.01.2026'],
	[edsger, ''],
	['', PAST],
	['@example.com', PAST],
	[barbara, PAST],
	[barbara, FUTURE],
	[donald, '1970-01-01'],
];
const notLike = 'The last day is missing or not written like 2026-01-31';
/** Their texts in the audit. */
export const oddReports = [
	odd(radia, `${notLike}: 31.01.2026`),
	odd(edsger, `${notLike}: no last day`),
	odd('', `The email is missing or not valid: ${PAST}`),
	odd('@example.com', `The email is missing or not valid: ${PAST}`),
	odd(barbara, `The rows of this person have different last days: ${PAST} and ${FUTURE}`),
	odd(donald, `${notLike}: 1970-01-01`),
];
