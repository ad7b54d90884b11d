import { jest } from '@jest/globals';
import { GenerateServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';
import pLimit from 'p-limit';
import { accessAdvisor } from '../../../src/aws/access-advisor.js';
import { makeAsker } from '../../../src/aws/asker.js';
import type { AskIam } from '../../../src/aws/clients.js';
import { ADVISOR_READERS } from '../../../src/aws/lean/advisor-readers.js';
import type { Readers } from '../../../src/aws/lean/lean-send.js';
import { patientRetry } from '../../../src/aws/retry-strategy.js';
import type { GatherEvent } from '../../../src/gather/events.js';
import type { Clock } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import { seeded } from '../../damage/mutations.js';
import { ofTheLongest, IS_FULL } from '../../extent.js';
import { answerTo, type Answer } from './answers.js';

const GENERATED = '<GenerateServiceLastAccessedDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GenerateServiceLastAccessedDetailsResult><JobId>j</JobId></GenerateServiceLastAccessedDetailsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GenerateServiceLastAccessedDetailsResponse>';
const WAITING = '<GetServiceLastAccessedDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetServiceLastAccessedDetailsResult><JobStatus>IN_PROGRESS</JobStatus></GetServiceLastAccessedDetailsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetServiceLastAccessedDetailsResponse>';
const SIGNED_AT = /^x-amz-(date|content-sha256)$|^authorization$|^amz-sdk-invocation-id$/;

interface Side {
  readonly ask: AskIam;
  readonly client: IAMClient;
  readonly requests: HttpRequest[];
  /** What there is to tell of the calls, of their turns and of the pauses between them. */
  readonly told: unknown[];
  readonly reread: () => number;
  answers: readonly Answer[];
  readonly identity: AwsCredentialIdentity;
  readonly lose: () => void;
  /** Thrown before anything is sent. */
  over: Error | null;
}

/** One account's client, with or without the lean way. */
function side(readers: Readers): Side {
  const requests: HttpRequest[] = [];
  const told: unknown[] = [];
  let reread = 0;
  const clock: Clock = {
    ...{ now: () => new Date(0), monotonic: () => 0, random: () => 0.5 },
    sleep: (ms) => Promise.resolve(void told.push({ slept: ms })),
  };
  const identity = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none', sessionToken: 'token', expiration: new Date(0) };
  let isLost = false;
  const own: Omit<Side, 'ask' | 'client'> = {
    ...{ requests, told, answers: [], reread: () => reread, identity, lose: () => { isLost = true; }, over: null },
  };
  const credentials = (): Promise<AwsCredentialIdentity> =>
    isLost ? Promise.reject(Object.assign(new Error('lost'), { name: 'CredentialsProviderError' })) : Promise.resolve({ ...identity });
  const handle = (request: HttpRequest) => {
    requests.push(request);
    const answer = own.answers[Math.min(requests.length, own.answers.length) - 1];
    if (answer === undefined) throw new Error('nothing to answer');
    if ('thrown' in answer) return Promise.reject(faultOf(answer.thrown));
    const { status: statusCode, headers = {}, body } = answer;
    return Promise.resolve({ response: new HttpResponse({ statusCode, headers: { ...headers, 'content-type': 'text/xml' }, body: Buffer.from(body) }) });
  };
  const client = new IAMClient({
    ...{ region: 'us-east-1', credentials, cacheMiddleware: true },
    ...{ requestHandler: { handle } as never, retryStrategy: patientRetry(clock, { now: () => 0 }), endpoint: 'http://127.0.0.1:8/base' },
  });
  const emit = (event: GatherEvent): void => {
    if (event.kind === 'reread') reread += 1;
    else told.push(event);
  };
  const pacer = {
    enter: (key: string) => Promise.resolve((end: string) => { told.push({ key, end }); }),
    learnt: () => [],
  };
  const asker = makeAsker({
    ...{ pacer, clock, maxRate: null, slots: pLimit(2), emit, goOn: () => { if (own.over !== null) throw own.over; }, now: () => 0 },
    ...{ signal: new AbortController().signal, whyOver: () => null, readers },
  });
  return Object.assign(own, { client, ask: asker(client, 'iam', '111122223333') });
}

const refused = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

function faultOf(name: string): Error {
  const error = new Error(`${name} of the network`);
  return /^E[A-Z]/.test(name) ? Object.assign(error, { code: name }) : Object.assign(error, { name });
}

/** The first call of each kind is the SDK's. */
async function taught(readers: Readers): Promise<Side> {
  const own = side(readers);
  const advisor = accessAdvisor(own.ask);
  own.answers = [{ status: 200, body: GENERATED }, { status: 200, body: WAITING }];
  await advisor.generateLastAccessed('arn:aws:iam::111122223333:user/first', 'service');
  await advisor.getLastAccessed('first', null);
  return own;
}

async function ends(own: Side, question: { readonly action: string; readonly input: string }, answers: readonly Answer[]) {
  own.answers = answers;
  own.requests.length = 0;
  own.told.length = 0;
  const { action, input } = question;
  const get = () => own.ask(new GetServiceLastAccessedDetailsCommand({ JobId: input, MaxItems: 1000, Marker: input === 'm' ? '=+/' : undefined }));
  const generate = () => own.ask(new GenerateServiceLastAccessedDetailsCommand({ Arn: input, Granularity: 'ACTION_LEVEL' }));
  const end = await (action === 'GetServiceLastAccessedDetails' ? get() : generate()).then(
    ({ $metadata: _, ...value }) => ({ value }),
    (error: unknown) => {
      const { name, message, reason, code, hint } = error as SourceError;
      return { error: { name, message, reason, code, hint } };
    },
  );
  const sent = own.requests.map(({ method, protocol, hostname, port, path, body, headers }) => {
    const same = Object.fromEntries(Object.entries(headers).filter(([name]) => !SIGNED_AT.test(name)));
    return { method, protocol, hostname, port, path, body: body as unknown, headers: same, names: Object.keys(headers).sort() };
  });
  return { end, sent, told: [...own.told] };
}

const ACTIONS = ['GenerateServiceLastAccessedDetails', 'GetServiceLastAccessedDetails'] as const;
const INPUTS = ['arn:aws:iam::111122223333:role/a b', '0000-11', 'm', "Ödd & 'quoted' (*)!~"];

describe('the lean way of the hot calls', () => {
  // The SDK corrects its clock by whatever milliseconds have passed.
  beforeAll(() => { jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 29)); });
  afterAll(() => { jest.restoreAllMocks(); });

  const CASES = IS_FULL ? ofTheLongest(10_000) : 250;

  it(`ends like the SDK's, whatever comes (${CASES} answers)`, async () => {
    const draw = seeded(20_261_129);
    const [sdk, lean] = await Promise.all([taught(new Map()), taught(ADVISOR_READERS)]);
    let good = 0;
    for (let count = 0; count < CASES; count += 1) {
      const action = ACTIONS[draw(2)] ?? ACTIONS[0];
      const input = INPUTS[draw(INPUTS.length)] ?? '';
      const answers = Array.from({ length: 1 + draw(3) }, () => answerTo(action, draw));
      const before = lean.reread();
      const expected = await ends(sdk, { action, input }, answers);
      const found = await ends(lean, { action, input }, answers);
      expect({ answers, ...found }).toEqual({ answers, ...expected });
      if ('value' in found.end && lean.reread() === before) good += 1;
    }
    // That read by the lean way, and that read by the SDK.
    expect(good).toBeGreaterThan(CASES / 4);
    expect(lean.reread()).toBeGreaterThan(CASES / 4);
    expect(sdk.reread()).toBe(0);
  }, 600_000);

  it('signs with the clock that AWS has shown, and with the newest credentials', async () => {
    const lean = await taught(ADVISOR_READERS);
    const answers = [{ status: 200, body: WAITING, headers: { date: 'Sun, 29 Nov 2026 05:00:00 GMT' } }];
    await ends(lean, { action: 'GetServiceLastAccessedDetails', input: 'a' }, answers);
    Object.assign(lean.identity, { accessKeyId: 'AKIANEWER', sessionToken: 'newer' });
    await ends(lean, { action: 'GetServiceLastAccessedDetails', input: 'b' }, answers);
    const { 'x-amz-date': date, 'x-amz-security-token': token, authorization } = lean.requests[0]?.headers ?? {};
    expect({ date, token }).toEqual({ date: '20261129T050000Z', token: 'newer' });
    expect(authorization).toContain('Credential=AKIANEWER/20261129/us-east-1/iam/');
    expect(lean.reread()).toBe(0);
  });

  it('waits for the first call of its kind to be ready, and does not depend on its end', async () => {
    const lean = side(ADVISOR_READERS);
    const { getLastAccessed } = accessAdvisor(lean.ask);
    lean.answers = [{ status: 403, body: refused('AccessDenied') }, { status: 200, body: WAITING }];
    const ended = await Promise.allSettled(['a', 'b', 'c'].map((id) => getLastAccessed(id, null)));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(lean.requests.map(({ body }) => /JobId=(\w)/.exec(body as string)?.[1])).toEqual(['a', 'b', 'c']);
  });

  it('leaves it to the SDK to say what is wrong with credentials, and tells of no call', async () => {
    for (const lean of [side(ADVISOR_READERS), await taught(ADVISOR_READERS)]) {
      lean.told.length = 0;
      lean.requests.length = 0;
      lean.lose();
      const { getLastAccessed } = accessAdvisor(lean.ask);
      const ended = await Promise.allSettled(['a', 'b'].map((id) => getLastAccessed(id, null)));
      const lost = { status: 'rejected', reason: expect.objectContaining({ reason: 'credentials_expired' }) as unknown };
      expect(ended).toEqual([lost, lost]);
      expect({ told: lean.told, requests: lean.requests }).toEqual({ told: [], requests: [] });
    }
  });

  it('asks nothing when the run is over, as it says', async () => {
    const lean = await taught(ADVISOR_READERS);
    lean.told.length = 0;
    lean.requests.length = 0;
    lean.over = new SourceError('timed_out', 'Deadline', 'over');
    await expect(accessAdvisor(lean.ask).getLastAccessed('a', null)).rejects.toBe(lean.over);
    expect(lean.requests).toEqual([]);
  });
});
