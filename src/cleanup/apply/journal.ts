import type { StepInput } from '../plan.js';

/** Whose step it is. The ARN is of a time; the unique id is of nobody else, ever. */
export interface Of {
  readonly account: string;
  readonly arn: string;
  readonly uniqueId: string;
}

interface Sent {
  readonly action: string;
  readonly input: StepInput;
}

export const OUTCOMES = ['done', 'skipped', 'stopped', 'failed'] as const;

/** skipped: nothing of it was written · stopped, failed: some may have been; the next time it is resumed. */
export type Outcome = (typeof OUTCOMES)[number];

/**
 * One line each, on the disk before the next thing happens. `sent` without an answer behind it: whether it was done,
 * only a look at IAM can tell.
 */
export type JournalEntry = { readonly at: string } & (
  | { readonly kind: 'begun'; readonly plan: string; readonly stage: string; readonly by: string; readonly undo: boolean }
  | ({ readonly kind: 'sent'; readonly n: number } & Of & Sent)
  | ({ readonly kind: 'answered'; readonly n: number; readonly result: 'done' | 'refused' | 'lost'; readonly detail: string } & Of & Sent)
  /** All calls of a step are done. */
  | ({ readonly kind: 'step'; readonly n: number; readonly how: 'done' | 'found' } & Of)
  | ({ readonly kind: 'principal'; readonly outcome: Outcome; readonly why: string; readonly marks: readonly string[] } & Of)
  | ({ readonly kind: 'undone'; readonly left: readonly string[] } & Of)
  | { readonly kind: 'ended'; readonly why: string }
);

/** What a journal says of a principal. */
export interface Progress {
  readonly done: ReadonlySet<number>;
  /** Of steps that are not done: what was sent, in that order. */
  readonly sent: ReadonlyMap<number, readonly Sent[]>;
  /** Everything that was sent for it, done or not. */
  readonly all: readonly (Sent & { readonly n: number; readonly result: 'done' | 'refused' | 'lost' | 'unknown' })[];
  readonly outcome: { readonly outcome: Outcome; readonly why: string; readonly at: string; readonly marks: readonly string[] } | null;
  readonly undone: boolean;
  /** Some of it was put back, or may have been. */
  readonly undoing: boolean;
}

export const NO_PROGRESS: Progress = { done: new Set(), sent: new Map(), all: [], outcome: null, undone: false, undoing: false };

/**
 * The entries of a journal. A line that is cut short was being written when the process ended: what it would have told had
 * not happened yet, or is found by looking.
 */
export function readJournal(text: string): readonly JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && 'kind' in value && 'at' in value ? [value as JournalEntry] : [];
    } catch {
      return [];
    }
  });
}

/** Instead of the number of a step: the call undoes one. */
export const UNDOING = 0;

/** From then on it is no longer as it was applied. */
export function isUndoing(entry: JournalEntry): boolean {
  return entry.kind === 'undone' || (entry.kind === 'sent' && entry.n === UNDOING);
}

export function progressOf(entries: readonly JournalEntry[], uniqueId: string): Progress {
  const own = entries.filter((entry) => 'uniqueId' in entry && entry.uniqueId === uniqueId);
  const done = new Set(own.flatMap((entry) => (entry.kind === 'step' ? [entry.n] : [])));
  const all = callsIn(own);
  const outcome = own.findLast((entry) => entry.kind === 'principal') ?? null;
  const sent = new Map<number, Sent[]>();
  for (const { n, action, input } of all.filter((each) => !done.has(each.n))) sent.set(n, [...(sent.get(n) ?? []), { action, input }]);
  return { done, sent, all, outcome, undone: own.some(({ kind }) => kind === 'undone'), undoing: own.some(isUndoing) };
}

/** Each with the answer that stands behind it. */
function callsIn(entries: readonly JournalEntry[]): Progress['all'] {
  const all: Progress['all'][number][] = [];
  for (const entry of entries) {
    if (entry.kind !== 'sent' && entry.kind !== 'answered') continue;
    const { n, action, input } = entry;
    if (n === UNDOING) continue;
    if (entry.kind === 'answered') all.pop();
    all.push({ n, action, input, result: entry.kind === 'sent' ? 'unknown' : entry.result });
  }
  return all;
}
