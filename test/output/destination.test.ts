import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.js';
import { settingsFrom, type Settings } from '../../src/cli/settings.js';
import { checkOutput, chooseRenderer, deliver } from '../../src/output/destination.js';
import { testClock } from '../gather/support.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iam-audit-output-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const settings = (more: Partial<Settings>): Settings => settingsFrom(more);

describe('the format', () => {
  it.each([
    ['users.csv', 'csv'],
    ['users.CSV', 'csv'],
    ['users.json', 'json'],
    ['users.ndjson', 'ndjson'],
    ['users.jsonl', 'ndjson'],
    ['users.md', 'markdown'],
    ['users.txt', 'table'],
    ['users', 'table'],
    ['/dev/stdout', 'table'],
    ['a.folder/users', 'table'],
    ['.hidden', 'table'],
    ['users.', 'table'],
    [undefined, 'table'],
  ])('of %s is %s', async (output, name) => {
    expect((await chooseRenderer(settings(output === undefined ? {} : { output }))).name).toBe(name);
  });

  it.each(['users.xls', 'users.htm', 'users.tsv', 'users.json.gz', 'users.pdf', 'users.csv.bak', 'users.2026-11-29'])(
    'of %s is not known: refused, with the list, before anything is asked',
    async (output) => {
      const refused = chooseRenderer(settings({ output }));
      await expect(refused).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining('no format has the ending') as unknown,
        hint: expect.stringMatching(/^Allowed: \.txt, \.csv, .*\.xml.*, or no ending; with --format, any\.$/) as unknown,
      });
    },
  );

  it('that is said goes into a file of any name', async () => {
    expect((await chooseRenderer(settings({ output: 'users.tsv', format: 'csv' }))).name).toBe('csv');
  });
});

describe('checkOutput', () => {
  it('leaves nothing behind, and an older file as it was', async () => {
    const path = join(folder, 'users.csv');
    await writeFile(path, 'old');
    await checkOutput(path);
    expect(await readdir(folder)).toEqual(['users.csv']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ['a name that is too long', () => join(folder, 'a'.repeat(300)), 'the name is too long'],
    ['a path that is too long', () => join(folder, 'a/'.repeat(3_000), 'b'), 'the name is too long'],
    ['a missing folder', () => join(folder, 'missing', 'users.csv'), 'it does not exist'],
    ['a file for a folder', async () => {
      await writeFile(join(folder, 'file'), '');
      return join(folder, 'file', 'users.csv');
    }, 'a part of the path is no folder'],
    ['a link to itself', async () => {
      await symlink(join(folder, 'loop'), join(folder, 'loop'));
      return join(folder, 'loop');
    }, 'a link leads to itself'],
    ['a link into a missing folder', async () => {
      await symlink(join(folder, 'missing', 'x'), join(folder, 'way'));
      return join(folder, 'way');
    }, 'it does not exist'],
    ['a folder', async () => {
      await mkdir(join(folder, 'users'));
      return join(folder, 'users');
    }, 'is a folder'],
  ])('%s is found out before the first call', async (_, make, words) => {
    await expect(checkOutput(await make())).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(words) as unknown });
  });

  it('takes away what a killed run has left there, when it is a day old', async () => {
    const left = join(folder, '.iam-audit-0123456789abcdef.tmp');
    const recent = join(folder, '.iam-audit-fedcba9876543210.tmp');
    const other = join(folder, '.iam-audit-notes.tmp');
    for (const path of [left, recent, other]) await writeFile(path, 'half a report');
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    for (const path of [left, other]) await utimes(path, twoDaysAgo, twoDaysAgo);
    await symlink(recent, join(folder, '.iam-audit-00000000000000aa.tmp'));
    await checkOutput(join(folder, 'users.csv'));
    expect((await readdir(folder)).sort()).toEqual([
      '.iam-audit-00000000000000aa.tmp',
      '.iam-audit-fedcba9876543210.tmp',
      '.iam-audit-notes.tmp',
    ]);
  });
});

describe('deliver', () => {
  const AGAIN = 'The evidence is kept.';

  function ioTo(stream: NodeJS.WritableStream): Io {
    const terminal = { stream, tty: false, width: null, colour: false };
    const signal = new AbortController().signal;
    return { out: terminal, err: terminal, env: {}, cwd: null, clock: testClock(), requestTimeoutMs: 1, signal };
  }

  function failing(code: string): Writable {
    return new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error(code), { code, syscall: 'write' }));
      },
    });
  }

  async function* counted(seen: string[], ...chunks: readonly string[]): AsyncGenerator<string> {
    for (const chunk of chunks) {
      await Promise.resolve();
      seen.push(chunk);
      yield chunk;
    }
    seen.push('end');
  }

  it('a reader that goes away does not end the report: what it says of itself depends on all rows', async () => {
    const seen: string[] = [];
    expect(await deliver(counted(seen, 'a', 'b', 'c'), undefined, ioTo(failing('EPIPE')), AGAIN)).toBe('closed');
    expect(seen).toEqual(['a', 'b', 'c', 'end']);
  });

  it('trouble on the way to the end is told, also when nobody reads any more', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('a');
      throw new Error('lost');
    }
    await expect(deliver(broken(), undefined, ioTo(failing('EPIPE')), AGAIN)).rejects.toThrow('lost');
  });

  it.each(['ENOSPC', 'EIO', 'EDQUOT'])('stdout that fails with %s: made, but not delivered', async (code) => {
    const sent = deliver(counted([], 'a'), undefined, ioTo(failing(code)), AGAIN);
    await expect(sent).rejects.toMatchObject({ exitCode: 5, hint: `With --output it is written whole or not at all. ${AGAIN}` });
  });

  it('a file that can not be written: made, but not delivered', async () => {
    const sent = deliver(counted([], 'a'), join(folder, 'missing', 'users.csv'), ioTo(new PassThrough()), AGAIN);
    await expect(sent).rejects.toMatchObject({ exitCode: 5, hint: `Nothing was written; an older file is as it was. ${AGAIN}` });
  });

  it('a mistake of ours is none of the file system', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.reject(new TypeError('x is no function'));
    }
    await expect(deliver(broken(), join(folder, 'users.csv'), ioTo(new PassThrough()), AGAIN)).rejects.toThrow(TypeError);
  });
});
