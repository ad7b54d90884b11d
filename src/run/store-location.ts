import { join, resolve } from 'node:path';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Scope } from '../gather/scope.js';

/** Where evidence is kept; null: nowhere. The XDG base directory specification calls this state. */
export function storeRoot({ store, demo }: Settings, { env }: Io): string | null {
  if (store === false) return null;
  if (store !== undefined) return resolve(store);
  // A simulation is not worth keeping, unless the user of the tool asks for it.
  if (demo) return null;
  const state = env['XDG_STATE_HOME'];
  if (state !== undefined && state !== '') return join(state, 'iam-audit');
  const home = env['HOME'] ?? env['USERPROFILE'];
  return home === undefined || home === '' ? null : join(home, '.local', 'state', 'iam-audit');
}

/** Tells whose evidence may be reused: that of the organization, or of the account alone. */
export type ScopeName = Pick<Scope, 'organization' | 'caller' | 'mode'>;

export function scopeIdOf({ organization, caller, mode }: ScopeName): string {
  return mode === 'account' ? caller.accountId : (organization?.id ?? caller.accountId);
}
