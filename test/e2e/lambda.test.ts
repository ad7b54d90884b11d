import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import type { Outcome } from '../../src/lambda/unattended.js';
import { NODE, scratch, startChild } from './run-binary.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLE = join(ROOT, 'dist', 'lambda');
const ID = '111111111111';
const TIME = '2026-11-02T09:00:00Z';

const world = makeWorld({ accounts: [makeAccount({ id: ID, users: [makeUser('ann', {}, ID)] })], delivery: { buckets: [{ name: 'evidence' }] } });

/** Node's own permissions stand for a root that is read-only: only the scratch folder can be written to. */
function writableOnly(folder: string): readonly string[] {
  const flag = Number(process.versions.node.split('.')[0]) >= 23 ? '--permission' : '--experimental-permission';
  return [flag, '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'];
}

interface Invoked {
  readonly outcomes: readonly Outcome[];
  readonly stderr: string;
}

/** One environment of a function, called once for each event. */
async function lambda(sandbox: Sandbox, events: readonly unknown[], remainingMs = 900_000): Promise<Invoked> {
  const folder = mkdtempSync(join(scratch, 'tmp-'));
  const env = { ...sandbox.env, TMPDIR: folder, HOME: '/nonexistent', IAM_AUDIT_STORE_S3: 's3://evidence/kept/' };
  const runtime = join(ROOT, 'test', 'e2e', 'lambda-runtime.js');
  const { child, ended } = startChild(NODE, [...writableOnly(folder), runtime, join(BUNDLE, 'index.mjs'), String(remainingMs)], { env });
  child.stdin.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const { code, stdout, stderr } = await ended();
  if (code !== 0) throw new Error(stderr);
  return { outcomes: stdout.trim().split('\n').map((line) => JSON.parse(line) as Outcome), stderr };
}

const codes = ({ outcomes }: Invoked): readonly number[] => outcomes.map(({ exitCode }) => exitCode);

beforeAll(() => {
  execFileSync(process.execPath, ['.ci/lambda.js'], { cwd: ROOT });
});

describe('the bundle for AWS Lambda', () => {
  it('runs where only a scratch folder can be written to, keeps its evidence in S3, and runs once for a scheduled time', async () => {
    const sandbox = await startSandbox(world);
    try {
      const csv = { command: ['users', '--source', 'account', '--format', 'csv'] };
      const first = await lambda(sandbox, [{ ...csv, scheduledTime: TIME }, { command: ['runs', '--format', 'csv'] }]);
      expect(codes(first)).toEqual([0, 0]);
      expect(first.outcomes[0]?.results[0]?.output).toContain('ann');
      const [, run = ''] = first.outcomes[1]?.results[0]?.output?.split('\r\n') ?? [];
      expect(run).toContain('finished');
      sandbox.resetCounts();
      const later = await lambda(sandbox, [{ ...csv, scheduledTime: TIME }, { command: ['users', '--format', 'csv', '--run', 'last'] }]);
      expect(codes(later)).toEqual([0, 0]);
      expect(later.outcomes.map(({ results }) => results[0]?.repeated)).toEqual([true, false]);
      expect(later.outcomes[1]?.results[0]?.output).toBe(first.outcomes[0]?.results[0]?.output);
      expect(sandbox.count({ service: 'iam' })).toBe(0);
      expect(later.stderr).not.toContain('MaxListeners');
    } finally {
      await sandbox.close();
    }
  });

  it('has the catalogue of services, the demo and its version with it', async () => {
    const sandbox = await startSandbox(world);
    try {
      const { outcomes: [outcome] } = await lambda(sandbox, [[{ command: ['--version'] }, { command: ['users', '--demo', '--no-progress'] }]]);
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
      expect(outcome?.results.map(({ exitCode }) => exitCode)).toEqual([0, 3]);
      expect(outcome?.results[0]?.output).toBe(`${version}\n`);
    } finally {
      await sandbox.close();
    }
  });

  it('stops asking before its time is over, and still answers', async () => {
    const sandbox = await startSandbox({ ...world, behaviour: { ...world.behaviour, faults: [{ kind: 'hang', action: 'GetAccountAuthorizationDetails' }] } });
    try {
      const invoked = await lambda(sandbox, [{ command: ['users', '--source', 'account', '--format', 'csv'] }], 61_500);
      expect(codes(invoked)).toEqual([3]);
      expect(invoked.outcomes[0]?.results[0]?.output).toContain('ann');
      expect(sandbox.objects().some(({ key }) => key.endsWith('/manifest.json'))).toBe(true);
    } finally {
      await sandbox.close();
    }
  });

  it('is a program of its own in a container, with the command line behind it', async () => {
    const sandbox = await startSandbox(world);
    try {
      const folder = mkdtempSync(join(scratch, 'data-'));
      const env = { ...sandbox.env, XDG_STATE_HOME: folder, IAM_AUDIT_STORE_S3: 's3://evidence/task/' };
      const argv = ['users', '--source', 'account', '--format', 'csv'];
      const ran = await startChild(NODE, [...writableOnly(folder), join(BUNDLE, 'task.mjs'), ...argv], { env }).ended();
      expect([ran.code, ran.stdout.includes('ann')]).toEqual([0, true]);
      expect(sandbox.objects().at(-1)?.key).toMatch(/^task\/\d{12}\/runs\/.*\/manifest\.json$/);
      const bad = await startChild(NODE, [...writableOnly(folder), join(BUNDLE, 'task.mjs'), 'users', '--dys'], { env }).ended();
      expect(bad.code).toBe(2);
    } finally {
      await sandbox.close();
    }
  });

  it('is far below what Lambda takes, zipped and not', () => {
    const files = readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' }).map((name) => join(BUNDLE, name)).filter((path) => statSync(path).isFile());
    const [whole, zipped] = [(content: Buffer) => content.byteLength, (content: Buffer) => deflateRawSync(content, { level: 1 }).byteLength].map((size) =>
      files.reduce((sum, path) => sum + size(readFileSync(path)), 0));
    expect(files.some((path) => path.endsWith('index.mjs'))).toBe(true);
    expect(zipped).toBeLessThan(25e6);
    expect(whole).toBeLessThan(50e6);
  });
});
