/** Which of two runs was made first, so that evidence is never compared against time. */
export interface Direction {
  /** Is `from` the earlier run? As a rule it is. */
  readonly forward: boolean;
}

/** Is what the earlier run says not younger than what the later one says? Else they tell nothing of a change. */
export function inOrder(from: Date | null, to: Date | null, { forward }: Direction): boolean {
  if (from === null || to === null) return false;
  return forward ? from <= to : to <= from;
}

/** The same for one that is there in one run and absent in the other. */
export function tellsAbsence(presentAt: Date | null, absentAt: Date | null, presentIn: 'from' | 'to', direction: Direction): boolean {
  return presentIn === 'from' ? inOrder(presentAt, absentAt, direction) : inOrder(absentAt, presentAt, direction);
}

/** Is the run in which it is absent the later one? */
export function isGoneLater(presentIn: 'from' | 'to', { forward }: Direction): boolean {
  return (presentIn === 'from') === forward;
}
