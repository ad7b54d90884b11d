import { usageError } from '../errors.js';
import { nearest } from '../options/nearest.js';
import { REPORTS } from '../reports/index.js';
import type { Report } from '../reports/report.js';
import { didYouMean, quoted } from '../text.js';

/** Reports that are tables: not the page, whose figures the others add up to, and not what needs somebody to be named. */
export const EXPORTED: readonly Report[] = REPORTS.filter(({ name, takesArns }) => takesArns !== true && name !== 'report');

export interface NamedReports {
  readonly reports: readonly Report[];
  /** By the user: then they are made also of what the run did not ask for. */
  readonly isNamed: boolean;
}

/** Of those that the command takes. */
export function reportsNamed(names: readonly string[] | undefined, known = EXPORTED): NamedReports {
  if (names === undefined) return { reports: known, isNamed: false };
  const all = known.map(({ name }) => name);
  for (const name of names) {
    if (all.includes(name)) continue;
    throw usageError(`--reports can't be ${quoted(name)}`, `${didYouMean(nearest(name, all))}Allowed: ${all.join(', ')}.`);
  }
  return { reports: known.filter(({ name }) => names.includes(name)), isNamed: true };
}
