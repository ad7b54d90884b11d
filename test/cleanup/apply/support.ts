import { createHash, createHmac, type BinaryLike } from 'node:crypto';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { learningPacer } from '../../../src/gather/pace/pacer.js';
import { openCaller } from '../../../src/aws/write/signed-call.js';
import { iamAccount } from '../../../src/aws/write/iam/look.js';
import { partOf, readAnswer, required } from '../../../src/aws/write/iam/answer.js';
import type { JournalEntry } from '../../../src/cleanup/apply/journal.js';
import type { CleanupRecord, UndoRecord } from '../../../src/cleanup/apply/tools.js';
import type { SessionPolicy } from '../../../src/cleanup/plan.js';
import { IamError, type IamAccount } from '../../../src/cleanup/ports.js';
import { openSandbox } from '../../../src/sandbox/start.js';
import type { World } from '../../../src/sandbox/world.js';

/** A clock that only moves when somebody waits. */
export function testClock(now: string) {
  let passed = 0;
  const clock = {
    now: () => new Date(Date.parse(now) + passed),
    monotonic: () => passed,
    sleep: (ms: number) => {
      passed += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
  return clock;
}

export type TestClock = ReturnType<typeof testClock>;

/** The real port on a sandbox without a socket: requests are signed, read and answered in this process. */
export function openBench(world: World, clock: TestClock = testClock(world.now)) {
  const sandbox = openSandbox(world, { clock: () => clock.now() });
  const pacer = learningPacer(clock);
  const caller = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    openCaller({
      handler: socketless(sandbox.handler),
      credentials: () => Promise.resolve(credentials),
      sha256: NodeSha256 as never,
      region: () => Promise.resolve('eu-west-1'),
      endpoints: () =>
        Promise.resolve({ endpoint: 'http://sandbox.test', endpointFor: () => undefined, env: {}, fips: false, dualStack: false }),
      clock,
      emit: () => undefined,
      signal: new AbortController().signal,
    });
  const enter = (account: { readonly id: string }, policy: SessionPolicy, role = 'IamAuditCleanup'): Promise<IamAccount> => {
    const RoleArn = `arn:${world.partition}:iam::${account.id}:role/${role}`;
    const input = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn, RoleSessionName: 'cleanup', Policy: JSON.stringify(policy) };
    const body = new URLSearchParams(input).toString();
    const authorization = `AWS4-HMAC-SHA256 Credential=${world.hub.accessKeyId}/20261101/us-east-1/sts/aws4_request, Signature=0`;
    const { answer } = sandbox.handler({ method: 'POST', url: '/', headers: { authorization }, body, bytes: Buffer.from(body) });
    if (answer.status !== 200) return Promise.reject(new IamError('AccessDenied', `sts:AssumeRole: ${answer.body}`, 'denied'));
    const credentials = partOf(readAnswer(answer.body, 'sts:AssumeRole'), 'Credentials') ?? { text: '', parts: [] };
    const session = caller({
      accessKeyId: required(credentials, 'AccessKeyId'),
      secretAccessKey: required(credentials, 'SecretAccessKey'),
      sessionToken: required(credentials, 'SessionToken'),
    });
    return Promise.resolve(iamAccount(session.call, account.id, { pacer, clock, regions: () => Promise.resolve(['us-east-1', 'eu-west-1']) }));
  };
  /** What IAM answers in a member account, as bytes. */
  const raw = (accountId: string, action: string): string => {
    const signed = (service: string, keyId: string, token: string | null, input: Record<string, string>) => {
      const body = new URLSearchParams(input).toString();
      const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/20261101/us-east-1/${service}/aws4_request, Signature=0`;
      const headers = { authorization, ...(token === null ? {} : { 'x-amz-security-token': token }) };
      return sandbox.handler({ method: 'POST', url: '/', headers, body, bytes: Buffer.from(body) }).answer.body;
    };
    const RoleArn = `arn:${world.partition}:iam::${accountId}:role/IamAuditCleanup`;
    const asked = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn, RoleSessionName: 'raw' };
    const session = partOf(readAnswer(signed('sts', world.hub.accessKeyId, null, asked), 'sts'), 'Credentials') ?? { text: '', parts: [] };
    const [key, token] = [required(session, 'AccessKeyId'), required(session, 'SessionToken')];
    return signed('iam', key, token, { Action: action, Version: '2010-05-08' }).replace(/<RequestId>.*?<\/RequestId>/, '');
  };
  return { ...sandbox, clock, enter, raw };
}

export class NodeSha256 {
  private readonly hash;

  constructor(secret?: BinaryLike) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: BinaryLike): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}

function socketless(handler: ReturnType<typeof openSandbox>['handler']): NodeHttpHandler {
  const handle = (request: { method: string; path: string; headers: Record<string, string>; body?: string }) => {
    const body = request.body ?? '';
    const reply = handler({ method: request.method, url: request.path, headers: request.headers, body, bytes: Buffer.from(body) });
    if (reply.ending !== 'whole') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status, body: text, contentType } = reply.answer;
    return Promise.resolve({ response: { statusCode: status, headers: { 'content-type': contentType }, body: Buffer.from(text) } });
  };
  return { handle: async (request: never) => handle(request), destroy: () => undefined } as unknown as NodeHttpHandler;
}

/** In memory, as text, so that what is read back is what was written. */
export function memoryRecord(from: { readonly journal: readonly string[]; readonly undo: readonly string[] } = { journal: [], undo: [] }) {
  const [journal, undo] = [[...from.journal], [...from.undo]];
  const entries = journal.map((line) => JSON.parse(line) as JournalEntry);
  const before = undo.map((line) => JSON.parse(line) as UndoRecord);
  const record: CleanupRecord = {
    entries,
    undo: before,
    note: (entry) => {
      journal.push(JSON.stringify(entry));
      entries.push(entry);
      return Promise.resolve();
    },
    keep: (kept) => {
      undo.push(JSON.stringify(kept));
      before.push(kept);
      return Promise.resolve();
    },
  };
  return { record, journal, undo };
}

/** The end of a process, as it were, at the nth thing that it does to the world outside. */
export class Killed extends Error {}

/** A process that ends at its nth line: before it is written, though what it tells has happened, or right after. */
export function killedAt(kill: number) {
  const kept = memoryRecord();
  let left = kill >> 1;
  const note: CleanupRecord['note'] = async (entry) => {
    left -= 1;
    if (left < 0 || (left === 0 && kill % 2 !== 0)) throw new Killed();
    await kept.record.note(entry);
    if (left === 0) throw new Killed();
  };
  return { ...kept, record: { ...kept.record, note } };
}
