import { STATUSES, type Status } from '../../findings/check-ids.js';
import type { Check, Thresholds } from '../../findings/check.js';
import { controlsMet, controlsOf, STANDARDS } from '../../findings/controls.js';
import { controlText } from '../../findings/control-texts.js';
import { CHECKS } from '../../findings/registry.js';
import { Tally } from '../../findings/tally.js';
import type { Cell, ColumnHead } from '../../reports/column.js';

type Counts = Readonly<Record<Status, number>>;

const NOTHING: Counts = { fail: 0, unknown: 0, exempt: 0, pass: 0 };

/** Also what passes, check by check, whatever is listed. */
export class CheckTally extends Tally {
  readonly checks = new Map<string, Counts>();

  override clear(): void {
    super.clear();
    this.checks.clear();
  }

  override add(judged: Parameters<Tally['add']>[0], status: Status, fingerprint: string): ReturnType<Tally['add']> {
    const own = this.checks.get(judged.check.id) ?? NOTHING;
    this.checks.set(judged.check.id, { ...own, [status]: own[status] + 1 });
    return super.add(judged, status, fingerprint);
  }
}

const RESULTS = ['fails', 'unknown', 'exempt', 'passes', 'nothing_to_judge', 'not_judged'] as const;

const head = (key: string, title: string, about: string, more: Partial<ColumnHead> = {}): ColumnHead => {
  return { key, title, about, type: 'text', needs: [], ...more };
};

/** The columns of `controls.csv`. */
export const CONTROL_COLUMNS: readonly ColumnHead[] = [
  head('standard', 'Standard', 'Which standard, in which version'),
  head('control', 'Control', 'Its number'),
  head('text', 'Asks for', 'What it asks for, in our words'),
  head('check', 'Check', 'The check that answers it'),
  head('title', 'What', 'What is wrong where it fails'),
  head('strict_enough', 'Strict enough', 'Are the thresholds of this pack as strict as the control asks?', {
    ...{ type: 'choice', choices: ['yes', 'no'] },
  }),
  head('result', 'Result', 'The worst of its findings', { type: 'choice', choices: RESULTS }),
  ...STATUSES.map((status) => head(status, status, 'Findings with that status', { type: 'number' })),
];

/** One row for each control and check that answers it. What was not judged, or not seen, is never a pass. */
export function* controlRows(tally: CheckTally, thresholds: Thresholds, complete: boolean): Iterable<readonly Cell[]> {
  const rows = CHECKS.flatMap((check) => controlsOf(check).map((control) => ({ check, control })));
  const standards = Object.keys(STANDARDS);
  const place = ({ control }: (typeof rows)[number]): number => standards.indexOf(control.standard);
  for (const { check, control } of rows.sort((a, b) => place(a) - place(b) || byNumber(a.control.number, b.control.number))) {
    const { standard, number, at } = control;
    const met = controlsMet(check, thresholds);
    const isMet = met.some((one) => one.standard === standard && one.number === number && one.at === at);
    const counts = tally.checks.get(check.id) ?? NOTHING;
    const values = [
      ...[STANDARDS[standard].title, number, controlText(control), check.id, check.title],
      ...[isMet ? 'yes' : 'no', resultOf(check, counts, complete)],
      ...STATUSES.map((status) => counts[status]),
    ];
    yield values.map((value): Cell => ({ value }));
  }
}

function resultOf({ onRequest, across }: Check, { fail, unknown, exempt, pass }: Counts, complete: boolean): (typeof RESULTS)[number] {
  const isJudged = fail + unknown + exempt + pass > 0;
  if (fail > 0) return 'fails';
  if (!isJudged && onRequest === true) return 'not_judged';
  // What takes all accounts, or has found nobody, says nothing while some of them were not seen.
  if (unknown > 0 || (!complete && (!isJudged || across !== undefined))) return 'unknown';
  if (exempt > 0) return 'exempt';
  return pass > 0 ? 'passes' : 'nothing_to_judge';
}

/** 2.9 before 2.10, without what a language would make of it. */
function byNumber(a: string, b: string): number {
  const padded = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(4, '0'));
  return padded(a) < padded(b) ? -1 : padded(a) > padded(b) ? 1 : 0;
}
