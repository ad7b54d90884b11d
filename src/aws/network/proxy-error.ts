import { proxyName, type Proxy } from './proxies.js';

/** A proxy did not let a request through. The SDK looks at `code` to see whether it is worth another attempt. */
export class ProxyError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(name: string, message: string, code: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.code = code;
    this.hint = hint;
  }
}

const VARIABLES = 'HTTPS_PROXY, HTTP_PROXY and NO_PROXY say which proxy is used, and for which hosts none';

export function unreachableProxy(proxy: Proxy, error: Error): ProxyError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'ETIMEDOUT';
  const text = `${proxyName(proxy)} can't be reached: ${error.message}`;
  return new ProxyError('ProxyUnreachable', text, code, `Check the proxy; ${VARIABLES}.`, { cause: error });
}

/** What a proxy answered instead of opening a tunnel. Its own trouble may pass; a refusal stays one. */
export function refusedByProxy(proxy: Proxy, status: number, host: string): ProxyError {
  const who = proxyName(proxy);
  if (status === 407) {
    const what = proxy.authorization === null ? 'wants a user and a password' : 'does not accept the user and password';
    const hint = 'Put them into HTTPS_PROXY: http://user:password@host:port.';
    return new ProxyError('ProxyAuthentication', `${who} ${what} (HTTP 407)`, 'PROXY_AUTHENTICATION', hint);
  }
  const code = status >= 500 ? 'ECONNREFUSED' : 'PROXY_REFUSED';
  const hint = `Have the proxy allow ${host}, or name the host in NO_PROXY if it can be reached directly; ${VARIABLES}.`;
  return new ProxyError('ProxyRefused', `${who} does not lead to ${host} (HTTP ${status})`, code, hint);
}
