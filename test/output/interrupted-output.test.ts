import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { deliver } from '../../src/output/destination.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-interrupted-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Ctrl-C between two chunks can't be hit from outside, so here the report itself presses it. */
function interruptedReport(): { readonly chunks: AsyncIterable<string>; readonly io: Io } {
  const interrupt = new AbortController();
  async function* chunks(): AsyncIterable<string> {
    yield 'first';
    await Promise.resolve();
    interrupt.abort();
    yield 'second';
  }
  const terminal = { stream: new PassThrough(), tty: false, width: null, colour: false };
  const clock = { now: () => new Date(0), monotonic: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
  return { chunks: chunks(), io: { out: terminal, err: terminal, env: {}, cwd: null, clock, requestTimeoutMs: 1, signal: interrupt.signal } };
}

describe('an interruption while the report is written', () => {
  it('leaves an older file as it was, and no half one beside it', async () => {
    const { chunks, io } = interruptedReport();
    const file = join(folder, 'users.csv');
    writeFileSync(file, 'old');
    await expect(deliver(chunks, file, io, '')).rejects.toMatchObject({ exitCode: 130, message: 'interrupted: no report was written' });
    expect(readdirSync(folder)).toEqual(['users.csv']);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});
