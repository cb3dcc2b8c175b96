import type { AxiosResponse } from 'axios';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Row = Record<string, unknown>;

/** What came back. Cloudflare's words are left out: they may name people. */
export interface Answer {
	method: Method;
	/** 0: no answer came, and nobody knows whether Cloudflare acted. */
	status: number;
	codes: number[];
	ok: boolean;
	result: unknown;
	/** The rows of a list; none where it is something else. */
	rows: Row[];
	/** The one row of other answers; empty where there is none. */
	row: Row;
	info: Row;
	/** By Cloudflare's own clock, epoch milliseconds; NaN where it does not tell. */
	at: number;
}

/** @param response undefined: none came */
export function read(method: Method, response: AxiosResponse<unknown> | undefined): Answer {
	const status = response?.status ?? 0;
	const body = rowOf(response?.data);
	const accepted = status >= 200 && status < 300;
	const codes = listOf(body.errors).map(({ code }) => Number(code));
	return {
		method,
		status,
		codes: codes.filter(Number.isInteger),
		ok: accepted && (body.success === true || (method === 'DELETE' && !response?.data)),
		result: body.result,
		rows: listOf(body.result),
		row: rowOf(body.result),
		info: rowOf(body.result_info),
		at: Date.parse(String(response?.headers.date)),
	};
}

/** The value as an object; an empty one where it is something else. */
export const rowOf = (value: unknown): Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};

const listOf = (value: unknown): Row[] => (Array.isArray(value) ? value.map(rowOf) : []);
