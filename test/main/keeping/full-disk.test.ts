import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { nodeFiles, type Content } from '../../../src/store/files.js';
import { IS_FULL } from '../../extent.js';
import { runCli } from '../../harness.js';
import { fsError } from '../../store/support.js';
import { smallWorld } from '../support.js';
import { emptyStore, inAccounts, keeping, later, runsIn } from './support.js';

const JSON_USERS = ['users', '--format', 'json'];

interface Disk {
  /** Files that it still takes whole; of the next one it takes a half, and then nothing. */
  room: number;
}

/** The program's own files, on a disk that fills up. */
async function withDisk<T>(room: number, use: (disk: Disk) => Promise<T>): Promise<T> {
  const real = { ...nodeFiles };
  const disk = { room };
  const refuseWhenFull = (): void => {
    if (disk.room < 0) throw fsError('ENOSPC');
  };
  Object.assign(nodeFiles, {
    async makeFolder(path: string) {
      refuseWhenFull();
      await real.makeFolder(path);
    },
    async append(path: string, text: string) {
      refuseWhenFull();
      await real.append(path, text);
    },
    async create(path: string, content: Content) {
      refuseWhenFull();
      // The index of runs comes last, is made anew when it is missing, and no run fails for want of it.
      if (!path.includes('/.index/')) disk.room -= 1;
      await real.create(path, disk.room < 0 ? half(content) : content);
      refuseWhenFull();
    },
  });
  try {
    return await use(disk);
  } finally {
    Object.assign(nodeFiles, real);
  }
}

function half(content: Content): Content {
  if (content instanceof Uint8Array) return content.subarray(0, content.length >> 1);
  const text = [...content].join('');
  return [text.slice(0, text.length >> 1)];
}

/** Names of the store's files without what changes from run to run; fails for one that is half. */
async function wholeFiles(store: string): Promise<readonly string[]> {
  const paths = (await readdir(store, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths) {
    const bytes = await readFile(path);
    if (path.endsWith('.gz')) JSON.parse(gunzipSync(bytes).toString('utf8'));
    if (path.endsWith('.json')) JSON.parse(bytes.toString('utf8'));
  }
  return paths.map((path) => basename(path));
}

/** Files that a whole run writes, temporary ones included. */
const PLENTY = 1_000;
const filesOfRun = (): Promise<number> =>
  withDisk(PLENTY, async (disk) => (await keeping(smallWorld(), ({ run }) => run(JSON_USERS)), PLENTY - disk.room));

describe('a disk that fills up under a run', () => {
  it('at any file: exit code 4, no report, nothing half; with room again --resume makes it whole', async () => {
    const undisturbed = await keeping(smallWorld(), ({ run }) => run(JSON_USERS));
    const files = await filesOfRun();
    expect(files).toBeGreaterThan(12);
    for (let room = 0; room < files; room += IS_FULL ? 1 : 4) {
      const store = emptyStore();
      const first = await withDisk(room, () => keeping(smallWorld(), ({ run }) => run([...JSON_USERS, '--quiet']), store));
      expect({ room, code: first.code, stdout: first.stdout }).toEqual({ room, code: 4, stdout: '' });
      expect(first.stderr).toMatch(
        /^iam-audit: cannot [\s\S]*: the disk is full\n {2}Free or choose another place with --store, or run with --no-store\. What was kept before is untouched\.\n$/,
      );
      expect((await wholeFiles(store)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
      const runs = await runsIn(store);
      expect(runs.map(({ status }) => status)).toEqual(runs.length === 0 ? [] : ['interrupted']);
      const second = await keeping(smallWorld(), ({ run }) => run(runs.length === 0 ? JSON_USERS : [...JSON_USERS, '--resume']), store);
      expect({ room, code: second.code, stdout: second.stdout }).toEqual({ room, code: 0, stdout: undisturbed.stdout });
    }
  }, 120_000);

  it('leaves earlier runs as they were: for --run, and for what is still young enough', async () => {
    await keeping(smallWorld(), async ({ run, store }) => {
      const first = await run(JSON_USERS);
      const [{ run: id } = { run: '' }] = await runsIn(store);
      const before = await wholeFiles(store);
      const second = await withDisk(0, () => run([...JSON_USERS, '--fresh'], { now: later(1) }));
      expect({ code: second.code, stdout: second.stdout, asked: inAccounts(second.asked) }).toEqual({ code: 4, stdout: '', asked: {} });
      expect(await wholeFiles(store)).toEqual(before);
      const offline = await withDisk(-1, () => runCli([...JSON_USERS, '--run', id, '--store', store], {}));
      expect({ code: offline.code, stdout: offline.stdout }).toEqual({ code: 0, stdout: first.stdout });
      const third = await run(JSON_USERS, { now: later(2) });
      expect({ code: third.code, asked: inAccounts(third.asked) }).toEqual({ code: 0, asked: {} });
    });
  });

  it('--no-store needs no room', async () => {
    const undisturbed = await keeping(smallWorld(), ({ run }) => run(JSON_USERS));
    const ran = await withDisk(-1, () => keeping(smallWorld(), ({ sandbox }) => runCli([...JSON_USERS, '--no-store'], sandbox.env)));
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 0, stdout: undisturbed.stdout });
  });
});
