import type { ReadSoFar } from '../gather/ahead-of-report.js';
import { UNKNOWN } from '../model/value.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import type { ReportContext, ReportOptions } from '../reports/options.js';

/** What a run's evidence is judged with. */
export function contextOf(
  options: ReportOptions,
  { scope, started }: Pick<ReadSoFar, 'scope' | 'started'>,
  catalogue: Catalogue,
  links = false,
): ReportContext {
  const { known: organization, caller: { partition } } = scope;
  return { ...options, now: started, catalogue, organization, partition, assumedRoles: null, directory: UNKNOWN, links };
}
