import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { AuditError } from '../errors.js';
import { explainingStore } from './store-failure.js';
import { storeOf, type Store } from './store-location.js';

/**
 * Where this run's evidence is kept, tried out; null: nowhere. A place that was not chosen and that can't be written to is
 * told: a home that is read-only or missing is usual in containers, and no reason to answer nothing.
 */
export async function openStore(settings: Settings, io: Io, log: Log): Promise<Store | null> {
  const store = storeOf(settings, io);
  if (store === null) return null;
  try {
    await explainingStore(() => store.system.prepare(store.root));
    return store;
  } catch (error) {
    if (settings.store !== undefined || settings.resume || !(error instanceof AuditError)) throw error;
    const { message } = error;
    const advice = 'choose a place with --store, or --no-store';
    log.tell('not_kept', { message }, `iam-audit: the evidence of this run is not kept: ${message}; ${advice}`);
    return null;
  }
}
