import type { AxiosResponse } from 'axios';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type Row = Record<string, unknown>;

/** A response without Cloudflare's messages, because these may name people. */
export interface Answer {
	method: Method;
	/** 0: there was no response, and it is unknown whether Cloudflare acted. */
	status: number;
	codes: number[];
	ok: boolean;
	result: unknown;
	/** The rows of a list; none for other results. */
	rows: Row[];
	/** The single row of other results; empty if there is none. */
	row: Row;
	info: Row;
	/** The time by Cloudflare's clock in epoch milliseconds; NaN if it is not sent. */
	at: number;
}

/** @param response undefined if there was none */
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

/** The value as an object; empty if it is something else. */
export const rowOf = (value: unknown): Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};

const listOf = (value: unknown): Row[] => (Array.isArray(value) ? value.map(rowOf) : []);
