import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileWhole } from '../../src/output/write-file.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iam-audit-file-'));
});

afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

async function* chunks(...all: readonly string[]): AsyncGenerator<string> {
  await Promise.resolve();
  yield* all;
}

async function* failing(reason: unknown): AsyncGenerator<string> {
  yield await Promise.resolve('half a rep');
  throw reason;
}

describe('writeFileWhole', () => {
  it('writes everything, for the owner only, and leaves nothing else behind', async () => {
    const path = join(folder, 'report.csv');
    await writeFileWhole(path, chunks('a,b\r\n', 'Zoë,日本語\r\n'));
    expect(await readFile(path, 'utf8')).toBe('a,b\r\nZoë,日本語\r\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['report.csv']);
  });

  it('writes an empty file when there are no chunks', async () => {
    await writeFileWhole(join(folder, 'empty'), chunks());
    expect(await readFile(join(folder, 'empty'), 'utf8')).toBe('');
  });

  it('writes megabytes', async () => {
    const chunk = '0123456789abcdef'.repeat(4096);
    await writeFileWhole(join(folder, 'big'), chunks(...Array.from({ length: 48 }, () => chunk)));
    expect(await readFile(join(folder, 'big'), 'utf8')).toBe(chunk.repeat(48));
  });

  it('replaces what was there, and closes it to others', async () => {
    const path = join(folder, 'report');
    await writeFile(path, 'old and longer than the new', { mode: 0o644 });
    await writeFileWhole(path, chunks('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('shows the old file until the new one is whole', async () => {
    const path = join(folder, 'report');
    await writeFile(path, 'old');
    async function* watching(): AsyncGenerator<string> {
      yield 'ne';
      expect(await readFile(path, 'utf8')).toBe('old');
      const [temporary] = (await readdir(folder)).filter((name) => name !== 'report');
      expect((await stat(join(folder, temporary ?? ''))).mode & 0o777).toBe(0o600);
      yield 'w';
    }
    await writeFileWhole(path, watching());
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it.each([
    ['an error', new Error('lost')],
    ['an abort', new DOMException('interrupted', 'AbortError')],
  ])('leaves the target as it was after %s, and no temporary file', async (_, reason) => {
    const path = join(folder, 'report');
    await writeFile(path, 'old');
    await expect(writeFileWhole(path, failing(reason))).rejects.toBe(reason);
    expect(await readFile(path, 'utf8')).toBe('old');
    await expect(writeFileWhole(join(folder, 'new'), failing(reason))).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(['report']);
  });

  it.each([
    ['a folder', '.', 'EISDIR'],
    ['a folder that is not there', 'missing/report', 'ENOENT'],
    ['a path through a file', 'file/report', 'ENOTDIR'],
    ['a link to itself', 'loop', 'ELOOP'],
  ])('fails for %s before it asks for a chunk', async (_, name, code) => {
    await writeFile(join(folder, 'file'), '');
    await symlink('loop', join(folder, 'loop'));
    let asked = false;
    async function* asking(): AsyncGenerator<string> {
      asked = true;
      yield await Promise.resolve('x');
    }
    await expect(writeFileWhole(join(folder, name), asking())).rejects.toMatchObject({ code });
    expect(asked).toBe(false);
    expect((await readdir(folder)).toSorted()).toEqual(['file', 'loop']);
  });

  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('fails in a folder that cannot be written', async () => {
    await chmod(folder, 0o500);
    await expect(writeFileWhole(join(folder, 'report'), chunks('x'))).rejects.toMatchObject({ code: 'EACCES' });
  });

  it.each([
    ['a file', true],
    ['a file that is not there yet', false],
  ])('follows a chain of links to %s', async (_, there) => {
    await mkdir(join(folder, 'real'));
    if (there) await writeFile(join(folder, 'real', 'report'), 'old');
    await symlink(join('real', 'report'), join(folder, 'second'));
    await symlink('second', join(folder, 'first'));
    await writeFileWhole(join(folder, 'first'), chunks('new'));
    expect(await readFile(join(folder, 'real', 'report'), 'utf8')).toBe('new');
    expect(await readdir(join(folder, 'real'))).toEqual(['report']);
    expect(await readlink(join(folder, 'first'))).toBe('second');
  });

  it('writes into a named pipe and lets it stand', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const [text] = await Promise.all([readFile(path, 'utf8'), writeFileWhole(path, chunks('through ', 'the pipe'))]);
    expect(text).toBe('through the pipe');
    expect((await lstat(path)).isFIFO()).toBe(true);
  });

  it('writes into a device', async () => {
    await writeFileWhole('/dev/null', chunks('x'));
    const device = await open('/dev/null');
    expect((await device.stat()).isCharacterDevice()).toBe(true);
    await device.close();
  });
});
