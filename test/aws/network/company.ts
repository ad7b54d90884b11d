import { createServer, request as requestPlain, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';

const file = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));

/** The certificate of the company's authority. Its key is thrown away; the server's is good for nothing but these tests. */
export const AUTHORITY = file('authority.pem');

const TLS = { cert: readFileSync(file('server.pem')), key: readFileSync(file('server-key.pem')) };

/** One request that arrived behind the proxy, or straight. */
export interface Arrived {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** Answers instead of the sandbox; null: the sandbox does. */
export type Answers = (request: Arrived) => { readonly status?: number; readonly type?: string; readonly body: string; readonly date?: string } | null;

export interface ProxyRules {
  /** user:password that the proxy wants. */
  readonly credentials?: string;
  /** The status with which it refuses every tunnel. */
  readonly refuses?: number;
  readonly secure?: boolean;
}

export interface Company {
  /** All of AWS over plain HTTP: an AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly secureUrl: string;
  /** http://127.0.0.1:port, leads every host to the same place. */
  readonly proxy: string;
  /** Hosts for which the proxy opened a tunnel, or passed a plain request on. */
  readonly tunnelled: string[];
  readonly arrived: Arrived[];
  readonly close: () => Promise<void>;
}

/** A company's network on loopback: AWS in front of a sandbox, with TLS and without, and a proxy that leads there. */
export async function openCompany(sandboxUrl: string, answers: Answers = () => null, rules: ProxyRules = {}): Promise<Company> {
  const arrived: Arrived[] = [];
  const tunnelled: string[] = [];
  const serve: RequestListener = (request, response) => {
    void answer(request, response, sandboxUrl, answers, arrived);
  };
  const plain = createServer(serve);
  const secure = createSecureServer(TLS, serve);
  const [plainPort, securePort] = [await listening(plain), await listening(secure)];
  const proxy = rules.secure === true ? createSecureServer(TLS) : createServer();
  const sockets = new Set<Socket>();
  const may = (request: IncomingMessage): boolean =>
    rules.credentials === undefined || request.headers['proxy-authorization'] === `Basic ${Buffer.from(rules.credentials).toString('base64')}`;
  proxy.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!may(request)) { response.writeHead(407, { 'content-type': 'text/html' }).end('<html>who are you?</html>'); return; }
    tunnelled.push(new URL(request.url ?? '').host);
    void answer(request, response, sandboxUrl, answers, arrived);
  });
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    const status = may(request) ? (rules.refuses ?? 200) : 407;
    socket.on('error', () => undefined);
    if (status !== 200) { socket.end(`HTTP/1.1 ${status} No\r\ncontent-type: text/html\r\ncontent-length: 12\r\n\r\n<html>no</h>`); return; }
    tunnelled.push(request.url ?? '');
    const port = request.url?.endsWith(':80') === true ? plainPort : securePort;
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    for (const each of [socket, inner]) {
      sockets.add(each);
      each.on('error', () => undefined).on('close', () => { socket.destroy(); inner.destroy(); });
    }
  });
  const proxyPort = await listening(proxy);
  return {
    ...{ url: `http://127.0.0.1:${plainPort}`, secureUrl: `https://localhost:${securePort}`, tunnelled, arrived },
    proxy: `${rules.secure === true ? 'https://localhost' : 'http://127.0.0.1'}:${proxyPort}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure, proxy].map(closed));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, sandboxUrl: string, answers: Answers, arrived: Arrived[]): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const path = url.startsWith('/') ? url : url.replace(/^http:\/\/[^/]*/, '');
  const seen = { host: headers.host ?? '', method, path, body: await text(request), headers };
  arrived.push(seen);
  const own = answers(seen);
  if (own !== null) {
    response.writeHead(own.status ?? 200, { 'content-type': own.type ?? 'application/json', ...(own.date === undefined ? {} : { date: own.date }) }).end(own.body);
    return;
  }
  const onward = requestPlain(new URL(path, sandboxUrl), { method, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 500, reply.headers);
    reply.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(seen.body);
}

function listening(server: Server | SecureServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); });
  });
}

function closed(server: Server | SecureServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => { resolve(); });
    server.closeAllConnections();
  });
}
