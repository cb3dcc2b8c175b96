import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for 127.0.0.1 and its key in PEM format, for `https.createServer`. */
export interface Certificate {
	cert: string;
	key: string;
	name: string;
	privateKey: KeyObject;
}

const DAY_MS = 86_400_000;

/**
 * Creates an untrusted X.509 certificate, valid from yesterday until tomorrow, signed by `issuer` or by
 * itself. Node cannot create certificates, so this builds the ASN.1 structures of RFC 5280.
 */
export function certificateFor(name: string, issuer?: Certificate): Certificate {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const signed = sequence(
		tagged(0xa0, integer(Buffer.from([2]))),
		integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		ecdsaWithSha256,
		nameWith(issuer?.name ?? name),
		sequence(utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
		nameWith(name),
		publicKey.export({ type: 'spki', format: 'der' }),
		tagged(0xa3, sequence(subjectIsLoopback, ...(issuer ? [] : [mayIssue]))),
	);
	const signature = sign('sha256', signed, issuer?.privateKey ?? privateKey);
	const certificate = sequence(signed, ecdsaWithSha256, bits(signature));
	const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
	return { cert: pem(certificate), key, name, privateKey };
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const integer = (value: Buffer) => tagged(0x02, value);
const bits = (value: Buffer) => tagged(0x03, Buffer.from([0]), value);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));

/** A UTCTime: YYMMDDhhmmssZ. */
const utcTime = (milliseconds: number) =>
	tagged(
		0x17,
		Buffer.from(`${new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14)}Z`),
	);

/** A name with a common name (2.5.4.3) only. */
const nameWith = (name: string) =>
	sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));

/** The OID 1.2.840.10045.4.3.2. */
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

/** The extension subjectAltName (2.5.29.17) with the address 127.0.0.1. */
const subjectIsLoopback = sequence(
	oid('551d11'),
	tagged(0x04, sequence(tagged(0x87, Buffer.from([127, 0, 0, 1])))),
);

/** The extension basicConstraints (2.5.29.19): the certificate may sign others. */
const mayIssue = sequence(oid('551d13'), tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))));

const pem = (der: Buffer) =>
	`-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
