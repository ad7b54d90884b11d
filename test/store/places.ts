import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '../../src/deliver/ports.js';
import { bucketAt } from '../../src/run/s3-store.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { Bucket, PutCondition } from '../../src/store/bucket.js';
import { diskSystem } from '../../src/store/disk-system.js';
import type { StoreSystem } from '../../src/store/port.js';
import { s3System } from '../../src/store/s3-system.js';
import { nodeParts, type ProcessIdentity } from '../../src/store/system.js';
import { openBench, type PortBench } from '../aws/write/support.js';
import { dyingParts, Killed, NOW } from './support.js';

/** One of the two that can keep runs, empty for each test. */
export interface TestPlace {
  readonly root: () => string;
  /** As a process sees it that is called so; left out: as this one does. */
  readonly system: (self?: ProcessIdentity, now?: () => Date) => StoreSystem;
  /** As a process sees it that dies at its `at`th change. */
  readonly dying: (at: number) => StoreSystem;
  /** Puts other bytes in the place of a file of a run; null: takes it away. */
  readonly spoil: (folder: string, file: string, bytes: Buffer | null) => Promise<void>;
  /** All that lies in a run, but for what says who holds it. */
  readonly namesIn: (folder: string) => Promise<readonly string[]>;
}

function disk(): TestPlace {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'iam-audit-place-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return {
    root: () => root,
    system: (self = nodeParts.self) => diskSystem({ ...nodeParts, self }),
    dying: (at) => diskSystem(dyingParts(at)),
    spoil: (folder, file, bytes) => (bytes === null ? rm(join(folder, file)) : writeFile(join(folder, file), bytes)),
    async namesIn(folder) {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      const kinds = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).isFile()] as const));
      return kinds.filter(([name, isFile]) => isFile && !/^lock-/.test(name)).map(([name]) => name).sort();
    },
  };
}

const BASE = 's3://evidence/';
const ADDRESS = { bucket: 'evidence', prefix: 'kept/', region: null, owner: null, kmsKey: null };

/** Over the wire, as the program does it. */
function s3(): TestPlace {
  let bench: (PortBench & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    bench = await openBench({ delivery: { buckets: [{ name: 'evidence', pageSize: 7 }] } });
  });
  afterAll(async () => bench?.close());
  let turn = 0;
  beforeEach(() => {
    turn += 1;
  });
  const parts = (): { readonly ports: Ports; readonly sandbox: Sandbox } => {
    if (bench === undefined) throw new Error('not begun');
    return bench;
  };
  const bucket = (): Bucket => bucketAt(ADDRESS, parts().ports.s3);
  const on = (open: () => Bucket, self: ProcessIdentity, now: () => Date): StoreSystem =>
    s3System({ base: BASE, open: () => Promise.resolve(open()), self, mayRun: nodeParts.mayRun, now });
  const keyOf = (folder: string): string => folder.slice(BASE.length);
  return {
    root: () => `${BASE}kept/${turn}`,
    system: (self = nodeParts.self, now = () => NOW) => on(bucket, self, now),
    dying: (at) => {
      const dying = dyingBucket(bucket(), at);
      return on(() => dying, DEAD_HERE, () => NOW);
    },
    spoil: async (folder, file, bytes) => {
      const key = `${keyOf(folder)}/${file}`;
      if (bytes === null) await bucket().remove(key);
      else await bucket().put(key, bytes);
    },
    namesIn: (folder) => {
      const below = `${keyOf(folder)}/`;
      const keys = parts().sandbox.objects().map(({ key }) => key).filter((key) => key.startsWith(below));
      return Promise.resolve(keys.map((key) => key.slice(below.length)).filter((name) => name !== 'lock.json').sort());
    },
  };
}

const DEAD_HERE: ProcessIdentity = { pid: 4_194_304, host: nodeParts.self.host, started: '1' };

function dyingBucket(real: Bucket, at: number): Bucket {
  let done = 0;
  const dying = <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) => (...args: A): Promise<T> =>
    (done++ < at ? work(...args) : Promise.reject(new Killed()));
  return {
    ...real,
    put: dying((key: string, bytes: Uint8Array, condition?: PutCondition) => real.put(key, bytes, condition)),
    remove: dying((key: string, etag?: string) => real.remove(key, etag)),
    removeAll: dying((keys: readonly string[]) => real.removeAll(keys)),
  };
}

export const PLACES: readonly (readonly [string, () => TestPlace])[] = [['on a disk', disk], ['in a bucket', s3]];
