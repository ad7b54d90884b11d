import { createHash } from 'node:crypto';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { AccountSight, KeptSights, RootSight } from '../evidence/account-sight.js';
import { ACCOUNT_SOURCES, UNSEEN_REASONS } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import { LARGEST_FILE } from './files.js';
import { count, dictionary, either, fits, flag, instant, list, nullable, object, oneOf, text } from './json-shape.js';
import { GAP, NOTE } from './manifest.js';
import { sightsFile } from './layout.js';
import type { StoreSystem } from './port.js';
import type { KeptRun } from './read-run.js';
import { recordFile, recordKey } from './record.js';
import { writeAside } from './run-index.js';
import { codeOf, StoreError } from './store-error.js';

interface KeptSight {
  /** Digest of the account and of its records as they were. */
  readonly of: string;
  readonly sight: AccountSight;
}

interface SightsFile {
  readonly version: 1;
  /** Another one may read evidence in another way. */
  readonly tool: string;
  readonly accounts: Readonly<Record<string, unknown>>;
}

const ANYTHING = { problem: () => null };
const FILE = object<SightsFile>({ version: oneOf([1]), tool: text, accounts: dictionary<unknown>(ANYTHING) });
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

/**
 * What was seen of each account of a run, kept beside it in one file. It is believed of an account only while its records
 * are those that it was taken from: the manifest lists the same digests, and every file is the one that was there (its size,
 * time and number; in a bucket its ETag). So it may be lost, old or half, and writers may overwrite each other's.
 */
export function accountSights(place: SightsPlace, run: Run, isNew = false): KeptSights {
  const { root, system, tool } = place;
  let digests: Promise<ReadonlyMap<string, string>> | undefined;
  let kept: Promise<Kept> | undefined;

  async function believed(): Promise<Kept> {
    const all = isNew ? {} : await readAll(place, run.id);
    if (Object.keys(all).length === 0) return new Map();
    const now = await (digests ??= digestsOf(system, run));
    return new Map([...now].flatMap(([id, of]) => {
      const one: unknown = Object.hasOwn(all, id) ? all[id] : undefined;
      return fits(SIGHT, one) && one.of === of ? [[id, one] as const] : [];
    }));
  }

  return {
    isNew,
    known: async () => new Map([...(await (kept ??= believed()))].map(([id, { sight }]) => [id, sight])),
    async keep(sights) {
      if (run.manifest().status !== 'finished') return;
      const before = await (kept ??= believed());
      const damaged = new Set(run.damaged().map(({ accountId }) => accountId));
      const now = await (digests ??= digestsOf(system, run));
      const more = [...sights].flatMap(([id, sight]) => {
        const of = now.get(id);
        return of === undefined || damaged.has(id) || before.has(id) ? [] : [[id, { of, sight }] as const];
      });
      if (more.length === 0) return;
      const after = new Map([...before, ...more]);
      kept = Promise.resolve(after);
      await writeAside(system, root, sightsFile(run.id), packed(tool, after));
    },
  };
}

async function readAll({ root, system, tool }: SightsPlace, id: string): Promise<SightsFile['accounts']> {
  try {
    const bytes = await system.index(root, sightsFile(id));
    if (bytes === null) return {};
    const json: unknown = JSON.parse(gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }).toString('utf8'));
    return fits(FILE, json) && json.tool === tool ? json.accounts : {};
  } catch (error) {
    if (error instanceof StoreError || error instanceof SyntaxError || codeOf(error) !== null) return {};
    throw error;
  }
}

function packed(tool: string, accounts: Kept): Buffer {
  const lines = [...accounts].map(([id, one]) => `${JSON.stringify(id)}: ${JSON.stringify(one)}`);
  const text = `{"version": 1, "tool": ${JSON.stringify(tool)}, "accounts": {\n${lines.join(',\n')}\n}}\n`;
  return gzipSync(text, { level: constants.Z_BEST_SPEED });
}

/** By account of the run. Nothing is read but the manifest and the listing of its records. */
async function digestsOf(system: StoreSystem, run: Run): Promise<ReadonlyMap<string, string>> {
  const stamps = await system.recordStamps(run.folder);
  const { scope, records } = run.manifest();
  const digest = (account: Account): string => {
    const hash = createHash('sha256').update(JSON.stringify(account));
    for (const source of ACCOUNT_SOURCES) {
      const [listed, stamp] = [records[recordKey(account.id, source)], stamps.get(recordFile(account.id, source))];
      if (listed !== undefined || stamp !== undefined) hash.update(`\n${source} ${String(listed?.sha256)} ${String(stamp)}`);
    }
    return hash.digest('base64url');
  };
  return new Map((scope?.accounts ?? []).map((account) => [account.id, digest(account)]));
}
