import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { unattended, type Outcome } from '../../src/lambda/unattended.js';
import { withEnv } from '../harness.js';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-lambda-'));
  made.push(folder);
  return folder;
}

export interface Call {
  readonly now?: string;
  /** Milliseconds that are left to ask; left out: enough. */
  readonly askableMs?: number;
  readonly store?: string | null;
  readonly scratch?: string;
  readonly signal?: AbortSignal;
}

export interface Called extends Outcome {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly stderr: string;
}

export const STORE = 's3://evidence/kept/';

/** One invocation, in a process that has been asked nothing before unless it shares the scratch folder of another. */
export async function invoke(sandbox: Sandbox, event: unknown, call: Call = {}): Promise<Called> {
  const { now = '2026-11-01T12:00:00Z', askableMs = 600_000, store = STORE, scratch = scratchFolder(), signal } = call;
  const err = new PassThrough();
  const chunks: Buffer[] = [];
  err.on('data', (chunk: Buffer) => chunks.push(chunk));
  const env = { ...sandbox.env, ...(store === null ? {} : { IAM_AUDIT_STORE_S3: store }), HOME: '/nonexistent' };
  let passed = 0;
  const io: Io = {
    out: { stream: new PassThrough(), tty: false, width: null, colour: false },
    err: { stream: err, tty: false, width: null, colour: false },
    env,
    cwd: null,
    signal: signal ?? new AbortController().signal,
    requestTimeoutMs: 30_000,
    askableMs: () => askableMs - passed,
    clock: {
      now: () => new Date(now),
      monotonic: () => passed,
      sleep: async (ms) => {
        await Promise.resolve();
        passed += ms;
      },
      random: () => 0.5,
    },
  };
  const last = { ...io, signal: new AbortController().signal };
  const outcome = await withEnv(env, () => unattended(event, { io, last, scratch }));
  const stderr = Buffer.concat(chunks).toString('utf8');
  const events = stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...outcome, events, stderr };
}
