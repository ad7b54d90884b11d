import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { refusedByProxy, unreachableProxy } from './proxy-error.js';
import type { Proxy } from './proxies.js';

export interface TunnelOptions {
  /** Certificates that are trusted, for a proxy that speaks TLS itself; undefined: those of Node. */
  readonly ca: readonly string[] | undefined;
  readonly timeoutMs: number;
}

/** A connection to a host through a proxy. https://www.rfc-editor.org/rfc/rfc9110#name-connect */
export function openTunnel(proxy: Proxy, host: string, port: number, { ca, timeoutMs }: TunnelOptions): Promise<Socket> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const options = {
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    path: authority,
    setHost: false,
    agent: false,
    headers: { host: authority, ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }) },
  };
  const trust = { ...(ca === undefined ? {} : { ca: [...ca] }), ...(isIP(proxy.host) === 0 ? { servername: proxy.host } : {}) };
  return new Promise((resolve, reject) => {
    const request = proxy.secure ? requestSecure({ ...options, ...trust }) : requestPlain(options);
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    request.once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
      clearTimeout(timer);
      if (response.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refusedByProxy(proxy, response.statusCode ?? 0, host));
    });
    request.once('error', (error) => {
      clearTimeout(timer);
      reject(unreachableProxy(proxy, error));
    });
    request.end();
  });
}
