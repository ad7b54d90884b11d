import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Receiver {
  /** Its path and query are what must appear nowhere. */
  readonly url: string;
  readonly received: readonly Received[];
}

export const SECRET_PATH = '/services/T0SECRET/B0SECRET/xyzSecretToken';

/** Takes webhooks on loopback; `answer` null: the line is cut after the request was read; silent: nothing more is heard. */
export async function withReceiver<T>(answer: (turn: number) => Answer | 'silent' | null, use: (receiver: Receiver) => Promise<T>): Promise<T> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      received.push({ path, headers, body: Buffer.concat(chunks).toString('utf8') });
      const said = answer(received.length);
      if (said === 'silent') return;
      if (said === null) request.socket.resetAndDestroy();
      else response.writeHead(said.status, said.headers).end(said.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ url: `http://127.0.0.1:${port}${SECRET_PATH}?sig=querySecret`, received });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export const ok: () => Answer = () => ({ status: 200, body: 'ok' });
