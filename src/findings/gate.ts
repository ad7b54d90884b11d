import type { Baseline } from './baseline.js';
import { SEVERITIES, type Severity } from './check-ids.js';
import type { Counted, Tally } from './tally.js';

/** What stops a pipeline. */
export interface Gate {
  /** `--fail-on` */
  readonly failOn: Severity | null;
  /** `--max-findings` */
  readonly maxFindings: number | null;
  /** Only what is new counts. */
  readonly baseline: boolean;
}

/** Why the gate is shut; null: it is open. */
export function gateReason({ failed }: Pick<Tally, 'failed'>, { failOn, maxFindings, baseline }: Gate): string | null {
  const counted = [...failed.values()].filter(({ since }) => !baseline || since === 'new');
  const word = baseline ? 'new ' : '';
  if (failOn !== null) {
    const bad = counted.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn));
    const least = failOn === 'critical' ? failOn : `${failOn} or worse`;
    if (bad.length > 0) return `${findingsOf(bad.length, word)} of severity ${least} (--fail-on)`;
  }
  if (maxFindings !== null && counted.length > maxFindings)
    return `${findingsOf(counted.length, word)}, ${maxFindings} are allowed (--max-findings)`;
  if (baseline && failOn === null && maxFindings === null && counted.length > 0) return `${findingsOf(counted.length, word)} (--baseline)`;
  return null;
}

function findingsOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? 'finding' : 'findings'}`;
}

export interface Comparison {
  readonly fresh: readonly Counted[];
  readonly unchanged: number;
  /** Failed then, and is judged not to fail now. */
  readonly resolved: readonly string[];
  /** Failed then; whether it does now was not seen, or not asked. */
  readonly unseen: number;
}

/** What became of the findings of the baseline. `whole`: accounts that were judged whole now. */
export function compare(
  tally: Tally,
  baseline: Pick<Baseline, 'findings'>,
  now: { readonly whole: ReadonlySet<string>; readonly checks: readonly string[] },
): Comparison {
  const failed = [...tally.failed.values()];
  const resolved: string[] = [];
  let unseen = 0;
  for (const [print, { check, accountId }] of baseline.findings) {
    if (tally.failed.has(print)) continue;
    const isJudged = now.checks.includes(check) && (accountId === null || now.whole.has(accountId)) && !tally.unknown.has(print);
    if (isJudged) resolved.push(print);
    else unseen++;
  }
  const unchanged = failed.filter(({ since }) => since === 'unchanged').length;
  return { fresh: failed.filter(({ since }) => since === 'new'), unchanged, resolved, unseen };
}
