import { seenAt, valueOf, type AccountEvidence } from '../evidence/evidence.js';
import type { FindingSource, UnusedFinding } from '../evidence/values.js';
import { DAY_MS, parseInstant } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

export const ANALYZER_VIEWS = ['agrees', 'ours_only', 'theirs_only'] as const;

/**
 * unused, used: both say so · threshold: it became unused within two days, and an analyzer looks once a day · used_since: the
 * record here has a later use than the finding · younger: it is younger than the days that the analyzer looks back, so the
 * finding is about another one of that name · not_tracked: there is no record here · nothing_of_user: no finding about any
 * permission of the user; of one who was not used at all an analyzer reports credentials alone · no_finding: archived, left out
 * by a rule, or not looked at.
 */
export const VIEW_REASONS = [
  ...(['unused', 'used', 'threshold', 'used_since', 'younger', 'not_tracked', 'nothing_of_user', 'no_finding'] as const),
] as const;

/** What an analyzer says of the same thing, beside what is judged here, for the days that the analyzer looks back. */
export interface AnalyzerView {
  /** UNKNOWN: one of the two can't be told; null: an analyzer does not look at things of this kind. */
  readonly view: (typeof ANALYZER_VIEWS)[number] | Unknown | null;
  readonly because: (typeof VIEW_REASONS)[number] | null;
}

export const NO_VIEW: AnalyzerView = { view: null, because: null };
export const UNKNOWN_VIEW: AnalyzerView = { view: UNKNOWN, because: null };

/** When something was last used, as far as it is on record here. */
export interface OwnRecord {
  /** null: no use on record. */
  readonly last: Date | null | Unknown;
  /** Since when it could have been used. */
  readonly since: Date | Unknown;
}

/** The findings about one account. */
export interface AnalyzerFindings {
  readonly ageDays: number;
  readonly asOf: Date;
  readonly byArn: ReadonlyMap<string, readonly UnusedFinding[]>;
  /** Of those that could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/** null: nobody was asked, or nobody answered. */
export function analyzerFindings(evidence: AccountEvidence, source: FindingSource): AnalyzerFindings | null {
  const value = valueOf(evidence[source]);
  const asOf = seenAt(evidence[source]);
  if (value === null || asOf === null) return null;
  const byArn = new Map<string, UnusedFinding[]>();
  for (const finding of value.findings) {
    const own = byArn.get(finding.arn);
    if (own === undefined) byArn.set(finding.arn, [finding]);
    else own.push(finding);
  }
  return { ageDays: value.ageDays, asOf, byArn, problems: value.problems };
}

/** An analyzer looks once a day, and at days, not at hours. */
const THRESHOLD_DAYS = 2;

type Finding = Pick<UnusedFinding, 'lastAccessed'>;

/** Could a finding about it be among those that could not be read? Then that there is none says nothing. */
export function isDoubtful({ problems }: AnalyzerFindings, arn: string): boolean {
  return problems.some((text) => text.includes(` about ${arn}: `) || text.includes(' about ?: '));
}

/** `finding`: what an analyzer says of it; null: it has found nothing; UNKNOWN: what it has found can't be told. */
export function compareUse(own: OwnRecord, finding: Finding | null | Unknown, found: AnalyzerFindings): AnalyzerView {
  const from = unusedFrom(own);
  if (from === UNKNOWN || finding === UNKNOWN) return UNKNOWN_VIEW;
  const days = (found.asOf.getTime() - from) / DAY_MS;
  const ours = days >= found.ageDays;
  if (ours === (finding !== null)) return { view: 'agrees', because: ours ? 'unused' : 'used' };
  const isNear = Math.abs(days - found.ageDays) <= THRESHOLD_DAYS;
  if (finding === null) return { view: 'ours_only', because: isNear ? 'threshold' : 'no_finding' };
  return { view: 'theirs_only', because: isNear ? 'threshold' : usedSince(own, finding) };
}

/** Milliseconds; the last use, or the first moment when there could have been one, whichever is later. */
function unusedFrom({ last, since }: OwnRecord): number | Unknown {
  if (last === UNKNOWN || (last === null && since === UNKNOWN)) return UNKNOWN;
  return Math.max(last?.getTime() ?? -Infinity, since === UNKNOWN ? -Infinity : since.getTime());
}

function usedSince({ last }: OwnRecord, { lastAccessed }: Finding): AnalyzerView['because'] {
  if (last === null || last === UNKNOWN) return 'younger';
  const theirs = parseInstant(lastAccessed);
  return theirs === null || last > theirs ? 'used_since' : 'younger';
}
