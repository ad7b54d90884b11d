import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { attachManaged, makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { runBinary, scratch, startBinary, until, type Ended, type Running } from './run-binary.js';

const ids = Array.from({ length: 10 }, (_, index) => String(111_111_111_111 + index));
const ARGV = ['unused', '--format', 'csv', '--no-infer'];
const SHARED = [...ARGV, '--workers', '2'];

let sandbox: Sandbox;
let whole: Ended;

/** Answers take a moment, so that there is always something on its way. */
beforeAll(async () => {
  const users = (id: string) => ['ann', 'bob', 'cleo'].map((name) => makeUser(name, { attached: [attachManaged('ReadOnlyAccess')] }, id));
  sandbox = await startSandbox(makeWorld({ accounts: ids.map((id) => makeAccount({ id, users: users(id) })), behaviour: { latencyMs: 5 } }));
  whole = await runBinary([...ARGV, '--no-store'], { env: sandbox.env });
  expect(whole).toMatchObject({ code: 0, signal: null });
});

afterAll(() => sandbox.close());

const emptyFolder = (): string => mkdtempSync(join(scratch, 'store-'));

/** The processes that this one has started, as Linux tells. */
function childrenOf(pid: number | undefined): readonly number[] {
  const file = `/proc/${String(pid)}/task/${String(pid)}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter((word) => word !== '').map(Number) : [];
}

function isThere(pid: number): boolean {
  try {
    // One that has ended but was not waited for is no process any more.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A run in the middle of reading accounts with two workers. */
async function begun(argv: readonly string[], calls: number): Promise<Running & { readonly workers: readonly number[] }> {
  sandbox.resetCounts();
  const running = startBinary(argv, { env: sandbox.env });
  await until(() => sandbox.count() >= calls || running.child.exitCode !== null);
  return { ...running, workers: childrenOf(running.child.pid) };
}

describe('worker processes', () => {
  it('give the same report, and get no credentials from their surroundings', async () => {
    const { ended, workers } = await begun([...SHARED, '--no-store'], 40);
    expect(workers).toHaveLength(2);
    for (const worker of workers) {
      expect(readFileSync(`/proc/${worker}/environ`, 'utf8')).not.toMatch(/AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)=/);
      expect(readFileSync(`/proc/${worker}/cmdline`, 'utf8')).not.toContain(sandbox.env['AWS_SECRET_ACCESS_KEY']);
    }
    expect(await ended()).toMatchObject({ code: 0, stdout: whole.stdout });
    expect(workers.some(isThere)).toBe(false);
  });

  it.each([25, 60, 110])('are replaced when one is killed after %d calls', async (calls) => {
    const { ended, workers } = await begun([...SHARED, '--store', emptyFolder()], calls);
    process.kill(workers[calls % 2] ?? 0, 'SIGKILL');
    const { code, stdout, stderr } = await ended();
    expect({ code, stdout }).toEqual({ code: 0, stdout: whole.stdout });
    expect(stderr).toContain('warning: a worker process ended before its time');
  });

  it('end with their leader, whose run is resumed', async () => {
    const store = ['--store', emptyFolder()];
    const { child, ended, workers } = await begun([...SHARED, ...store], 60);
    child.kill('SIGKILL');
    await ended();
    await until(() => !workers.some(isThere));
    const resumed = await runBinary([...SHARED, ...store, '--resume'], { env: sandbox.env });
    expect(resumed).toMatchObject({ code: 0, stdout: whole.stdout });
  });

  it('leave Ctrl-C to their leader, and end with it', async () => {
    const store = ['--store', emptyFolder()];
    const { child, ended, workers } = await begun([...SHARED, ...store], 60);
    // A terminal tells all of them.
    for (const worker of workers) process.kill(worker, 'SIGINT');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended();
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted: .*--resume resumes the run/s);
    expect(stderr).not.toContain('ended before its time');
    expect(workers.some(isThere)).toBe(false);
    expect(await runBinary([...SHARED, ...store, '--resume'], { env: sandbox.env })).toMatchObject({ code: 0, stdout: whole.stdout });
  });
});
