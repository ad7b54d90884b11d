import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** The program as it is installed. */
export const BINARY = fileURLToPath(new URL('bin/iam-audit.js', ROOT));

/** IAM_AUDIT_TEST_NODE runs the same tests on another Node than the one that runs jest. */
export const NODE = process.env['IAM_AUDIT_TEST_NODE'] ?? process.execPath;

if (!existsSync(new URL('dist/bundle/entry.js', ROOT))) {
  throw new Error('The built program is missing: run `npm run build`, or `npm test`, which builds first.');
}

/** A folder of this test file, gone after it. */
export const scratch = mkdtempSync(join(tmpdir(), 'iam-audit-e2e-'));

const alive = new Set<ChildProcessWithoutNullStreams>();

afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

export type Env = Readonly<Record<string, string>>;

export interface BinaryOptions {
  /** On top of PATH and a new, empty HOME, which is all that the child gets. */
  readonly env?: Env;
  readonly cwd?: string;
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
}

/** How a child process ended. Either `code` or `signal` is null. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child process that is still at work. Nobody reads its stdout or stderr yet. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Reads both streams to their ends. Those that were read elsewhere come out empty. */
  readonly ended: () => Promise<Ended>;
}

/** Runs the built program to its end. */
export function runBinary(args: readonly string[], options: BinaryOptions = {}): Promise<Ended> {
  return startBinary(args, options).ended();
}

export function startBinary(args: readonly string[], options: BinaryOptions = {}): Running {
  return startChild(NODE, [...(options.nodeFlags ?? []), BINARY, ...args], options);
}

/** Runs a line of bash in which `$NODE $BINARY` is the program. */
export function runShell(line: string, options: BinaryOptions = {}): Promise<Ended> {
  return startChild('bash', ['-c', line], { ...options, env: { NODE, BINARY, ...options.env } }).ended();
}

export function startChild(command: string, args: readonly string[], { env = {}, cwd = scratch }: BinaryOptions = {}): Running {
  const child = spawn(command, args, { cwd, env: { PATH: process.env['PATH'], HOME: mkdtempSync(join(scratch, 'home-')), ...env } });
  alive.add(child);
  const exit = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      alive.delete(child);
      resolve({ code, signal });
    });
  });
  // Whoever never asks how it ended has no use for a failure to start either.
  exit.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  return {
    child,
    ended: async () => {
      const [stdout, stderr, end] = await Promise.all([rest(child.stdout), rest(child.stderr), exit]);
      return { ...end, stdout, stderr };
    },
  };
}

async function rest(stream: NodeJS.ReadableStream & { readonly readableEnded: boolean }): Promise<string> {
  return stream.readableEnded ? '' : text(stream);
}

/** Resolves when a stream has said a certain text; what it said until then is the result. */
export async function untilSaid(stream: NodeJS.ReadableStream, wanted: string): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      if (said.includes(wanted)) finish(() => { resolve(said); });
    };
    const onEnd = (): void => {
      finish(() => { reject(new Error(`the stream ended without saying ${JSON.stringify(wanted)}: ${said}`)); });
    };
    const finish = (then: () => void): void => {
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.pause();
      then();
    };
    stream.on('data', onData);
    stream.on('end', onEnd);
  });
}

/** Resolves when something has become true in another process. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}
