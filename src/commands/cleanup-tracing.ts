import type { Tracing } from '../cleanup/apply/traced-since.js';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';

/** Where CloudTrail can't be asked, that is said once for each account. */
export function tracingFor({ trailRegions: regions = [] }: Settings, log: Log): Tracing {
  const told = new Set<string>();
  return {
    regions,
    unseen: (account, why) => {
      if (told.has(account)) return;
      told.add(account);
      const text = `${account}: CloudTrail could not be asked what was tried meanwhile; access advisor and last uses decide: ${why}`;
      log.tell('cleanup_untraced', { account, why }, text);
    },
  };
}
