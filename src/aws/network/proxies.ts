import { SourceError } from '../../gather/source-error.js';
import { noProxy } from './no-proxy.js';
import { redacted } from './redacted.js';

export interface Proxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** The value of Proxy-Authorization; null: it wants none. */
  readonly authorization: string | null;
}

export interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** Which proxy leads to a host; null: none. */
export type ProxyFor = (target: Target) => Proxy | null;

export type Environment = Readonly<Record<string, string | undefined>>;

export const NO_PROXIES: ProxyFor = () => null;

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY; those in small letters win, as with curl and the AWS CLI. */
export function proxiesIn(env: Environment): ProxyFor {
  const [https, http] = [proxyIn(env, 'HTTPS_PROXY'), proxyIn(env, 'HTTP_PROXY')];
  if (https === null && http === null) return NO_PROXIES;
  const bypass = noProxy(env['no_proxy'] || env['NO_PROXY'] || '');
  return ({ secure, host, port }) => {
    const proxy = secure ? https : http;
    // A plain request to a proxy that speaks TLS is itself one to a secure host.
    const isItself = [https, http].some((each) => each?.host === host && each.port === port);
    return proxy === null || isItself || bypass(host, port) ? null : proxy;
  };
}

/** As it is named in messages. */
export function proxyName({ host, port }: Proxy): string {
  return `the proxy ${host}:${port}`;
}

function proxyIn(env: Environment, name: string): Proxy | null {
  const used = [name.toLowerCase(), name].find((each) => (env[each] ?? '') !== '');
  return used === undefined ? null : parseProxy(used, env[used] ?? '');
}

function parseProxy(name: string, value: string): Proxy {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isAddress(url)) {
    throw new SourceError('failed', 'InvalidProxy', `${name} can't be ${JSON.stringify(redacted(value))}`, { hint: ALLOWED });
  }
  const secure = url.protocol === 'https:';
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    secure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (secure ? 443 : 80)),
    authorization: credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

const ALLOWED =
  'Allowed: http://host:port or https://host:port, with user:password@ before the host where the proxy wants them;' +
  ' in those, write : / @ # ? and % as %3A %2F %40 %23 %3F %25.';

/** Nothing but a host: a path or more comes of a password that is not encoded. */
function isAddress({ protocol, pathname, search, hash }: URL): boolean {
  return ['http:', 'https:'].includes(protocol) && ['', '/'].includes(pathname) && `${search}${hash}` === '';
}

/** A password with a lonely % in it means itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
