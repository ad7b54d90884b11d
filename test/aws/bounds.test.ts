import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BoundedHandler } from '../../src/aws/bounded-handler.js';
import { openHub } from '../../src/aws/hub.js';
import { inFlight } from '../../src/aws/in-flight.js';
import { HttpRequest } from '@smithy/core/protocols';
import { testClock } from '../gather/support.js';

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

async function served<T>(respond: Respond, use: (port: number, asked: () => number) => Promise<T>): Promise<T> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.on('error', () => undefined);
    respond(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use((server.address() as AddressInfo).port, () => requests);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function hubAt(port: number, settings: Partial<Parameters<typeof openHub>[0]> = {}): ReturnType<typeof openHub> {
  return openHub({
    ...{ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', concurrency: 2, maxRate: null },
    ...{ deadlineMs: null, requestTimeoutMs: 5_000, clock: testClock(), emit: () => undefined, signal: AbortSignal.timeout(20_000) },
    ...{ credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' }, roleName: 'Audit', externalId: null, sessionName: 's', actions: [] },
    ...settings,
  });
}

/** Blanks, as fast as they are taken. */
function blanks(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
  };
  response.on('drain', more);
  more();
}

/** A sign of life every few milliseconds, and never an end. */
const trickle: Respond = (response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => { clearInterval(timer); });
};

const ask = (port: number): HttpRequest => new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port, method: 'POST', path: '/' });

describe('an answer has a bound', () => {
  const handler = (): BoundedHandler => new BoundedHandler({}, inFlight(new AbortController().signal, 10_000), 1024 * 1024);

  it('of bytes, beyond which the connection is cut', () =>
    served(blanks, async (port) => {
      await expect(handler().handle(ask(port))).rejects.toMatchObject({ reason: 'unreadable', message: /more than 1 MB/ });
    }));

  it('which a length that is announced must not exceed', () => {
    const announced: Respond = (response) => { response.writeHead(200, { 'content-length': 2 * 1024 * 1024 }).flushHeaders(); };
    return served(announced, async (port) => {
      await expect(handler().handle(ask(port))).rejects.toMatchObject({ reason: 'unreadable' });
    });
  });

  it('of time: one that trickles is asked for once more, and is a gap then', () =>
    served(trickle, async (port, asked) => {
      const hub = hubAt(port, { attemptMs: 60 });
      await expect(hub.caller()).rejects.toMatchObject({ reason: 'timed_out', message: /^sts:GetCallerIdentity: the answer had not come/ });
      hub.close();
      expect(asked()).toBe(2);
    }));
});

describe('what ends an answer that is on its way', () => {
  it('--deadline', () =>
    served(trickle, async (port) => {
      const hub = hubAt(port, { deadlineMs: 300 });
      const over = { reason: 'timed_out', message: expect.stringMatching(/^sts:GetCallerIdentity: .*--deadline has passed$/) as unknown };
      await expect(hub.caller()).rejects.toMatchObject(over);
      hub.close();
    }));

  it('Ctrl-C', () =>
    served(trickle, async (port) => {
      const controller = new AbortController();
      const hub = hubAt(port, { signal: controller.signal });
      const asked = hub.caller();
      setTimeout(() => { controller.abort(); }, 20);
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
      hub.close();
    }));
});

const NOT_AWS = /^sts:GetCallerIdentity: HTTP \d+, not an answer of AWS \(text\/html\): <html>/;

describe('something that is not AWS', () => {
  it.each([200, 302, 403, 404, 407])('answers %d with a page: it is asked once more, and what came is said', async (status) => {
    const page: Respond = (response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>blocked</html>');
    await served(page, async (port, asked) => {
      const hub = hubAt(port);
      const reason = status === 200 ? 'unreadable' : 'unreachable';
      await expect(hub.caller()).rejects.toMatchObject({ reason, message: expect.stringMatching(NOT_AWS) as unknown });
      hub.close();
      expect(asked()).toBe(2);
    });
  });

  it('a gateway that is overloaded is asked as often as AWS would be', async () => {
    const busy: Respond = (response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<html>busy</html>');
    await served(busy, async (port, asked) => {
      const hub = hubAt(port);
      await expect(hub.caller()).rejects.toMatchObject({ reason: 'unreachable', message: expect.stringMatching(NOT_AWS) as unknown });
      hub.close();
      expect(asked()).toBe(8);
    });
  });
});

describe('an error that AWS did not word', () => {
  const error = (code: string, message: string): Respond => (response) =>
    response.writeHead(400, { 'content-type': 'text/xml' }).end(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is a code like any other', (code) =>
    served(error(code, 'no'), async (port) => {
      const hub = hubAt(port);
      await expect(hub.caller()).rejects.toMatchObject({ reason: 'failed', code });
      hub.close();
    }));

  it.each([
    ['of 200,000 blanks', 'AccessDenied', `x${' '.repeat(200_000)}x`],
    ['whose code has 5,000 characters', 'x'.repeat(5_000), 'no'],
  ])('%s is cut before anything else is done to it', (_, code, message) =>
    served(error(code, message), async (port) => {
      const hub = hubAt(port);
      const failure: unknown = await hub.caller().catch((thrown: unknown) => thrown);
      hub.close();
      expect((failure as Error).message.length).toBeLessThan(700);
    }));
});
