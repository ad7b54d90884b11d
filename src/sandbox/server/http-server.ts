import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler, Reply } from './handler.js';

/** A listening server. */
export interface LoopbackServer {
  readonly port: number;
  /** Cuts every connection, answered or not. May be called again. */
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, so that the server is never the one to cut it under a request. */
const KEEP_ALIVE_MS = 120_000;

/** Serves a handler on 127.0.0.1. */
export function listen(handler: Handler, port: number): Promise<LoopbackServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    response.on('error', () => undefined);
    readBody(request, (body) => {
      const { method = 'GET', url = '/', headers } = request;
      send(response, handler({ method, url, headers, bytes: body, get body() { return body.toString('utf8'); } }));
    });
  });
  let closed: Promise<void> | null = null;
  const close = () => new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: () => (closed ??= close()) });
    });
  });
}

function readBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    done(Buffer.concat(chunks));
  });
  // A client that gives up in the middle of its request gets no answer.
  request.on('error', () => undefined);
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.delayMs <= 0) {
    write(response, reply);
    return;
  }
  const timer = setTimeout(() => {
    write(response, reply);
  }, reply.delayMs);
  response.once('close', () => {
    clearTimeout(timer);
  });
}

function write(response: ServerResponse, { answer, ending }: Reply): void {
  if (ending === 'hang') return;
  if (ending === 'reset' || ending === 'lost') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = answer.bytes ?? Buffer.from(answer.body, 'utf8');
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': body.length,
    'x-amzn-requestid': answer.requestId,
    ...(answer.errorType === null ? {} : { 'x-amzn-errortype': answer.errorType }),
    ...answer.headers,
  });
  if (ending === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, body.length >> 1), () => {
    response.socket?.end();
  });
}
