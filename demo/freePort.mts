import getPort, { portNumbers } from 'get-port';

const TRIED = 100;
const FIRST = 15_000;
const LAST = 32_000;

/**
 * The first free port from this one on. By default it starts anywhere below the ports that the system gives to
 * outgoing connections: with thousands of requests, one of them could take a port before a server listens on it.
 */
export const freePort = async (from = FIRST + Math.floor(Math.random() * (LAST - FIRST))) =>
	await getPort({ port: portNumbers(from, from + TRIED) });
