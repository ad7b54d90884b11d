import { IAMClient, TagUserCommand, UntagUserCommand } from '@aws-sdk/client-iam';
import { endpointOf } from '../../../src/aws/write/endpoint.js';
import { readAnswer, membersOf, textOf } from '../../../src/aws/write/iam/answer.js';
import { openAsk } from '../../../src/aws/write/iam/ask.js';
import { learningPacer } from '../../../src/gather/pace/pacer.js';
import type { SignedRequest } from '../../../src/aws/write/signed-call.js';
import { openCaller } from '../../../src/aws/write/signed-call.js';
import { NodeSha256, testClock } from '../../cleanup/apply/support.js';

const HOSTILE = 'a&b=c %2B+"<é>';

/** What our own port would send. */
async function ours(action: string, input: Parameters<ReturnType<typeof openAsk>['write']>[1]): Promise<readonly (readonly string[])[]> {
  const sent: SignedRequest[] = [];
  const call = (request: SignedRequest) => {
    sent.push(request);
    const body = `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata/></${action}Response>`;
    return Promise.resolve({ status: 200, headers: {}, bytes: Buffer.from(body), body });
  };
  await openAsk(call, '111122223333', learningPacer(testClock('2026-11-20T12:00:00Z'))).write(action, input);
  return [...new URLSearchParams(String(sent[0]?.body))].sort();
}

/** What the SDK's client would send. */
async function theirs(command: object): Promise<readonly (readonly string[])[]> {
  const client = new IAMClient({ region: 'us-east-1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' } });
  let body = '';
  client.middlewareStack.add(() => (args) => {
    ({ body } = args.request as { body: string });
    return Promise.reject(new Error('seen'));
  }, { step: 'finalizeRequest', priority: 'low' });
  await client.send(command as never).catch(() => undefined);
  return [...new URLSearchParams(body)].sort();
}

it('puts lists on the wire as the SDK does', async () => {
  const tags = { UserName: 'ann', Tags: [{ Key: 'iam-audit:quarantined', Value: HOSTILE }, { Key: 'b', Value: '' }] };
  expect(await ours('TagUser', tags)).toEqual(await theirs(new TagUserCommand(tags)));
  const keys = { UserName: 'ann', TagKeys: ['iam-audit:quarantined', HOSTILE] };
  expect(await ours('UntagUser', keys)).toEqual(await theirs(new UntagUserCommand(keys)));
});

it('writes two times a second at most, by the clock of the run', async () => {
  const clock = testClock('2026-11-20T12:00:00Z');
  const body = '<TagUserResponse></TagUserResponse>';
  const iam = openAsk(() => Promise.resolve({ status: 200, headers: {}, bytes: Buffer.from(body), body }), '1', learningPacer(clock));
  for (let turn = 0; turn < 9; turn++) await iam.write('TagUser', { UserName: 'ann' });
  expect(clock.monotonic()).toBeGreaterThanOrEqual(3_999);
});

it.each([[true, 1], [undefined, 2]] as const)('a clock that is a month off ends a call that counts days, and no other: %s', async (byClock, count) => {
  const answers = [
    { statusCode: 403, headers: { date: new Date(Date.now() - 744 * 3_600_000).toUTCString() }, body: Buffer.from('<E><Code>RequestExpired</Code></E>') },
    { statusCode: 200, headers: {}, body: Buffer.from('<TagUserResponse></TagUserResponse>') },
  ];
  let sent = 0;
  const { call } = openCaller({
    handler: { handle: () => Promise.resolve({ response: answers[sent++] }) } as never,
    credentials: () => Promise.resolve({ accessKeyId: 'AKIA', secretAccessKey: 'x' }),
    sha256: NodeSha256 as never,
    region: () => Promise.resolve('eu-west-1'),
    endpoints: () => Promise.resolve({ endpoint: 'http://sandbox.test', endpointFor: () => undefined, env: {}, fips: false, dualStack: false }),
    ...{ clock: testClock('2026-11-20T12:00:00Z'), emit: () => undefined, signal: new AbortController().signal },
    ...(byClock === true ? { byClock } : {}),
  });
  const done = openAsk(call, '1', learningPacer(testClock('2026-11-20T12:00:00Z'))).write('TagUser', { UserName: 'ann' });
  if (byClock === true) await expect(done).rejects.toMatchObject({ kind: 'credentials', message: 'iam:TagUser: the clock of this machine is 744 h ahead of that of AWS' });
  else await done;
  expect(sent).toBe(count);
});

it.each(['eu-west-1', 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1'])('knows the one address of IAM in the partition of %s as the SDK does', (region) => {
  const client = new IAMClient({ region });
  const endpoint = endpointOf('iam', region, { endpoint: undefined, endpointFor: () => undefined, env: {}, fips: false, dualStack: false });
  const { url, properties } = client.config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
  const [scheme] = properties?.['authSchemes'] as readonly { readonly signingRegion: string }[];
  expect([endpoint.url.host, endpoint.signingRegion]).toEqual([url.host, scheme?.signingRegion]);
});

describe('answers', () => {
  it('are read element by element', () => {
    const xml = '<?xml version="1.0"?><ListXResponse xmlns="a"><ListXResult><Xs><member><N>a&amp;b &#x3C;</N></member><member><N/></member></Xs></ListXResult></ListXResponse>';
    expect(membersOf(readAnswer(xml, 'x'), 'Xs').map((each) => textOf(each, 'N'))).toEqual(['a&b <', '']);
    expect(membersOf(readAnswer(xml, 'x'), 'Ys')).toEqual([]);
  });

  it.each(['', 'sign in please', '<html><body></body></html>', '<AResponse><AResult>', '<AResponse></BResponse>', '<AResponse/><AResponse/>'])(
    '%s is none, and whether it was done is not known', (text) => {
      expect(() => readAnswer(text, 'iam:X')).toThrow(expect.objectContaining({ code: 'UnreadableAnswer', lost: true }) as Error);
    },
  );
});
