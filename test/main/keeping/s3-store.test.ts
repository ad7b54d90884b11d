import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, withEnv, withSandbox, type Ran, type RunOptions } from '../../harness.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { Sandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world.js';
import type { WorldBucket } from '../../../src/sandbox/world-delivery.js';
import { ALPHA, smallWorld } from '../support.js';
import { documentIn, later } from './support.js';

const STORE = 's3://evidence/kept/';

function withBucket(bucket: Partial<WorldBucket> = {}, ...faults: readonly Fault[]): World {
  const world = smallWorld();
  return { ...world, behaviour: { ...world.behaviour, faults }, delivery: { buckets: [{ name: 'evidence', pageSize: 5, ...bucket }] } };
}

type Run = (argv: readonly string[], minutes?: number, options?: RunOptions) => Promise<Ran>;

const using = (world: World, use: (run: Run, sandbox: Sandbox) => Promise<void>): Promise<void> =>
  withSandbox(world, (sandbox) =>
    use((argv, minutes = 0, options = {}) => runCli(argv, sandbox.env, { now: later(minutes), ...options }), sandbox),
  );

const csv = ['--format', 'csv'] as const;
const iamCalls = (sandbox: Sandbox): number => sandbox.counts().filter(({ service }) => service === 'iam').reduce((sum, { calls }) => sum + calls, 0);

describe('--store s3://…', () => {
  it('keeps runs, from which every command reads as from a folder: lists, reports, reuse, differences, trends, pruning', () =>
    using(withBucket(), async (run, sandbox) => {
      const live = await run(['users', ...csv, '--store', STORE]);
      expect(live.code).toBe(0);
      const before = iamCalls(sandbox);
      expect((await run(['users', ...csv, '--store', STORE], 5)).stdout).toBe(live.stdout);
      expect(iamCalls(sandbox)).toBe(before);
      expect((await run(['users', ...csv, '--store', STORE, '--run', 'last'], 6)).stdout).toBe(live.stdout);
      await run(['users', '--fresh', '--store', STORE], 60 * 24 * 7);
      const runs = documentIn(await run(['runs', '--store', STORE, '--format', 'json'])).rows;
      expect(runs.map(({ status, report, records }) => [status, report, records])).toEqual(Array(3).fill(['finished', 'users', 12]));
      const diff = await run(['diff', '--store', STORE, ...csv]);
      expect([diff.code, diff.stderr.split('\n')[0]]).toEqual([0, `${String(runs[1]?.['run'])} → ${String(runs[0]?.['run'])}`]);
      expect((await run(['runs', 'trend', '--store', STORE, ...csv])).stdout.trim().split('\n')).toHaveLength(4);
      expect(await run(['__complete', 'accounts'], 0, { env: { IAM_AUDIT_STORE: STORE } })).toMatchObject({ stdout: expect.stringContaining(ALPHA) as string });
      expect(await run(['runs', 'prune', '--keep', '1', '--store', STORE], 60 * 24 * 8)).toMatchObject({ code: 0, stderr: expect.stringContaining('2 runs removed') as string });
      expect(documentIn(await run(['runs', '--store', STORE, '--format', 'json'])).rows.map(({ run: id }) => id)).toEqual([runs[0]?.['run']]);
      expect(sandbox.objects().filter(({ key }) => !key.startsWith('kept/o-exampleorg1/runs/')).map(({ key }) => key)).toEqual([
        ...[`kept/.index/${String(runs[0]?.['run'])}.accounts.gz`, 'kept/.index/2026-11-08.json'],
      ]);
      expect(sandbox.objects().filter(({ key }) => /lock|progress|trial/.test(key))).toEqual([]);
    }));

  it('joins shards, and notes where a report was sent', () =>
    using(withBucket(), async (run) => {
      const whole = await run(['users', ...csv, '--no-store']);
      for (const index of [1, 2, 3]) await run(['users', '--shard', `${index}/3`, '--store', STORE], index);
      const ids = documentIn(await run(['runs', '--store', STORE, '--format', 'json'])).rows.map((row) => String(row['run']));
      expect(await run(['merge', ...ids, '--store', STORE], 9)).toMatchObject({ code: 0 });
      const sent = ['users', ...csv, '--store', STORE, '--run', 'last', '--to', 's3://evidence/reports/{run}.csv'];
      expect(await run(sent, 10)).toMatchObject({ stdout: whole.stdout, stderr: expect.stringContaining('s3: accepted') as string });
      expect((await run([...sent, '--failed'], 11)).stderr).not.toContain('accepted');
    }));

  it('resumes what was interrupted, also after its process was killed', () =>
    using(withBucket({}, { service: 'iam', action: 'GetCredentialReport', account: ALPHA, kind: 'hang', times: 1 }), async (run, sandbox) => {
      const end = new AbortController();
      const running = run(['users', '--store', STORE], 0, { signal: end.signal });
      const isKept = (): boolean => sandbox.objects().filter(({ key }) => key.includes('/records/')).length === 11;
      while (!isKept()) await new Promise((resolve) => setImmediate(resolve));
      end.abort();
      expect(await running).toMatchObject({ code: 130, stderr: expect.stringContaining('--resume') as string });
      expect(sandbox.objects().map(({ key }) => key.split('/').at(-1))).toContain('progress.json');
      expect(await run(['runs', '--store', STORE, ...csv])).toMatchObject({ stdout: expect.stringContaining('interrupted') as string });
      const before = iamCalls(sandbox);
      const resumed = await run(['users', ...csv, '--resume', '--store', STORE], 1);
      expect([resumed.code, iamCalls(sandbox) - before < 6]).toEqual([0, true]);
      expect(resumed.stdout).toBe((await run(['users', ...csv, '--no-store'], 1)).stdout);
    }));

  it('is written to by two at once, who do each other no harm', () =>
    using(withBucket(), async (run, sandbox) => {
      const users = ['users', ...csv, '--store', STORE];
      // Each puts back the environment that it found: for both it has to be the same.
      const both = await withEnv(sandbox.env, () => Promise.all([run(users), run(users)]));
      expect(both.map(({ code }) => code)).toEqual([0, 0]);
      expect(both[0].stdout).toBe(both[1].stdout);
      expect(documentIn(await run(['runs', '--store', STORE, '--format', 'json'])).rows.map(({ status }) => status)).toEqual(['finished', 'finished']);
      expect(sandbox.objects().filter(({ key }) => key.endsWith('lock.json'))).toEqual([]);
    }));

  it.each<[string, readonly Fault[]]>([
    ['answers that get lost', [{ service: 's3', kind: 'lost', share: 0.1 }]],
    ['SlowDown', [{ service: 's3', kind: 'error', code: 'SlowDown', status: 503, share: 0.2 }]],
    ['others who write at that moment', [{ service: 's3', action: 'PutObject', kind: 'error', code: 'ConditionalRequestConflict', status: 409, share: 0.15 }]],
    ['errors of the server and broken connections', [{ service: 's3', kind: 'server_error', share: 0.1 }, { service: 's3', kind: 'reset', share: 0.1 }]],
  ])('comes through %s', (_, faults) =>
    using(withBucket({}, ...faults), async (run) => {
      const live = await run(['users', ...csv, '--store', STORE]);
      expect(live).toMatchObject({ code: 0 });
      expect((await run(['users', ...csv, '--store', STORE, '--run', 'last'], 1)).stdout).toBe(live.stdout);
    }));

  it.each<[string, Partial<WorldBucket>, Partial<World['hub']>, string, string, string]>([
    ['a bucket that is not there', { name: 'another' }, {}, '', 's3:PutObject: NoSuchBucket', 'There is no bucket of this name'],
    ['another owner', {}, {}, '?owner=999999999999', 's3:PutObject: AccessDenied', 'or the bucket belongs to another account than 999999999999'],
    ['another Region than the bucket has', { region: 'us-west-2' }, {}, '?region=eu-west-1', 'PermanentRedirect', 'The bucket is in us-west-2: name that Region'],
    ['no leave to write', {}, { denied: ['s3:PutObject'] }, '', 's3:PutObject', 'It takes s3:PutObject on arn:aws:s3:::evidence/kept/*'],
    ['no leave to remove', {}, { denied: ['s3:DeleteObject'] }, '', 's3:DeleteObject', 'It takes s3:DeleteObject on arn:aws:s3:::evidence/kept/*'],
    ['no leave to list', {}, { denied: ['s3:ListBucket', 's3:ListObjectsV2'] }, '', 's3:ListObjectsV2', 'It takes s3:ListBucket on arn:aws:s3:::evidence'],
    ['no leave to read', {}, { denied: ['s3:GetObject'] }, '', 's3:GetObject', 'It takes s3:GetObject on arn:aws:s3:::evidence/kept/*'],
    ['a key that may not be used', { keyDenied: true }, {}, '', 'kms:GenerateDataKey', 'docs/kept-evidence.md has the policy'],
  ])('%s: said before an account is asked, with what to do', (_, bucket, hub, options, message, hint) => {
    const world = withBucket(bucket);
    return using({ ...world, hub: { ...world.hub, ...hub } }, async (run, sandbox) => {
      const ended = await run(['users', '--store', `${STORE}${options}`]);
      expect(ended).toMatchObject({ code: 4, stdout: '' });
      expect(ended.stderr).toContain(message);
      expect(ended.stderr).toContain(hint);
      expect(iamCalls(sandbox)).toBe(0);
    });
  });

  it('credentials that have expired are said to be that', () =>
    using(withBucket({}, { service: 's3', kind: 'expired_token' }), async (run) => {
      expect(await run(['runs', '--store', STORE])).toMatchObject({ code: 4, stderr: expect.stringContaining('Renew your credentials') as string });
    }));

  it.each([
    ['s3://', 'can\'t be'],
    ['s3://No_Bucket/x/', 'can\'t be'],
    ['s3://evidence/../x/', 'is no prefix'],
    ['s3://evidence/kept/?runs=3', 'has an option "runs"'],
    ['s3://evidence/kept/?owner=12', 'can\'t be "12"'],
  ])('%s is no place', async (store, words) => {
    expect(await runCli(['runs', '--store', store], {})).toMatchObject({ code: 2, stderr: expect.stringContaining(words) as string });
  });

  it('is encrypted with the key that is named', () =>
    using(withBucket(), async (run, sandbox) => {
      await run(['accounts', '--store', `${STORE}?kms-key=alias/audit&owner=111111111111`]);
      const keys = new Set(sandbox.objects().map(({ headers }) => headers['x-amz-server-side-encryption-aws-kms-key-id']));
      expect([...keys]).toEqual(['alias/audit']);
    }));

  it('packs, exports and draws the page as from a folder', () =>
    using(withBucket(), async (run) => {
      const here = join(folder, 'same');
      await run(['users', '--fresh', '--store', STORE]);
      await run(['report', '--fresh', '--store', STORE, '--format', 'json', '--allow-incomplete'], 60 * 24);
      await run(['runs', 'copy', '--from', STORE, '--to', here]);
      const made = await Promise.all([STORE, here].map(async (store, at) => {
        const [pack, tables] = [join(folder, `pack-${at}.zip`), join(folder, `tables-${at}`)];
        const packed = await run(['pack', '--store', store, '--reports', 'users,findings', '--output', pack, '--quiet', '--allow-incomplete']);
        const verified = await run(['pack', 'verify', pack]);
        const argv = ['export', '--store', store, '--all-runs', '--reports', 'users,findings', '--format', 'ndjson', '--allow-incomplete'];
        const exported = await run([...argv, '--into', tables, '--quiet']);
        const pages = await Promise.all(['html', 'markdown', 'json'].map((format) => run(['report', '--store', store, '--run', 'last', '--format', format, '--quiet'])));
        const files = readdirSync(tables, { recursive: true, withFileTypes: true }).flatMap((entry) =>
          entry.isFile() ? [`${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`] : [],
        );
        return {
          codes: [packed, verified, exported, ...pages].map(({ code }) => code),
          said: [packed, exported].map(({ stderr }) => stderr),
          bytes: [readFileSync(pack).toString('base64'), verified.stdout, ...files.sort(), ...pages.map(({ stdout }) => stdout)],
        };
      }));
      expect(made[0]).toMatchObject({ codes: [0, 0, 0, ...Array<unknown>(3).fill(expect.any(Number))], said: ['', ''] });
      expect(made[0]?.bytes[1]).toMatch(/^good: \d+ files/);
      expect(made[0]).toEqual(made[1]);
    }));

  it('says what keeps it from packing', () =>
    using(withBucket(), async (run, sandbox) => {
      const pack = join(folder, 'never.zip');
      await run(['users', '--store', STORE]);
      const none = await run(['pack', '--store', 's3://evidence/elsewhere/', '--output', pack]);
      expect([none.code, readdirSync(folder).includes('never.zip')]).toEqual([2, false]);
      const [record] = sandbox.objects().filter(({ key }) => key.includes('credential_report'));
      expect(record?.key).toContain('/records/');
      const env = { ...sandbox.env, AWS_ACCESS_KEY_ID: 'AKIANOBODYEXAMPLE222' };
      const expired = await runCli(['pack', '--store', STORE, '--output', pack], env, { now: later(1) });
      expect([expired.code, expired.stdout, readdirSync(folder).includes('never.zip')]).toEqual([4, '', false]);
      expect(expired.stderr).toContain('InvalidAccessKeyId');
    }));

  it('a journal of cleanup stays on a disk', () =>
    using(withBucket(), async (run) => {
      expect(await run(['cleanup', 'status', '--store', STORE])).toMatchObject({ code: 2, stderr: expect.stringContaining('this is kept on a disk') as string });
    }));
});

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-copy-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('runs copy', () => {
  it('brings runs into a bucket and back, byte for byte; what is there stays', () =>
    using(withBucket(), async (run, sandbox) => {
      const [here, back] = [join(folder, 'here'), join(folder, 'back')];
      const live = await run(['users', ...csv, '--store', here]);
      await run(['users', '--store', here, '--accounts', ALPHA], 2);
      expect((await run(['runs', 'copy', '--from', here, '--to', STORE], 3)).stderr).toMatch(/^2 runs copied to s3:\/\/evidence\/kept; 16 records/);
      expect((await run(['runs', 'copy', '--from', here, '--to', STORE], 4)).stderr).toContain('0 runs copied to s3://evidence/kept, 2 were there already');
      expect((await run(['runs', 'copy', 'last', '--from', STORE, '--to', back], 5)).stderr).toContain('1 run copied');
      expect((await run(['runs', 'copy', '--store', STORE, '--to', back], 5)).stderr).toContain('1 run copied');
      const listed = await Promise.all([here, STORE, back].map((store) => run(['runs', ...csv, '--store', store])));
      expect(new Set(listed.map(({ stdout }) => stdout)).size).toBe(1);
      const id = listed[0]?.stdout.trim().split('\n').at(-1)?.split(',')[0] ?? '';
      for (const store of [STORE, back]) expect((await run(['users', ...csv, '--store', store, '--run', id])).stdout).toBe(live.stdout);
      expect(sandbox.objects().filter(({ key }) => /lock|progress/.test(key))).toEqual([]);
    }));

  it('leaves alone what is another run under the same id, and says so', () =>
    using(withBucket(), async (run, sandbox) => {
      const here = join(folder, 'changed');
      await run(['accounts', '--store', here]);
      await run(['runs', 'copy', '--from', here, '--to', STORE]);
      const manifest = sandbox.objects().find(({ key }) => key.endsWith('manifest.json'));
      const other = Buffer.from(manifest?.content.toString().replace(/"sha256":"[0-9a-f]{2}/, '"sha256":"00') ?? '');
      Object.assign(manifest ?? {}, { content: other });
      expect(await run(['runs', 'copy', '--from', here, '--to', STORE])).toMatchObject({ code: 4, stderr: expect.stringContaining('is there already, and not the same') as string });
    }));

  it.each([
    [['runs', 'copy', '--from', 'a', '--to', 'a'], 'are the same place'],
    [['runs', 'copy', '--to', 'a', '--to', 'b'], 'names two places'],
    [['runs', 'copy', '--from', 'a'], 'Name it with --to'],
  ])('%j is exit code 2', async (argv, words) => {
    expect(await runCli(argv, {})).toMatchObject({ code: 2, stderr: expect.stringContaining(words) as string });
  });
});
