import { names, SEVERITIES, type Severity } from './check-ids.js';
import type { Check } from './check.js';
import { CHECKS } from './registry.js';

/** What decides which checks are made. */
export interface CheckChoice {
  /** `--check`: ids and patterns; empty: all but those that are there by name only. */
  readonly check: readonly string[];
  readonly notCheck: readonly string[];
  /** `--severity`: so severe at least; null: any. */
  readonly severity: Severity | null;
}

export function chosenChecks({ check, notCheck, severity }: CheckChoice): readonly Check[] {
  const least = severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
  const isNamed = (patterns: readonly string[], { id }: Check): boolean => patterns.some((pattern) => names(pattern, id));
  const isWanted = (each: Check): boolean => (check.length === 0 ? each.onRequest !== true : isNamed(check, each));
  return CHECKS.filter((each) => isWanted(each) && !isNamed(notCheck, each) && SEVERITIES.indexOf(each.severity) <= least);
}
