import type { Coverage } from '../evidence/coverage.js';
import { UNSEEN_REASONS } from '../evidence/evidence.js';
import { grouped, plural, wrapWords } from '../text.js';
import { deniedEverywhere } from './denied-everywhere.js';
import { headLine, hintsOf, tally, words } from './summary.js';

export interface Brevity {
  /** Of the terminal, in columns. */
  readonly width: number;
  /** Says where everything is. */
  readonly rest: string;
}

/** How many lines a terminal has for all of it. */
const LINES = 6;

/** The end of a run on a terminal: counts, the first thing to do, and where the rest is. */
export function briefly(rows: number, noun: readonly [string, string], coverage: Coverage, { width, rest }: Brevity): readonly string[] {
  const { gaps, notes } = coverage;
  const head = wrapWords(headLine(rows, noun, coverage), width, 2);
  if (gaps.length === 0 && notes.length === 0) return head;
  const lines = [...head, ...besides(coverage, width), ...firstHint(coverage, width)];
  const shown = lines.length < LINES ? lines : [...lines.slice(0, LINES - 2), `${(lines[LINES - 2] ?? '').slice(0, width - 2)} …`];
  return [...shown, `  ${rest}`];
}

function besides({ gaps, notes }: Coverage, width: number): readonly string[] {
  const ofRun = gaps.filter(({ accountId }) => accountId === null);
  const parts = ofRun.length === 0 ? [] : [`whole run: ${tally(ofRun.map(({ reason }) => reason))}`];
  if (notes.length > 0) parts.push(`${grouped(notes.length)} ${plural(notes.length, 'note')}`);
  return parts.length === 0 ? [] : wrapWords(`  ${parts.join(' · ')}`, width, 2);
}

function firstHint(coverage: Coverage, width: number): readonly string[] {
  const first = UNSEEN_REASONS.find((reason) => coverage.gaps.some((gap) => gap.reason === reason));
  if (first === undefined) return [];
  return wrapWords(deniedEverywhere(first, coverage) ?? `  ${words(first)} → ${hintsOf(first, coverage)[0] ?? ''}`, width, 4);
}
