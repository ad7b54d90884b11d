import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { itInFull } from '../extent.js';
import { readZip, ZipError } from '../../src/zip/read-zip.js';
import { zip, type ZipEntry } from '../../src/zip/write-zip.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iam-audit-zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* pieces(...all: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  await Promise.resolve();
  yield* all;
}

const TEXTS: Readonly<Record<string, string>> = {
  'a/one.txt': 'one\n'.repeat(5000),
  'empty.txt': '',
  'ü/zwei.json': JSON.stringify({ key: 'ä€😀' }),
};

function entries(texts: Readonly<Record<string, string>> = TEXTS): readonly ZipEntry[] {
  return Object.entries(texts).map(([name, text], index) => ({ name, content: pieces(text), stored: index === 2 }));
}

async function bytesOf(all: readonly ZipEntry[], sealed = true): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip(all, { sealed })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function opened<T>(bytes: Uint8Array, use: (file: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const path = join(folder, 'some.zip');
  await writeFile(path, bytes);
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

interface Seen {
  readonly texts: Readonly<Record<string, string>>;
  readonly sealed: boolean | null;
}

function seen(bytes: Uint8Array): Promise<Seen> {
  return opened(bytes, async (file) => {
    const read = await readZip(file);
    const texts: Record<string, string> = {};
    for (const entry of read.entries) {
      let text = Buffer.alloc(0);
      for await (const piece of entry.content()) text = Buffer.concat([text, piece]);
      texts[entry.name] = text.toString('utf8');
    }
    return { texts, sealed: await read.isSealed() };
  });
}

/** What is said of it: `entry: why`. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const error: unknown = await seen(bytes).then(() => null, (thrown: unknown) => thrown);
  if (!(error instanceof ZipError)) throw new Error('it was read', { cause: error });
  return `${error.entry ?? 'zip'}: ${error.message}`;
}

/** One field of the directory's first entry, or of its second, set to something else. */
function withField(bytes: Buffer, at: number, value: number, size: 2 | 4, nth = 0): Buffer {
  const copy = Buffer.from(bytes);
  let entry = copy.indexOf('PK\x01\x02', 0, 'latin1');
  for (let skipped = 0; skipped < nth; skipped += 1) entry = copy.indexOf('PK\x01\x02', entry + 4, 'latin1');
  if (size === 2) copy.writeUInt16LE(value, entry + at);
  else copy.writeUInt32LE(value, entry + at);
  return copy;
}

describe('zip', () => {
  it('is read back, and the same content is the same bytes', async () => {
    const bytes = await bytesOf(entries());
    expect(await seen(bytes)).toEqual({ texts: TEXTS, sealed: true });
    expect((await bytesOf(entries())).equals(bytes)).toBe(true);
    expect((await seen(await bytesOf(entries(), false))).sealed).toBeNull();
    expect(await seen(await bytesOf([]))).toEqual({ texts: {}, sealed: true });
  });

  it('is read by another program', async () => {
    await writeFile(join(folder, 'other.zip'), await bytesOf(entries()));
    const python = 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.testzip(), z.namelist(), z.read("a/one.txt")[:4])';
    let said: string;
    try {
      said = execFileSync('python3', ['-c', python, join(folder, 'other.zip')], { encoding: 'utf8' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    expect(said).toBe("None ['a/one.txt', 'empty.txt', 'ü/zwei.json'] b'one\\n'\n");
  });

  itInFull('has more than 65,535 entries where there are so many', async () => {
    const many = Array.from({ length: 65_540 }, (_, index): ZipEntry => ({ name: `${index}`, content: pieces(), stored: true }));
    const bytes = await bytesOf(many);
    const names = await opened(bytes, async (file) => (await readZip(file)).entries.map(({ name }) => name));
    expect(names).toEqual(many.map(({ name }) => name));
  });

  it('is not whole any more when any of its bytes has changed', async () => {
    const bytes = await bytesOf(entries({ 'a.txt': 'aaaaaaaaaaaaaaaaaaaaaaaa', 'b.txt': 'b' }));
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << at % 8);
      const { sealed } = await seen(changed).catch((error: unknown) => {
        if (error instanceof ZipError) return { sealed: false };
        throw error;
      });
      expect({ at, sealed: sealed === true }).toEqual({ at, sealed: false });
    }
  });
});

describe('readZip of what is hostile or damaged', () => {
  it('reads no more than the zip says, and believes no impossible size', async () => {
    const bomb = deflateRawSync(Buffer.alloc(20 * 1024 * 1024));
    const bytes = await bytesOf([{ name: 'bomb', content: pieces(bomb), stored: true }]);
    const as = (size: number): Buffer => withField(withField(bytes, 10, 8, 2), 24, size, 4);
    expect(await refusal(as(1000))).toBe('bomb: it is not what the zip says of it');
    expect(await refusal(as(0xffff_fff0))).toBe('bomb: its size is not possible');
    const large = withField(withField(await bytesOf(entries()), 20, 200_000_000, 4), 24, 0xffff_fff0, 4);
    expect(await refusal(large)).toBe('a/one.txt: it lies outside of the zip');
  });

  it('takes no name twice and nothing twice', async () => {
    expect(await refusal(await bytesOf([...entries({ a: '1' }), ...entries({ a: '2' })]))).toBe('a: it is in the zip twice');
    const two = await bytesOf(entries({ a: '1', b: '1' }));
    expect(await refusal(withField(two, 42, 0, 4, 1))).toMatch(/^(a|b): it lies on top of another$/);
  });

  it.each([
    ['an encrypted entry', (bytes: Buffer) => withField(bytes, 8, 0x801, 2), 'a/one.txt: it is encrypted, or of another kind than those of iam-audit'],
    ['another method', (bytes: Buffer) => withField(bytes, 10, 14, 2), 'a/one.txt: it is packed by method 14'],
    ['another sum', (bytes: Buffer) => withField(bytes, 16, 1, 4), 'a/one.txt: it is not what the zip says of it'],
    ['a place outside', (bytes: Buffer) => withField(bytes, 42, 0x7fff_ffff, 4), 'a/one.txt: it lies outside of the zip'],
    ['a place that is not told', (bytes: Buffer) => withField(bytes, 42, 0xffff_ffff, 4), 'a/one.txt: its place is not told'],
    ['a name that leads out of the directory', (bytes: Buffer) => withField(bytes, 28, 0xffff, 2), 'zip: its directory is damaged'],
    ['nothing', () => Buffer.alloc(0), 'zip: it has no end, so it is no zip, or cut short'],
    ['a text', () => Buffer.from('x'.repeat(100_000)), 'zip: it has no end, so it is no zip, or cut short'],
    ['the half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'zip: it has no end, so it is no zip, or cut short'],
    ['the second half', (bytes: Buffer) => bytes.subarray(bytes.length / 2), 'zip: its directory lies outside of it'],
    ['only its end', (bytes: Buffer) => bytes.subarray(-109), 'zip: its directory lies outside of it'],
  ])('refuses %s', async (_, change, said) => {
    expect(await refusal(change(await bytesOf(entries())))).toBe(said);
  });
});
