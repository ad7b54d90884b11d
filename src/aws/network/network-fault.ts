import { clockFault } from './clock-fault.js';
import type { NetworkFault } from './fault.js';
import { ProxyError } from './proxy-error.js';

const INTERCEPTED =
  'Something between here and AWS answers with a certificate of its own, as proxies of companies do: name its certificate' +
  ' (a PEM file) in AWS_CA_BUNDLE, in ca_bundle of the profile, or in NODE_EXTRA_CA_CERTS.';
const NO_TLS =
  'What answers there does not speak TLS: check AWS_ENDPOINT_URL and HTTPS_PROXY; the address of a proxy mostly begins with http://.';
const OTHER_TIME =
  'The certificate is of another time: check the clock of this machine, then who answers there (AWS_ENDPOINT_URL, HTTPS_PROXY).';
const OTHER_NAME = 'Another server answers there: check AWS_ENDPOINT_URL and the proxy.';

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_HINTS: ReadonlyMap<string, string> = new Map([
  ...[
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT'],
    ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED'],
    ...['CERT_REJECTED', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'],
  ].map((code) => [code, INTERCEPTED] as const),
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].map((code) => [code, OTHER_TIME] as const),
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'].map((code) => [code, OTHER_NAME] as const),
  ...['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'].map((code) => [code, NO_TLS] as const),
]);

export function networkFault(error: Error): NetworkFault | null {
  if (error instanceof ProxyError) return { reason: 'unreachable', code: error.name, text: error.message, hint: error.hint };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const hint = TLS_HINTS.get(code) ?? (code.startsWith('ERR_SSL_') ? NO_TLS : undefined);
  if (hint !== undefined) return { reason: 'unreachable', code, text: `${code}: ${error.message}`, hint };
  return clockFault(error, Date.now());
}
