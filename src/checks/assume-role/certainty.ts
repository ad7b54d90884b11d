/** yes · limited: if something is right that is not judged · unknown: it hangs on what could not be read · no. */
export type Certainty = 'yes' | 'limited' | 'unknown' | 'no';

/** From what is sure to happen to what is sure not to. */
const RANKS: readonly Certainty[] = ['yes', 'limited', 'unknown', 'no'];

export function rankOf(certainty: Certainty): number {
  return RANKS.indexOf(certainty);
}

/** All of them are needed. */
export function weakest(...all: readonly Certainty[]): Certainty {
  return RANKS.findLast((each) => all.includes(each)) ?? 'yes';
}

/** One of them is enough. */
export function strongest(...all: readonly Certainty[]): Certainty {
  return RANKS.find((each) => all.includes(each)) ?? 'no';
}
