import { PassThrough, Readable } from 'node:stream';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagerFor, type Pager } from '../../src/cli/pager.js';
import { writePaged } from '../../src/output/write-paged.js';
import { writeStream } from '../../src/output/write-stream.js';

async function* linesUpTo(count: number): AsyncGenerator<string> {
  for (let line = 1; line <= count; line++) yield await Promise.resolve(`${line}\n`);
}

function textOf(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** A screen of three lines, and a pager that is left when all was read. */
async function shown(count: number): Promise<{ readonly screen: string; readonly paged: string; readonly opened: number }> {
  const [screen, paged] = [new PassThrough(), new PassThrough()];
  const [onScreen, inPager] = [textOf(screen), textOf(paged)];
  let opened = 0;
  const pager: Pager = {
    rows: 3,
    open: () => {
      opened++;
      return Promise.resolve({ stream: paged, closed: new Promise((resolve) => paged.once('end', resolve)) });
    },
  };
  expect(await writePaged(linesUpTo(count), screen, pager, writeStream)).toBe('done');
  return { screen: onScreen(), paged: inPager(), opened };
}

describe('what is longer than the screen', () => {
  it.each([0, 1, 2])('%d lines stay on it: the prompt needs one too', async (count) => {
    expect(await shown(count)).toEqual({ screen: ['', '1\n', '1\n2\n'][count], paged: '', opened: 0 });
  });

  it.each([3, 4, 500])('%d lines go through the pager, whole and in order', async (count) => {
    const paged = Array.from({ length: count }, (_, at) => `${at + 1}\n`).join('');
    expect(await shown(count)).toEqual({ screen: '', paged, opened: 1 });
  });

  it('has no links: not every pager passes them on', async () => {
    const [screen, paged] = [new PassThrough(), new PassThrough()];
    const [onScreen, inPager] = [textOf(screen), textOf(paged)];
    const linked = '\u001b]8;;https://example.com\u001b\\ann\u001b]8;;\u001b\\\n';
    const chunks = (count: number): AsyncIterable<string> => Readable.from([linked.repeat(count)]);
    const pager: Pager = { rows: 3, open: () => Promise.resolve({ stream: paged, closed: new Promise((resolve) => paged.once('end', resolve)) }) };
    await writePaged(chunks(1), screen, pager, writeStream);
    await writePaged(chunks(3), screen, pager, writeStream);
    expect([onScreen(), inPager()]).toEqual([linked, 'ann\nann\nann\n']);
  });

  it('may be left before its end, and its pager is waited for all the same', async () => {
    const paged = new PassThrough();
    let isLeft = false;
    const closed = new Promise<void>((resolve) => paged.once('close', () => { isLeft = true; resolve(); }));
    const pager: Pager = { rows: 2, open: () => Promise.resolve({ stream: paged, closed }) };
    paged.once('data', () => paged.destroy());
    expect(await writePaged(linesUpTo(9), new PassThrough(), pager, writeStream)).toBe('closed');
    expect(isLeft).toBe(true);
  });
});

describe('the pager', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-pager-'));
  const less = join(folder, 'less');
  writeFileSync(less, `#!/bin/sh\n{ echo "$LESS|$LV|$PAGER|$IAM_AUDIT_PAGER|$*"; cat; } > '${folder}/seen'\n`);
  chmodSync(less, 0o755);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const tty = { isTTY: true, rows: 40 } as const;

  it.each<[string, Parameters<typeof pagerFor>[0], Readonly<Record<string, string>>]>([
    ['off a terminal', { isTTY: false, rows: 40 }, {}],
    ['on one without height', { isTTY: true, rows: 0 }, {}],
    ['in CI', tty, { CI: 'true' }],
    ['on a dumb one', tty, { TERM: 'dumb' }],
    ['where it is turned off', tty, { IAM_AUDIT_PAGER: '', PAGER: 'less' }],
    ['where it is cat', tty, { PAGER: 'cat' }],
    ['where it is not there', tty, { PAGER: 'no-such-pager -R' }],
    ['where there is no less', tty, { PATH: '/nonexistent' }],
  ])('is none %s', (_, terminal, env) => {
    expect(pagerFor(terminal, { PATH: folder, ...env })).toBeNull();
  });

  it.each([
    [{}, 'FRX|-c|||'],
    [{ LESS: 'S', PAGER: `${less} -x` }, 'S|-c|||-x'],
    [{ IAM_AUDIT_PAGER: 'less -y', PAGER: 'cat' }, 'FRX|-c|||-y'],
  ])('with %j is started as %j', async (env, seen) => {
    const { readFileSync } = await import('node:fs');
    const opened = await pagerFor(tty, { PATH: `${folder}:/usr/bin:/bin`, ...env })?.open();
    opened?.stream.end('text\n');
    await opened?.closed;
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(`${seen}\ntext\n`);
  });
});
