import type { Clock } from '../gather/ports.js';
import type { DemoPlace } from './demo-place.js';
import { takesLinks } from './hyperlinks.js';
import type { WorkerProcess } from './worker-process.js';
import { pagerFor, type Pager } from './pager.js';

/** One output stream and how it looks. */
export interface Terminal {
  readonly stream: NodeJS.WritableStream;
  readonly tty: boolean;
  /** Columns; null when the stream is no terminal and COLUMNS does not say: then nothing is cut. */
  readonly width: number | null;
  readonly colour: boolean;
  /** Does it take links? Left out: no. */
  readonly links?: boolean;
}

/** Everything the program knows of the world outside: handed in, so a test is a call with strings out. */
export interface Io {
  readonly out: Terminal;
  readonly err: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder in which a configuration file is looked for; null: it is gone. */
  readonly cwd: string | null;
  readonly clock: Clock;
  /** The version of Node.js; left out: it is not told. */
  readonly node?: string;
  /** So long AWS may stay silent over one request; then it is asked again. */
  readonly requestTimeoutMs: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds for which AWS may still be asked, where something else sets an end; left out: only `--deadline` does. */
  readonly askableMs?: () => number;
  /** For what is longer than the screen; left out or null: there is none. */
  readonly pager?: Pager | null;
  /** Puts a question at the terminal; left out: there is no user of the tool to ask. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Starts a process that reads accounts for this one; left out: there are none. */
  readonly forkWorker?: () => WorkerProcess;
  /** Serves the demo organization beside the program; left out: the program serves it in its own thread. */
  readonly demoBeside?: () => Promise<DemoPlace>;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** The real process. */
export function systemIo(signal: AbortSignal): Io {
  const { env } = process;
  return {
    out: terminal(process.stdout, env),
    err: terminal(process.stderr, env),
    env,
    cwd: currentFolder(),
    clock: systemClock(signal),
    node: process.versions.node,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    pager: pagerFor(process.stdout, env),
    signal,
    ask: process.stdin.isTTY && process.stderr.isTTY ? (question) => askAtTerminal(question, signal) : undefined,
  };
}

/** Aborted by Ctrl-C, or by who ends processes; asked a second time the process ends at once, whatever it is doing. */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(130);
      interrupt.abort();
    });
  }
  return interrupt.signal;
}

/** A shell may stand in a folder that was removed. */
function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** On stderr, since stdout is the report's; the terminal continues to turn Ctrl-C into a signal. */
async function askAtTerminal(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => { resolve(''); }));
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}

/** Thousands sleep at once: with a listener for each, the signal would look through all of them for every new one. */
export function systemClock(signal: AbortSignal): Clock {
  const sleepers = new Set<() => void>();
  signal.addEventListener('abort', () => { for (const wake of sleepers) wake(); }, { once: true });
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          sleepers.delete(end);
          if (signal.aborted) reject(signal.reason as Error);
          else resolve();
        };
        const timer = setTimeout(end, ms);
        sleepers.add(end);
        if (signal.aborted) end();
      }),
    random: Math.random,
  };
}

/** Each stream is judged on its own: a report may go into a file while notes stay on the screen. */
function terminal(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Terminal {
  // A reader that goes away (`… | head -1`) is no error; what else goes wrong is told where the write happens.
  stream.on('error', () => undefined);
  const tty = stream.isTTY;
  const colour = tty && wantsColour(env);
  const columns = tty ? stream.columns || 80 : Number(env['COLUMNS']);
  return { stream, tty, width: columns >= 20 ? columns : null, colour, links: colour && takesLinks(env, process.platform) };
}

/** https://no-color.org: present and not empty, whatever its value. */
function wantsColour(env: NodeJS.ProcessEnv): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
