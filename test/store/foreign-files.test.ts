import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { diskSystem } from '../../src/store/disk-system.js';
import { checkOwner, LARGEST_FILE, nodeFiles, prepareRoot } from '../../src/store/files.js';
import { openRun, withDamageShown } from '../../src/store/read-run.js';
import { decodeRecord } from '../../src/store/record.js';
import { reusable } from '../../src/store/reusable-records.js';
import { createRun } from '../../src/store/run-store.js';
import { A, EVERYTHING, fsError, minutes, NEW_RUN, NOW, ORGANIZATION, partsWith, refused, report, systemWith, useRoot } from './support.js';

const root = useRoot();

async function finishedRun() {
  const run = await createRun(root(), ORGANIZATION, NEW_RUN, NOW);
  await run.put(A, { config: EVERYTHING.config, account_details: EVERYTHING.account_details, credential_report: report('x') });
  await run.finish(NOW);
  return { folder: run.folder, path: join(run.folder, 'records', `${A}.config.json.gz`) };
}

const gap = (why: string) => ({ seen: false, reason: 'unreadable', detail: `the kept record is damaged: ${why}` });

describe('a record that can not be read', () => {
  it.each([
    ['EACCES', 'permission denied'],
    ['EPERM', 'not permitted'],
    ['ELOOP', 'a link leads to itself'],
    ['EIO', 'the disk can not read or write it'],
    ['ENOTDIR', 'part of the path is not a folder'],
    ['ESTALE', 'ESTALE'],
  ])('%s: is a gap of its account and source, and the rest is there', async (code, words) => {
    const { folder } = await finishedRun();
    const read = (path: string): Promise<Buffer> => (path.includes('.config.') ? Promise.reject(fsError(code)) : nodeFiles.read(path));
    const shown = await withDamageShown(await openRun(folder, systemWith({ read }))).read(A);
    expect(shown.account_details).toEqual(EVERYTHING.account_details);
    expect(shown.config).toMatchObject({ seen: false, reason: 'unreadable', detail: expect.stringContaining(words) as unknown });
  });

  it('a link to itself', async () => {
    const { folder, path } = await finishedRun();
    await rm(path);
    await symlink(path, path);
    expect((await withDamageShown(await openRun(folder)).read(A)).config).toEqual(gap('a link leads to itself'));
  });

  it('a pipe that nobody writes to does not hold the run', async () => {
    const { folder, path } = await finishedRun();
    await rm(path);
    execFileSync('mkfifo', [path]);
    expect((await withDamageShown(await openRun(folder)).read(A)).config).toEqual(gap('it is no file'));
  });

  it('a file larger than any record is not read', async () => {
    const { folder, path } = await finishedRun();
    await truncate(path, LARGEST_FILE + 1);
    expect((await withDamageShown(await openRun(folder)).read(A)).config).toEqual(gap('it is too large'));
  });
});

describe('a record that unpacks to very much', () => {
  const blanks = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));

  it('is not unpacked where the manifest lists another', async () => {
    const { folder, path } = await finishedRun();
    await writeFile(path, blanks);
    const shown = await withDamageShown(await openRun(folder)).read(A);
    expect(shown.config).toEqual(gap('the file is not the one that the manifest lists (SHA-256)'));
  });

  it('nor is it when records are looked for to be used again', async () => {
    const { folder, path } = await finishedRun();
    await writeFile(path, blanks);
    const recent = await reusable(root(), ORGANIZATION, minutes(1), { config: 3_600_000, credential_report: 3_600_000 });
    expect(await recent.find(A, 'config')).toBeNull();
    expect(await recent.find(A, 'credential_report')).toMatchObject({ folder });
  });

  it('a packed file that exceeds the bound is damaged, not a reason to end', async () => {
    const large = gzipSync(Buffer.alloc(1_000_001));
    expect(await decodeRecord(A, 'config', large, 1_000_000)).toEqual({ why: expect.stringMatching(/^the file is cut short or changed/) as string });
  });
});

describe('folders of others', () => {
  it('are not written to: their owner could read and exchange what is there', () => {
    expect(() => { checkOwner({ owner: 65_534 }, '/tmp/st', 0); }).toThrow('/tmp/st belongs to another user (uid 65534): evidence is not kept there');
    expect(() => { checkOwner({ owner: 65_534 }, '/tmp/st', 1_000); }).toThrow('belongs to another user');
  });

  it.each([
    ['our own', 1_000, 1_000],
    ["root's, who may do everything anyhow", 0, 1_000],
    ['one where files have no owners', null, 1_000],
    ['any, where users have no numbers', 1_000, null],
  ])('%s is written to', (_, owner, user) => {
    expect(() => { checkOwner({ owner }, '/tmp/st', user); }).not.toThrow();
  });

  const foreignParts = (inside: string) =>
    partsWith({ stat: async (path) => ({ ...(await nodeFiles.stat(path)), ...(path.endsWith(inside) ? { owner: 4_242_424 } : {}) }) });

  const foreign = (inside: string) => diskSystem(foreignParts(inside));

  it.each([ORGANIZATION, 'runs'])('%s: no run is made in one', async (inside) => {
    const create = () => createRun(root(), ORGANIZATION, NEW_RUN, NOW, { system: foreign(inside) });
    expect(await refused(create)).toMatchObject({ code: 'EOWNER', message: expect.stringContaining('belongs to another user') as unknown });
  });

  it('the root of the store, and a link to it, are looked at too', async () => {
    const store = join(root(), 'store');
    expect(await refused(() => prepareRoot(foreignParts('store').files, store))).toMatchObject({ code: 'EOWNER' });
    await symlink(store, join(root(), 'way'));
    expect(await refused(() => prepareRoot(foreignParts('way').files, join(root(), 'way')))).toMatchObject({ code: 'EOWNER' });
    expect(await refused(() => prepareRoot(foreignParts('store').files, join(root(), 'way')))).toMatchObject({ code: 'EOWNER' });
  });
});

describe('prepareRoot', () => {
  it('makes the folder and leaves nothing in it', async () => {
    const store = join(root(), 'a', 'b');
    await prepareRoot(nodeFiles, store);
    expect(await nodeFiles.names(store)).toEqual([]);
    await prepareRoot(nodeFiles, store);
  });

  it('a root of ours keeps its mode: it may be a folder like /tmp', async () => {
    const store = join(root(), 'open');
    await mkdir(store);
    await chmod(store, 0o755);
    await prepareRoot(nodeFiles, store);
    expect((await nodeFiles.stat(store)).mode).toBe(0o755);
  });

  it.each(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT'])('%s is found out', async (code) => {
    const { files } = partsWith({ create: () => Promise.reject(fsError(code)) });
    expect(await refused(() => prepareRoot(files, join(root(), 'store')))).toMatchObject({ code });
  });

  it('a file in its place', async () => {
    await writeFile(join(root(), 'file'), '');
    expect(await refused(() => prepareRoot(nodeFiles, join(root(), 'file')))).toMatchObject({ code: 'ENOTDIR' });
  });
});
