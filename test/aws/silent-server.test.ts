import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHub } from '../../src/aws/hub.js';
import { testClock } from '../gather/support.js';

const ACCOUNT = '111122223333';
const ANSWER = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::${ACCOUNT}:user/auditor</Arn><UserId>AIDAEXAMPLE</UserId><Account>${ACCOUNT}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

type Respond = (response: ServerResponse) => void;

const WHOLE: Respond = (response) => response.end(ANSWER);

/** Each is left open: no reset and no end ever tells the client. */
const SILENCES: Readonly<Record<string, Respond>> = {
  'before the answer': () => undefined,
  'after its head': (response) => { response.writeHead(200, { 'content-length': ANSWER.length }).flushHeaders(); },
  'half way through it': (response) => { response.writeHead(200, { 'content-length': ANSWER.length }).write(ANSWER.slice(0, 100)); },
};

/** Answers the n-th request as the n-th of `responses` says; whole after those. */
async function callerFrom(responses: readonly Respond[]): Promise<string> {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume();
    (responses[requests++] ?? WHOLE)(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hub = openHub({
    ...{ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'eu-west-1', concurrency: 2, maxRate: null },
    ...{ deadlineMs: null, requestTimeoutMs: 100, clock: testClock(), emit: () => undefined, signal: AbortSignal.timeout(20_000) },
    ...{ credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' }, roleName: 'Audit', externalId: null, sessionName: 's', actions: [] },
  });
  try {
    return (await hub.caller()).accountId;
  } finally {
    hub.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a server that falls silent', () => {
  it.each(Object.entries(SILENCES))('%s is asked again', async (_, silence) => {
    expect(await callerFrom([silence, silence])).toBe(ACCOUNT);
  });
});
