import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHub } from '../../src/aws/hub.js';
import { testClock } from '../gather/support.js';

type Respond = (response: ServerResponse) => void;

/** What a call that is signed without a client of the SDK makes of such answers, and how often it was asked. */
async function asked(respond: Respond, settings: Partial<Parameters<typeof openHub>[0]> = {}): Promise<readonly [reason: unknown, message: string, times: number]> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.on('error', () => undefined);
    respond(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hub = openHub({
    ...{ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'eu-west-1', concurrency: 2, maxRate: null },
    ...{ deadlineMs: null, requestTimeoutMs: 5_000, clock: testClock(), emit: () => undefined, signal: AbortSignal.timeout(20_000) },
    ...{ credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' }, roleName: 'Audit', externalId: null, sessionName: 's', actions: [] },
    ...settings,
  });
  try {
    const found: unknown = await hub.identityCenter.instance('aws-cn', null).catch((error: unknown) => error);
    const { reason, message = '' } = found as { readonly reason?: unknown; readonly message?: string };
    return [reason, message, requests];
  } finally {
    hub.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const says = (status: number, type: string, body: string): Respond => (response) => response.writeHead(status, { 'content-type': type }).end(body);
const trickle: Respond = (response) => {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => { clearInterval(timer); });
};

it.each<[string, Respond, string, number]>([
  ['nothing', says(200, 'application/x-amz-json-1.1', ''), 'unreadable', 2],
  ['a page', says(200, 'text/html', '<html>blocked</html>'), 'unreadable', 2],
  ['an empty object', says(200, 'application/x-amz-json-1.1', '{}'), 'unreadable', 2],
  ['an error with a good status', says(200, 'application/x-amz-json-1.1', '{"__type":"AccessDeniedException"}'), 'unreadable', 2],
  ['a list that is a text', says(200, 'application/x-amz-json-1.1', '{"Instances":"x"}'), 'unreadable', 2],
  ['a token that is none', says(200, 'application/x-amz-json-1.1', '{"Instances":[],"NextToken":{}}'), 'unreadable', 2],
  ['an entry that is empty', says(200, 'application/x-amz-json-1.1', '{"Instances":[null]}'), 'unreadable', 2],
  ['deep nesting', says(200, 'application/x-amz-json-1.1', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`), 'unreadable', 2],
  ['a portal', says(403, 'text/html', '<html>blocked</html>'), 'unreachable', 3],
  ['a redirection', says(302, 'text/html', '<html>sign in</html>'), 'unreachable', 3],
  ['nothing there', says(404, 'text/plain', 'no such page'), 'unreachable', 3],
  ['an odd code', says(400, 'application/x-amz-json-1.1', '{"__type":"constructor","message":"no"}'), 'failed', 1],
  ['a code of 5,000 characters', says(400, 'application/x-amz-json-1.1', `{"__type":"${'x'.repeat(5_000)}"}`), 'failed', 1],
  ['200,000 blanks', says(400, 'application/x-amz-json-1.1', `{"__type":"AccessDeniedException","message":"x${' '.repeat(200_000)}x"}`), 'denied', 1],
])('%s', async (_, respond, reason, times) => {
  const [found, message, requests] = await asked(respond);
  expect([found, requests]).toEqual([reason, times]);
  expect(message.length).toBeLessThan(700);
});

it('a trickle ends with the deadline, or with the time of an attempt', async () => {
  expect(await asked(trickle, { deadlineMs: 150 })).toEqual(['timed_out', expect.stringMatching(/--deadline has passed/), expect.any(Number)]);
  const [reason, , times] = await asked(trickle, { attemptMs: 60 });
  expect([reason, times]).toEqual(['timed_out', 2]);
});

it('an answer of more than there ever is ends before it is read', async () => {
  const announced: Respond = (response) => { response.writeHead(200, { 'content-length': 2 ** 30 }).flushHeaders(); };
  const [reason, message, times] = await asked(announced);
  expect([reason, times]).toEqual(['unreadable', 2]);
  expect(message).toMatch(/more than 256 MB/);
});
