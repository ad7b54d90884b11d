import { safeText } from '../render/safe-text.js';
import type { Message } from './message.js';

const LONGEST = 300;
const REASONS = 8;

/** Counts and, where something was not seen, the reasons with their accounts; AWS's words about each stay in the report. */
export function coverageLines({ summary, coverage, notice = [] }: Pick<Message, 'summary' | 'coverage' | 'notice'>): readonly string[] {
  const [head = '', ...rest] = summary;
  const reasons = coverage.complete ? [] : rest.filter((line) => /^ {2}(?!note: )\w/.test(line)).slice(0, REASONS);
  return [...notice, head, ...reasons].map(safeText).map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line));
}
