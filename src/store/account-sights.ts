import { createHash } from 'node:crypto';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { AccountSight, KeptSights, RootSight } from '../evidence/account-sight.js';
import { ACCOUNT_SOURCES, UNSEEN_REASONS } from '../evidence/evidence.js';
import { LARGEST_FILE } from './files.js';
import { count, dictionary, either, fits, flag, instant, list, nullable, object, oneOf, text } from './json-shape.js';
import { GAP, MANIFEST_SHAPE, NOTE, type RunManifest } from './manifest.js';
import { sightsFile } from './layout.js';
import type { StoreSystem } from './port.js';
import { openRun, type KeptRun } from './read-run.js';
import { writeAside } from './run-index.js';
import { StoreError } from './store-error.js';

interface KeptSight {
  /** Digest of its records as they were. */
  readonly of: string;
  readonly sight: AccountSight;
}

interface SightsFile {
  readonly version: 1;
  /** Another one may read evidence in another way. */
  readonly tool: string;
  /** Of the manifest. */
  readonly stamp: string;
  /** The manifest, but for the records that it lists. */
  readonly head: RunManifest;
  readonly accounts: Readonly<Record<string, unknown>>;
}

const ANYTHING = { problem: () => null };
const FILE = object<SightsFile>({
  ...{ version: oneOf([1]), tool: text, stamp: text, head: MANIFEST_SHAPE },
  accounts: dictionary<unknown>(ANYTHING),
});
const known = nullable(count);

const SIGHT = object<KeptSight>({
  of: text,
  sight: object<AccountSight>({
    seen: dictionary(oneOf(['seen', ...UNSEEN_REASONS]), oneOf(ACCOUNT_SOURCES)),
    users: count,
    roles: known,
    counts: object<AccountSight['counts']>({ config: known, credential_report: known, account_details: known }),
    root: object<RootSight>({
      mfa: oneOf(['yes', 'no', 'unknown']),
      keys: known,
      anyActive: flag,
      lastUsed: nullable(either<'never', string>(oneOf(['never']), instant)),
    }),
    reportAsOf: nullable(instant),
    configAsOf: nullable(instant),
    gaps: list(GAP),
    notes: list(NOTE),
  }),
});

export interface SightsPlace {
  readonly root: string;
  readonly system: StoreSystem;
  /** Version of iam-audit. */
  readonly tool: string;
}

type Run = Pick<KeptRun, 'id' | 'folder' | 'manifest' | 'damaged'>;
type Kept = ReadonlyMap<string, KeptSight>;

/** How a run was found, before anything of it was read. */
interface Found {
  /** Of its manifest. */
  readonly stamp: string | null;
  /** By account id: its records as they are. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Of a run that has just come to its end: nothing is kept yet. */
export function newSights(place: SightsPlace, run: Run): KeptSights {
  const found = foundOf(place.system, run.folder);
  // Perhaps nobody reads so far.
  found.catch(() => undefined);
  return { isNew: true, known: () => Promise.resolve(new Map()), keep: keeper(place, run, () => found, new Map()) };
}

/**
 * A kept run with what was seen of its accounts, from one file beside it. That is believed only while the manifest is the one
 * that was there, and of an account only while its records are: each file of the same size, time and number, or in a bucket of the
 * same ETag. So it may be lost, old or half, and writers may overwrite each other's. What it lacks, the records tell.
 */
export async function openSighted(place: SightsPlace, { id, folder }: Pick<KeptRun, 'id' | 'folder'>): Promise<SightedRun> {
  const { system } = place;
  const found = await foundOf(system, folder);
  const file = await readFile(place, id);
  const isSame = file !== null && file.tool === place.tool && file.stamp === found.stamp && file.head.id === id;
  let opened: Promise<KeptRun> | undefined;
  let run: KeptRun | null = null;
  const open = async (): Promise<KeptRun> => (run = await (opened ??= openRun(folder, system)));
  const manifest = isSame ? file.head : (await open()).manifest();
  const late: SightedRun['run'] = {
    ...{ id, folder, manifest: () => manifest, damaged: () => run?.damaged() ?? [] },
    read: async (one) => (await open()).read(one),
  };
  const kept = new Map(Object.entries(isSame ? file.accounts : {}).flatMap(([one, value]) =>
    (fits(SIGHT, value) && value.of === (found.digests.get(one) ?? NO_RECORDS) ? [[one, value] as const] : [])));
  const known = new Map([...kept].map(([one, { sight }]) => [one, sight]));
  const sights = { isNew: false, known: () => Promise.resolve(known), keep: keeper(place, late, () => Promise.resolve(found), kept) };
  return { run: late, sights };
}

export interface SightedRun {
  readonly run: Omit<KeptRun, 'has'>;
  readonly sights: KeptSights;
}

function keeper({ root, system, tool }: SightsPlace, run: Run, foundAs: () => Promise<Found>, before: Kept): KeptSights['keep'] {
  let kept = before;
  return async (sights) => {
    const manifest = run.manifest();
    const { stamp, digests } = await foundAs();
    if (manifest.status !== 'finished' || stamp === null) return;
    const damaged = new Set(run.damaged().map(({ accountId }) => accountId));
    const more = [...sights].filter(([id]) => !damaged.has(id) && !kept.has(id));
    if (more.length === 0) return;
    kept = new Map([...kept, ...more.map(([id, sight]) => [id, { of: digests.get(id) ?? NO_RECORDS, sight }] as const)]);
    const head = JSON.stringify({ ...manifest, records: {} });
    const lines = [...kept].map(([id, one]) => `${JSON.stringify(id)}: ${JSON.stringify(one)}`);
    const about = `{"version": 1, "tool": ${JSON.stringify(tool)}, "stamp": ${JSON.stringify(stamp)}, "head": ${head}`;
    const json = `${about}, "accounts": {\n${lines.join(',\n')}\n}}\n`;
    await writeAside(system, root, sightsFile(run.id), gzipSync(json, { level: constants.Z_BEST_SPEED }));
  };
}

async function readFile({ root, system }: SightsPlace, id: string): Promise<SightsFile | null> {
  const bytes = await system.index(root, sightsFile(id)).catch((error: unknown) => {
    if (!(error instanceof StoreError)) throw error;
    return null;
  });
  if (bytes === null) return null;
  try {
    const json: unknown = JSON.parse(gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }).toString('utf8'));
    return fits(FILE, json) ? json : null;
  } catch {
    return null;
  }
}

/** Of an account of which nothing is kept. */
const NO_RECORDS = '';

async function foundOf(system: StoreSystem, folder: string): Promise<Found> {
  const stamp = await system.stamp(folder);
  const lines = new Map<string, string[]>();
  for (const [file, one] of await system.recordStamps(folder)) {
    const id = file.slice(0, file.indexOf('.'));
    const known = lines.get(id);
    if (known === undefined) lines.set(id, [`${file} ${one}`]);
    else known.push(`${file} ${one}`);
  }
  const digest = (each: readonly string[]): string => createHash('sha256').update([...each].sort().join('\n')).digest('base64url');
  return { stamp, digests: new Map([...lines].map(([id, each]) => [id, digest(each)])) };
}
