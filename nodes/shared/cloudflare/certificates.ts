/**
 * Node's codes for a certificate of an unknown authority. Usually a proxy inspects the traffic and
 * signs with its own root certificate, which can be added with NODE_EXTRA_CA_CERTS.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export const UNTRUSTED_CERTIFICATE = [
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_UNTRUSTED',
];

/** Node's codes for a certificate that is not valid, even from a known authority. */
export const WRONG_CERTIFICATE = [
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REVOKED',
	'CERT_REJECTED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_CHAIN_TOO_LONG',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
	'HOSTNAME_MISMATCH',
	'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** Whether Node refused the server's certificate. Nothing was sent then. */
export const isCertificateCode = (code: string): boolean =>
	UNTRUSTED_CERTIFICATE.includes(code) || WRONG_CERTIFICATE.includes(code);
