/**
 * IAM's wildcards: `*` is any run of characters, none included, `?` exactly one. Case counts here; actions are folded in
 * action-selector.ts. Time is at worst pattern × text: no pattern of AWS data ever becomes a regular expression.
 */
export function matches(pattern: string, text: string): boolean {
  return walk(characters(pattern), characters(text), (wild, char) => wild === '?' || wild === char);
}

/**
 * A run without a colon, as a Region or a name is. No document can say so: it stands in patterns of our own, and in those
 * of which it is known that their `*` can't be more.
 */
export const NO_COLON = '\u0001';

/**
 * Does `wider` match everything that `narrower` matches? Never yes wrongly. It may say no where a yes could be proven,
 * with `?` around a `*` only: the run that a `*` stands for must be taken by a `*`.
 */
export function covers(wider: string, narrower: string): boolean {
  if (wider.includes(NO_COLON)) return coversRuns(characters(wider), characters(narrower));
  return walk(characters(wider), characters(narrower), (wild, char) => !isRun(char) && (wild === '?' || wild === char));
}

/** Is there a text that both match? Exact. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [characters(one), characters(other)];
  // As far as neither has a run, character stands against character: almost always that decides.
  let at = 0;
  for (; at < a.length && at < b.length && !isRun(a[at]) && !isRun(b[at]); at += 1) if (!canBeOne(a[at], b[at])) return false;
  const [endsA, endsB] = [onlyStars(a, at, a.length), onlyStars(b, at, b.length)];
  if (endsA && endsB) return true;
  // Stars that end one pattern take all that is left of the other; where it ended without, too much is left.
  if (endsA && at < a.length) return true;
  if (endsB && at < b.length) return true;
  return overlapsFrom(at, a, b);
}

function isRun(char: string | undefined): boolean {
  return char === '*' || char === NO_COLON;
}

function canBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === '?' || b === '?' || a === b;
}

/** May the run hold what the other pattern has there? */
function canHold(run: string | undefined, other: string | undefined): boolean {
  return run === '*' || (run === NO_COLON && other !== ':');
}

function overlapsFrom(start: number, a: ArrayLike<string>, b: ArrayLike<string>): boolean {
  // reached[j]: what is read of `a` and the next j characters of `b` can stand for the same text.
  let reached = Array.from({ length: b.length - start + 1 }, (_, j) => onlyRuns(b, start, start + j));
  for (let i = start; i < a.length; i += 1) {
    const before = reached;
    reached = [before[0] === true && isRun(a[i])];
    for (let j = start; j < b.length; j += 1) {
      const at = j - start;
      reached.push(canMeet(a[i], b[j], { both: before[at] === true, one: before[at + 1] === true, other: reached[at] === true }));
    }
  }
  return reached[b.length - start] === true;
}

/** `both`, `one`, `other`: the text can be so far read without this character of both, of the one, of the other. */
function canMeet(
  one: string | undefined,
  other: string | undefined,
  without: { readonly both: boolean; readonly one: boolean; readonly other: boolean },
): boolean {
  // A run is empty, or holds what the other has.
  if (without.one && (isRun(one) || canHold(other, one))) return true;
  if (without.other && (isRun(other) || canHold(one, other))) return true;
  return without.both && !isRun(one) && !isRun(other) && canBeOne(one, other);
}

function coversRuns(wider: ArrayLike<string>, narrower: ArrayLike<string>): boolean {
  // reached[j]: what is read of `wider` covers the first j characters of `narrower`.
  let reached = Array.from({ length: narrower.length + 1 }, (_, j) => j === 0);
  for (let i = 0; i < wider.length; i += 1) {
    const [before, wild] = [reached, wider[i]];
    reached = [before[0] === true && isRun(wild)];
    for (let j = 0; j < narrower.length; j += 1) {
      const char = narrower[j];
      if (isRun(wild)) reached.push(before[j + 1] === true || (reached[j] === true && takesRun(wild, char)));
      else reached.push(before[j] === true && !isRun(char) && (wild === '?' || wild === char));
    }
  }
  return reached[narrower.length] === true;
}

function takesRun(wild: string | undefined, char: string | undefined): boolean {
  return wild === '*' || (char !== ':' && char !== '*' && char !== '?');
}

/** Greedy with one way back: after a mismatch the latest `*` takes one character more. Earlier ones need never be tried. */
function walk(
  pattern: ArrayLike<string>,
  text: ArrayLike<string>,
  takes: (wild: string | undefined, char: string | undefined) => boolean,
): boolean {
  let [p, t, star, taken] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, taken, p] = [p, t, p + 1];
    else if (p < pattern.length && takes(pattern[p], text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [taken, p, t] = [taken + 1, star + 1, taken + 1];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function onlyStars(pattern: ArrayLike<string>, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (pattern[at] !== '*') return false;
  return true;
}

function onlyRuns(pattern: ArrayLike<string>, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isRun(pattern[at])) return false;
  return true;
}

/** One character is one code point, also outside the first plane, where a string counts two. */
function characters(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}
