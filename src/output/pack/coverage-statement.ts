import { headLine, summarize } from '../summary.js';
import type { Coverage, Gap, Note, SkippedAccount } from '../../evidence/coverage.js';
import { safeText } from '../../render/safe-text.js';

const ofAccount = ({ accountId, ...rest }: Gap | SkippedAccount | Note): object => ({ account_id: accountId, ...rest });

/** What one part of a pack rests on. */
export interface PartCoverage {
  readonly name: string;
  readonly rows: number;
  readonly noun: readonly [string, string];
  readonly coverage: Coverage;
}

/** `coverage.json`: everything that was not seen, for each report and for the controls. */
export function coverageJson(run: string, parts: readonly PartCoverage[]): string {
  const reports = parts.map(({ name, rows, coverage }) => {
    const { accounts, accountsComplete, complete, gaps, skipped, notes } = coverage;
    return {
      ...{ name, rows, accounts, accounts_complete: accountsComplete, complete },
      ...{ gaps: gaps.map(ofAccount), skipped: skipped.map(ofAccount), notes: notes.map(ofAccount) },
    };
  });
  return `${JSON.stringify({ schema: 'iam-audit/pack-coverage/1', run, complete: isWhole(parts), reports }, null, 1)}\n`;
}

export function isWhole(parts: readonly PartCoverage[]): boolean {
  return parts.every(({ coverage }) => coverage.complete);
}

/** `coverage.txt`: the same for people, with what to do about it. */
export function* coverageText(run: string, parts: readonly PartCoverage[]): Iterable<string> {
  const verdict = isWhole(parts)
    ? 'Everything that was asked was seen.'
    : 'Not everything could be seen. What was not seen is unknown: it is neither a no nor a pass. coverage.json has every gap.';
  yield `Coverage of run ${run}\n\n${verdict}\n`;
  for (const { name, rows, noun, coverage } of parts) {
    yield `\n${name}\n${summarize(rows, noun, coverage).map((line) => `  ${safeText(line)}\n`).join('')}`;
  }
}

/** One line for each. */
export function coverageHeads(parts: readonly PartCoverage[]): readonly string[] {
  return parts.map(({ name, rows, noun, coverage }) => `${name}: ${headLine(rows, noun, coverage)}`);
}
