import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../src/sandbox/behaviour/behaviour.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { AuditError } from '../../src/errors.js';
import { captured } from '../../src/lambda/captured.js';
import { jobsIn } from '../../src/lambda/event.js';
import { evidencePlace } from '../../src/lambda/evidence-place.js';
import { withSandbox } from '../harness.js';
import { ALPHA, smallWorld } from '../main/support.js';
import { invoke, scratchFolder, STORE, type Called } from './support.js';

const world = (...faults: readonly Fault[]): World =>
  smallWorld({ delivery: { buckets: [{ name: 'evidence', pageSize: 3 }, { name: 'reports' }] }, behaviour: { faults } });

const keys = (sandbox: Sandbox): readonly string[] => sandbox.objects().filter(({ bucket }) => bucket === 'evidence').map(({ key }) => key);

const TIME = '2026-11-02T09:00:00Z';

describe('a call without a terminal', () => {
  it('runs a command, gives back its exit code and its report, and keeps the evidence in S3, the manifest last', () =>
    withSandbox(world(), async (sandbox) => {
      const { exitCode, results, problem, events } = await invoke(sandbox, { command: ['users', '--format', 'csv'] });
      expect([exitCode, problem]).toEqual([0, null]);
      expect(results[0]?.output?.split('\r\n')).toHaveLength(6);
      expect(events.at(-1)).toMatchObject({ event: 'invocation', exit_code: 0, commands: [{ exit_code: 0, repeated: false }] });
      const [scope, ...others] = [...new Set(keys(sandbox).map((key) => key.split('/').slice(0, 4).join('/')))];
      expect(scope).toMatch(/^kept\/o-exampleorg1\/runs\/20261101T120000Z-[0-9a-f]{6}$/);
      expect(others).toEqual([]);
      expect(keys(sandbox).at(-1)).toBe(`${String(scope)}/manifest.json`);
      expect(keys(sandbox).length).toBeGreaterThan(3);
    }));

  it('another process makes the report from it, and knows what to compare with; one that has it already fetches nothing', () =>
    withSandbox(world(), async (sandbox) => {
      const first = await invoke(sandbox, { command: ['users', '--format', 'csv'] });
      sandbox.resetCounts();
      const scratch = scratchFolder();
      const again = await invoke(sandbox, { command: ['users', '--run', 'last', '--format', 'csv'] }, { scratch });
      expect(again.results[0]?.output).toBe(first.results[0]?.output);
      expect(sandbox.counts().map(({ service }) => service)).not.toContain('iam');
      expect(sandbox.count({ service: 's3', action: 'PutObject' })).toBe(0);
      const kept = join(scratch, 'iam-audit', 'o-exampleorg1', 'runs');
      expect(readdirSync(join(kept, readdirSync(kept)[0] ?? '')).sort()).toEqual(['manifest.json', 'records']);
      sandbox.resetCounts();
      await invoke(sandbox, { command: ['runs'] }, { scratch });
      expect(sandbox.count({ service: 's3', action: 'GetObject' })).toBe(1);
      const next = await invoke(sandbox, { command: ['users', '--diff', 'last', '--fresh', '--format', 'csv'] }, { now: '2026-11-08T12:00:00Z' });
      expect(next.exitCode).toBe(0);
      expect(next.results[0]?.output?.split('\r\n')[0]).toContain('change');
    }));

  it('loads as many runs as it is told', () =>
    withSandbox(world(), async (sandbox) => {
      for (const day of ['01', '02', '03']) await invoke(sandbox, { command: ['users', '--fresh'] }, { now: `2026-11-${day}T12:00:00Z` });
      const listed = async (store: string): Promise<number> =>
        (await invoke(sandbox, { command: ['runs', '--format', 'csv'] }, { store })).results[0]?.output?.trim().split('\r\n').length ?? 0;
      expect([await listed(STORE), await listed(`${STORE}?runs=2`), await listed(`${STORE}?runs=0`)]).toEqual([4, 3, 1]);
    }));

  it('does one command after the other, and tells the worst end', () =>
    withSandbox(world(), async (sandbox) => {
      const event = [{ command: ['users', '--exit-code'] }, { command: ['iam-audit', 'users', '--dys', '3'] }, { command: ['--version'] }];
      const { exitCode, results } = await invoke(sandbox, event);
      expect(results.map(({ exitCode: code }) => code)).toEqual([1, 2, 0]);
      expect(exitCode).toBe(2);
    }));

  it('runs once for a scheduled time, and again for the next one', () =>
    withSandbox(world(), async (sandbox) => {
      const job = (scheduledTime: string) => ({ command: ['users', '--to', 's3://reports/latest.csv'], scheduledTime });
      const sent = (): number => sandbox.count({ service: 's3', action: 'PutObject' });
      const first = await invoke(sandbox, job(TIME));
      expect([first.exitCode, first.results[0]?.repeated]).toEqual([0, false]);
      const before = sent();
      const second = await invoke(sandbox, job(TIME), { now: '2026-11-02T09:00:05Z' });
      expect([second.exitCode, second.results[0]?.repeated, second.results[0]?.output]).toEqual([0, true, '']);
      // One attempt to put the same name; nothing else.
      expect(sent()).toBe(before + 1);
      expect((await invoke(sandbox, job('2026-11-09T09:00:00Z'))).results[0]?.repeated).toBe(false);
      const other = await invoke(sandbox, { command: ['users'], scheduledTime: TIME });
      expect(other.results[0]?.repeated).toBe(false);
      const [note] = sandbox.objects().filter(({ key }) => key.startsWith('kept/scheduled/20261102T090000Z-'));
      expect(JSON.parse(note?.content.toString() ?? '')).toMatchObject({ scheduledTime: TIME, exitCode: 0, command: ['users', '--to', 's3://reports/latest.csv'] });
    }));

  it('of two calls at the same moment one runs', () =>
    withSandbox(world(), async (sandbox) => {
      const job = { command: ['users'], scheduledTime: TIME };
      const calls = await withEnvTwice(sandbox, job);
      expect(calls.map(({ results }) => results[0]?.repeated).sort()).toEqual([false, true]);
    }));

  it('a claim whose answer was lost is its own', () =>
    withSandbox(world({ kind: 'lost', service: 's3', action: 'PutObject', times: 1 }), async (sandbox) => {
      const { exitCode, results } = await invoke(sandbox, { command: ['users'], scheduledTime: TIME });
      expect([exitCode, results[0]?.repeated]).toEqual([0, false]);
    }));

  it.each([
    ['asks nothing more when the time is nearly over, reports what was seen, and says that it is incomplete', 5000, 3],
    ['with time enough, waits for the same answers', 600_000, 0],
  ])('%s', (_, askableMs, code) =>
    withSandbox(world({ kind: 'throttle', service: 'iam', action: 'GetCredentialReport', account: ALPHA, times: 8 }), async (sandbox) => {
      const called = await invoke(sandbox, { command: ['users', '--format', 'csv'] }, { askableMs });
      expect([called.exitCode, called.results[0]?.output?.split('\r\n').length]).toEqual([code, 6]);
      expect(keys(sandbox).filter((key) => key.endsWith('/manifest.json'))).toHaveLength(1);
      expect(called.events.at(-1)).toMatchObject({ event: 'invocation', exit_code: code });
    }));

  it('keeps what an interrupted run has asked', () =>
    withSandbox(world(), async (sandbox) => {
      const { exitCode } = await invoke(sandbox, { command: ['users'] }, { signal: AbortSignal.abort() });
      expect(exitCode).toBe(130);
    }));

  it('ends with 4 when the evidence can not be loaded, having asked nothing, and with 5 when it can not be kept', async () => {
    await withSandbox(world({ kind: 'denied', service: 's3', action: 'ListObjectsV2' }), async (sandbox) => {
      const { exitCode, results, problem } = await invoke(sandbox, { command: ['users'] });
      expect([exitCode, results]).toEqual([4, []]);
      expect(problem).toMatch(/^the evidence could not be loaded: s3:ListObjectsV2: AccessDenied.*docs\/schedule\.md has the permissions/);
      expect(sandbox.count({ service: 'iam' })).toBe(0);
    });
    await withSandbox(world({ kind: 'denied', service: 's3', action: 'PutObject' }), async (sandbox) => {
      const { exitCode, results, problem } = await invoke(sandbox, { command: ['users'] });
      expect([exitCode, results[0]?.exitCode]).toEqual([5, 0]);
      expect(problem).toMatch(/^the evidence could not be kept/);
      expect(keys(sandbox)).toEqual([]);
    });
  });

  it('without a place for evidence it keeps none, and takes no scheduled time', () =>
    withSandbox(world(), async (sandbox) => {
      expect((await invoke(sandbox, { command: ['users'] }, { store: null })).exitCode).toBe(0);
      const { exitCode, problem } = await invoke(sandbox, { command: ['users'], scheduledTime: TIME }, { store: null });
      expect([exitCode, problem]).toEqual([2, expect.stringContaining('Set IAM_AUDIT_STORE_S3')]);
      expect(keys(sandbox)).toEqual([]);
    }));

  it('writes nothing to the disk that is no evidence, whatever lies in the bucket', () =>
    withSandbox(world(), async (sandbox) => {
      await invoke(sandbox, { command: ['users'] });
      const [manifest] = sandbox.objects().filter(({ key }) => key.endsWith('manifest.json'));
      const folder = manifest?.key.replace('manifest.json', '') ?? '';
      for (const name of ['records/../../../../../evil', 'records/evil.json.gz', 'lock-000000000000.json', 'x.txt']) await putObject(sandbox, `${folder}${name}`);
      const scratch = scratchFolder();
      await invoke(sandbox, { command: ['runs'] }, { scratch });
      const all = readdirSync(scratch, { recursive: true, encoding: 'utf8' }).filter((name) => /evil|lock|x\.txt/.test(name));
      expect(all).toEqual([]);
      expect(existsSync(join(scratch, '..', 'evil'))).toBe(false);
    }));
});

/** In one environment: a process has but one. */
async function withEnvTwice(sandbox: Sandbox, job: unknown): Promise<readonly Called[]> {
  return Promise.all([invoke(sandbox, job), invoke(sandbox, job)]);
}

async function putObject(sandbox: Sandbox, key: string): Promise<void> {
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA0/20261101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0'.replace(
    'AKIA0', sandbox.env['AWS_ACCESS_KEY_ID'] ?? '');
  const url = `${sandbox.url}/evidence/${key.split('/').map((part) => encodeURIComponent(part).replaceAll('.', '%2E')).join('/')}`;
  const answer = await fetch(url, { method: 'PUT', headers: { authorization }, body: 'x' });
  expect(answer.status).toBe(200);
}

it('what can not be meant ends with 2, and nothing was asked', () =>
  withSandbox(world(), async (sandbox) => {
    const stored = await invoke(sandbox, [{ command: ['users'] }, { command: ['users', '--store', '/x'] }]);
    expect([stored.exitCode, stored.results, stored.problem]).toEqual([2, [], expect.stringContaining('--store names a place')]);
    expect(await invoke(sandbox, {})).toMatchObject({ exitCode: 2, problem: expect.stringContaining('no list of words') as unknown });
    expect(await invoke(sandbox, { command: ['users'] }, { store: 'evidence' })).toMatchObject({ exitCode: 2, results: [] });
    expect(sandbox.counts()).toEqual([]);
  }));

const thrownBy = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return error instanceof AuditError ? `${error.exitCode}: ${error.message} ${error.hint ?? ''}` : String(error);
  }
};

it.each<readonly [unknown, string]>([
  [null, 'the event is no object'],
  ['users', 'the event is no object'],
  [[], 'the event names no command'],
  [{}, 'no list of words'],
  [{ command: 'users' }, 'no list of words'],
  [{ command: [] }, 'no list of words'],
  [{ command: ['users', 3] }, 'no list of words'],
  [{ command: ['users'], scheduledTime: '<aws.scheduler.scheduled-time>' }, 'scheduledTime can\'t be'],
  [{ command: ['users'], scheduledTime: 5 }, 'scheduledTime can\'t be "5"'],
  [{ command: ['users'], commands: [] }, '"commands", which is not known'],
])('the event %j can not be meant', (event, words) => {
  expect(thrownBy(() => jobsIn(event))).toMatch(/^2: /);
  expect(thrownBy(() => jobsIn(event))).toContain(words);
});

it.each([
  ['evidence', 'For example: s3://my-evidence/iam-audit/.'],
  ['s3://Evidence/', 'For example'],
  ['s3://evidence/a//', 'is no prefix'],
  ['s3://evidence/../', 'is no prefix'],
  ['s3://evidence/?runs=x', 'runs can\'t be "x"'],
  ['s3://evidence/?owner=1', 'owner can\'t be "1"'],
  ['s3://evidence/?own=1', 'an option "own"'],
])('IAM_AUDIT_STORE_S3=%s can not be meant', (store, words) => {
  expect(thrownBy(() => evidencePlace(store))).toMatch(/^2: IAM_AUDIT_STORE_S3/);
  expect(thrownBy(() => evidencePlace(store))).toContain(words);
});

it('a place may say its owner, Region and key; without a slash or a prefix it is the whole bucket', () => {
  const bare = { bucket: 'evidence', prefix: '', owner: null, region: null, kmsKey: null, runs: 8 };
  expect([evidencePlace(undefined), evidencePlace('')]).toEqual([null, null]);
  expect([evidencePlace('s3://evidence'), evidencePlace('s3://evidence/')]).toEqual([bare, bare]);
  expect(evidencePlace('s3://evidence/a/b/?owner=111122223333&region=eu-west-1&kms-key=alias/x&runs=3')).toEqual({
    ...{ bucket: 'evidence', prefix: 'a/b/', owner: '111122223333', region: 'eu-west-1', kmsKey: 'alias/x', runs: 3 },
  });
});

it('reports that are too long for an answer are left out of it', () => {
  const { terminal, text } = captured(8);
  terminal.stream.write('1234');
  expect(text()).toBe('1234');
  terminal.stream.write('56789');
  terminal.stream.write('0');
  expect(text()).toBeNull();
});

it('package.json names a script for the bundle', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  expect(scripts['build:lambda']).toBe('node .ci/lambda.js');
});
