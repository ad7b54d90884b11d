import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { usageError } from '../errors.js';
import type { Scope } from '../gather/scope.js';
import { quoted } from '../text.js';
import { nodeSystem } from '../store/disk-system.js';
import { s3Store } from './s3-store.js';
import type { StoreSystem } from '../store/port.js';

/** Where evidence is kept. */
export interface Store {
  readonly root: string;
  readonly system: StoreSystem;
}

/** Buckets that were opened, so that all parts of one run share their connections. */
const buckets = new WeakMap<Io['clock'], Map<string, Store>>();

/** null: nowhere. */
export function storeOf(settings: Settings, io: Io): Store | null {
  const { store } = settings;
  if (typeof store !== 'string' || !store.startsWith('s3://')) {
    const root = storeRoot(settings, io);
    return root === null ? null : { root, system: nodeSystem };
  }
  const opened = buckets.get(io.clock) ?? new Map<string, Store>();
  const found = opened.get(store) ?? s3Store(store, settings, io);
  buckets.set(io.clock, opened.set(store, found));
  return found;
}

/** The folder that evidence is kept in; null: none. The XDG base directory specification calls this state. */
export function storeRoot({ store, demo }: Settings, { env }: Io): string | null {
  if (store === false) return null;
  if (store !== undefined) {
    if (store.startsWith('s3://')) throw usageError(`this is kept on a disk, not in ${store}`, 'Name a folder with --store.');
    const path = resolve(store);
    if (isOther(path)) throw usageError(`--store ${quoted(store)} is not a folder`, 'Name a folder; it is made where there is none.');
    return path;
  }
  // A simulation is not worth keeping, unless the user of the tool asks for it.
  if (demo) return null;
  const state = env['XDG_STATE_HOME'];
  if (state !== undefined && state !== '') return join(state, 'iam-audit');
  const home = env['HOME'] ?? env['USERPROFILE'];
  return home === undefined || home === '' ? null : join(home, '.local', 'state', 'iam-audit');
}

/** There, and no folder. */
function isOther(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Tells whose evidence may be reused: that of the organization, or of the account alone. */
export type ScopeName = Pick<Scope, 'organization' | 'caller' | 'mode'>;

export function scopeIdOf({ organization, caller, mode }: ScopeName): string {
  return mode === 'account' ? caller.accountId : (organization?.id ?? caller.accountId);
}
