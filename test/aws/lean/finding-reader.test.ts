import { AccessAnalyzerClient, GetFindingV2Command, type GetFindingV2CommandOutput } from '@aws-sdk/client-accessanalyzer';
import { HttpResponse, type HttpRequest } from '@smithy/core/protocols';
import pLimit from 'p-limit';
import { makeAsker } from '../../../src/aws/asker.js';
import { FINDING_READERS } from '../../../src/aws/lean/finding-reader.js';
import type { Readers } from '../../../src/aws/lean/lean-send.js';
import { patientRetry } from '../../../src/aws/retry-strategy.js';
import type { Clock } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Side {
  readonly ask: (input: Partial<GetFindingV2Command['input']>) => Promise<unknown>;
  readonly requests: HttpRequest[];
  readonly reread: () => number;
}

const clock: Clock = { now: () => new Date(0), monotonic: () => 0, random: () => 0.5, sleep: () => Promise.resolve() };
const GOOD = '{"id":"f","status":"ACTIVE","findingDetails":[{"unusedIamRoleDetails":{}}]}';
const ARN = 'arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/unused';

/** A client that hears one good answer, and then always the same. */
function side(readers: Readers, answer: Answer): Side {
  const requests: HttpRequest[] = [];
  let reread = 0;
  const handle = (request: HttpRequest) => {
    requests.push(request);
    const { status: statusCode, body } = requests.length === 1 ? { status: 200, body: GOOD } : answer;
    const headers = { 'content-type': 'application/json', ...(statusCode === 200 ? {} : { 'x-amzn-errortype': 'ResourceNotFoundException' }) };
    return Promise.resolve({ response: new HttpResponse({ statusCode, headers, body: Buffer.from(body) }) });
  };
  const client = new AccessAnalyzerClient({
    ...{ region: 'eu-west-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' }, cacheMiddleware: true },
    ...{ requestHandler: { handle } as never, retryStrategy: patientRetry(clock, { now: () => 0 }), endpoint: 'http://127.0.0.1:8/base' },
  });
  const asker = makeAsker({
    ...{ pacer: { enter: () => Promise.resolve(() => undefined), learnt: () => [] }, clock, maxRate: null, slots: pLimit(2) },
    ...{ emit: (event) => { reread += Number(event.kind === 'reread'); }, goOn: () => undefined, now: () => 0 },
    ...{ signal: new AbortController().signal, whyOver: () => null, readers },
  });
  const send = asker(client, 'access-analyzer', null);
  const ask: Side['ask'] = async (input) => {
    try {
      const { status, findingDetails, nextToken } = await send<GetFindingV2Command['input'], GetFindingV2CommandOutput>(
        new GetFindingV2Command({ analyzerArn: ARN, id: 'f', ...input }),
      );
      return { status, findingDetails, nextToken };
    } catch (error) {
      return error instanceof SourceError ? [error.reason, error.code, error.message] : error;
    }
  };
  return { ask, requests, reread: () => reread };
}

const SIGNED_AT = /^x-amz-(date|content-sha256)$|^authorization$|^amz-sdk-invocation-id$/;

function sent({ requests }: Side): unknown {
  return requests.map(({ method, path, query, headers }) => {
    return { method, path, query, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !SIGNED_AT.test(name))) };
  });
}

const detail = (...details: readonly object[]): string => JSON.stringify({ id: 'f', status: 'ACTIVE', findingDetails: details });
const AT = '2026-11-01T12:00:00Z';

describe('the lean way to a finding', () => {
  const lean: readonly (readonly [title: string, body: string])[] = [
    ['a role', detail({ unusedIamRoleDetails: { lastAccessed: AT } })],
    ['a password and a key', detail({ unusedIamUserPasswordDetails: {} }, { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIA1', lastAccessed: AT } })],
    ['permissions', detail({ unusedPermissionDetails: { serviceNamespace: 's3', lastAccessed: null, actions: [{ action: 'GetObject', lastAccessed: AT }, { action: 'PutObject' }] } })],
    ['a page of several', '{"status":"ACTIVE","findingDetails":[],"nextToken":"t=/ü"}'],
    ['a resolved one', '{"status":"RESOLVED","findingDetails":[]}'],
  ];
  const reread: readonly (readonly [title: string, status: number, body: string])[] = [
    ['no details', 200, '{"status":"ACTIVE"}'],
    ['another kind', 200, detail({ externalAccessDetails: { isPublic: true, condition: {} } })],
    ['two kinds in one', 200, detail({ unusedIamRoleDetails: {}, unusedPermissionDetails: { serviceNamespace: 's3' } })],
    ['a time in another form', 200, detail({ unusedIamRoleDetails: { lastAccessed: '2026-11-01T12:00:00.000000+01:00' } })],
    ['a time that is none', 200, detail({ unusedIamRoleDetails: { lastAccessed: '2026-13-01T12:00:00Z' } })],
    ['half an answer', 200, '{"status":"ACTIVE","findingDet'],
    ['a page of a portal', 200, '<html>'],
    ['one that is gone', 404, '{"message":"gone"}'],
  ];

  it.each(lean)('reads %s as the SDK does', async (_, body) => {
    const [own, theirs] = [side(FINDING_READERS, { status: 200, body }), side(new Map(), { status: 200, body })];
    const inputs = [{}, { id: '0000-1', maxResults: 1000 }, { id: 'a/b ü', nextToken: 'x=&y', maxResults: 5 }];
    for (const input of inputs) expect(await own.ask(input)).toEqual(await theirs.ask(input));
    expect(sent(own)).toEqual(sent(theirs));
    expect([own.requests.length, own.reread()]).toEqual([3, 0]);
  });

  it.each(reread)('leaves %s to the SDK', async (_, status, body) => {
    const [own, theirs] = [side(FINDING_READERS, { status, body }), side(new Map(), { status, body })];
    for (const id of ['f', 'g']) expect(await own.ask({ id })).toEqual(await theirs.ask({ id }));
    // What is not whole is asked twice.
    expect(own.reread() > 0).toBe(status === 200);
    expect(sent(own)).toEqual(sent(theirs));
  });
});
