import { PassThrough } from 'node:stream';
import { types } from 'node:util';
import { main } from '../src/main.js';
import type { Io, Terminal } from '../src/cli/io.js';
import { memoryWorkers, type WorkerWatch } from './memory-worker.js';
import { startSandbox, type Sandbox } from '../src/sandbox/index.js';
import type { SandboxOptions } from '../src/sandbox/start.js';
import type { World } from '../src/sandbox/world.js';

/**
 * Jest runs tests in a realm of their own, where Node's errors (a connection reset) are no instances of `Error`. The
 * SDK asks exactly that before it decides what to try again, so here it gets the answer that the real process gives.
 */
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return ordinary.call(this as () => void, value) || (this === Error && types.isNativeError(value));
  },
});

/** How one in-process run looks from outside. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds that the run would have waited; it never does. */
  readonly waited: number;
}

export interface RunOptions {
  /** Environment on top of the sandbox's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: string;
  /** Where a configuration file is looked for; left out: nowhere. */
  readonly cwd?: string | null;
  readonly tty?: boolean;
  readonly width?: number;
  /** Does the terminal take links? */
  readonly links?: boolean;
  readonly signal?: AbortSignal;
  /** The one wait that passes in real time: where requests hang, it must be short. */
  readonly requestTimeoutMs?: number;
  /** Called before every wait: a test can interrupt or change the world there. */
  readonly onSleep?: (ms: number) => void;
  /** What becomes of the workers of --workers, which live in this process too. */
  readonly workers?: WorkerWatch;
  /** Who answers questions at the terminal; left out: nobody. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Runs the real program in this process against whatever `env` points to. The date stands still and waits cost nothing. */
export async function runCli(argv: readonly string[], env: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Ran> {
  const stdout = capture();
  const stderr = capture();
  const all = { ...QUIET_ENV, ...env, ...options.env };
  let waited = 0;
  let passed = 0;
  const terminal = (stream: PassThrough): Terminal => ({
    stream,
    tty: options.tty ?? false,
    width: options.tty === true ? (options.width ?? 120) : (options.width ?? null),
    colour: false,
    links: options.links ?? false,
  });
  const signal = options.signal ?? new AbortController().signal;
  const io: Io = {
    out: terminal(stdout.stream),
    err: terminal(stderr.stream),
    env: all,
    cwd: options.cwd ?? null,
    signal,
    ask: options.ask,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    clock: {
      now: () => new Date(options.now ?? '2026-11-01T12:00:00Z'),
      monotonic: () => passed,
      sleep: async (ms) => {
        waited += ms;
        options.onSleep?.(ms);
        if (signal.aborted) throw new DOMException('aborted', 'AbortError');
        const end = passed + ms;
        await Promise.resolve();
        passed = Math.max(passed, end);
      },
      random: () => 0.5,
    },
  };
  const forkWorker = memoryWorkers(io, options.workers);
  const code = await withEnv(all, () => main(argv, { ...io, forkWorker }));
  return { code, stdout: stdout.text(), stderr: stderr.text(), waited };
}

/** Starts a sandbox for the length of one test. */
export async function withSandbox<T>(
  world: World,
  use: (sandbox: Sandbox) => Promise<T>,
  options: SandboxOptions = {},
): Promise<T> {
  const sandbox = await startSandbox(world, options);
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** One world, one run. */
export function audit(world: World, argv: readonly string[], options: RunOptions = {}): Promise<Ran & { readonly sandbox: Sandbox }> {
  return withSandbox(world, async (sandbox) => ({ ...(await runCli(argv, sandbox.env, options)), sandbox }));
}

/** Nothing of the machine's own configuration may leak into a test. */
const QUIET_ENV: Readonly<Record<string, string>> = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** The SDK reads the process's own environment: nothing of AWS's is in it but what is set here, and all of it is put back. */
export async function withEnv<T>(env: Readonly<Record<string, string>>, use: () => Promise<T>): Promise<T> {
  const ours = (name: string): boolean => name.startsWith('AWS_') || name in env;
  const before = Object.fromEntries(Object.entries(process.env).filter(([name]) => ours(name)));
  const clear = (): void => {
    for (const name of Object.keys(process.env)) if (ours(name)) Reflect.deleteProperty(process.env, name);
  };
  clear();
  Object.assign(process.env, env);
  try {
    return await use();
  } finally {
    clear();
    Object.assign(process.env, before);
  }
}

function capture(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
