import type { Findings } from '../gather/gather.js';
import { UNKNOWN } from '../model/value.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import type { ReportContext, ReportOptions } from '../reports/options.js';

/** What a run's evidence is judged with. */
export function contextOf(options: ReportOptions, { gathered, started }: Findings, catalogue: Catalogue, links = false): ReportContext {
  const { known: organization, caller: { partition } } = gathered.scope;
  return { ...options, now: started, catalogue, organization, partition, assumedRoles: null, directory: UNKNOWN, links };
}
