/**
 * IAM's wildcards: `*` is any run of characters, none included, `?` exactly one. Case counts here; actions are folded in
 * action-selector.ts. Time is at worst pattern × text: no pattern of AWS data ever becomes a regular expression.
 */
export function matches(pattern: string, text: string): boolean {
  return walk(characters(pattern), characters(text), (wild, char) => wild === '?' || wild === char || isWritten(wild, char));
}

/**
 * A run without a colon, as a Region or a name is. No document can say so: it stands in patterns of our own, and in those
 * of which it is known that their `*` can't be more.
 */
export const NO_COLON = '\u0001';

/** A run without a colon or a slash, as an id or a number is. */
export const PLAIN = '\u0002';

/** An asterisk and a question mark that are no wildcards: `${*}` and `${?}`. */
export const LITERAL_STAR = '\u0003';
export const LITERAL_MARK = '\u0004';

function isWritten(wild: string | undefined, char: string | undefined): boolean {
  return (wild === LITERAL_STAR && char === '*') || (wild === LITERAL_MARK && char === '?');
}

/**
 * Does `wider` match everything that `narrower` matches? Never yes wrongly. It may say no where a yes could be proven,
 * with `?` around a `*` only: the run that a `*` stands for must be taken by a `*`.
 */
export function covers(wider: string, narrower: string): boolean {
  if (wider === narrower) return true;
  if (wider.includes(NO_COLON) || wider.includes(PLAIN)) return coversRuns(characters(wider), characters(narrower));
  return walk(characters(wider), characters(narrower), takes);
}

/** Is there a text that both match? Exact. */
export function overlaps(one: string, other: string): boolean {
  const a = characters(one);
  const b = characters(other);
  // As far as neither has a run, character stands against character: almost always that decides.
  let at = 0;
  for (; at < a.length && at < b.length && !isRun(a[at]) && !isRun(b[at]); at += 1) if (!canBeOne(a[at], b[at])) return false;
  const endsA = onlyStars(a, at, a.length);
  const endsB = onlyStars(b, at, b.length);
  if (endsA && endsB) return true;
  // Stars that end one pattern take all that is left of the other; where it ended without, too much is left.
  if (endsA && at < a.length) return true;
  if (endsB && at < b.length) return true;
  return overlapsFrom(at, a, b);
}

function isRun(char: string | undefined): boolean {
  return char === '*' || char === NO_COLON || char === PLAIN;
}

function canBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === '?' || b === '?' || a === b;
}

/** May the run hold what the other pattern has there? */
function canHold(run: string | undefined, other: string | undefined): boolean {
  return run === '*' || (run === NO_COLON && other !== ':') || (run === PLAIN && other !== ':' && other !== '/');
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
  // Up to the first run of the wider one, and from its last run on, character stands against character.
  let start = 0;
  for (; start < wider.length && !isRun(wider[start]); start += 1) if (!takes(wider[start], narrower[start])) return false;
  let [end, to] = [wider.length, narrower.length];
  for (; end > start && !isRun(wider[end - 1]); end -= 1, to -= 1) {
    if (to <= start || !takes(wider[end - 1], narrower[to - 1])) return false;
  }
  // reached[j]: what is read of `wider` covers the next j characters of `narrower`.
  const reached = new Uint8Array(to - start + 1);
  reached[0] = 1;
  for (let i = start; i < end; i += 1) readOne(wider[i], narrower, start, reached);
  return reached[to - start] === 1;
}

/** One more character of the wider one, over all that may be reached with it. */
function readOne(wild: string | undefined, narrower: ArrayLike<string>, start: number, reached: Uint8Array): void {
  if (isRun(wild)) {
    for (let at = 1; at < reached.length; at += 1) {
      if (reached[at] === 0 && reached[at - 1] === 1 && takesRun(wild, narrower[start + at - 1])) reached[at] = 1;
    }
    return;
  }
  for (let at = reached.length - 1; at > 0; at -= 1) {
    reached[at] = reached[at - 1] === 1 && takes(wild, narrower[start + at - 1]) ? 1 : 0;
  }
  reached[0] = 0;
}

function takes(wild: string | undefined, char: string | undefined): boolean {
  return char !== undefined && !isRun(char) && (wild === '?' || wild === char);
}

function takesRun(wild: string | undefined, char: string | undefined): boolean {
  if (wild === '*') return true;
  return char !== ':' && char !== '*' && char !== '?' && (wild === NO_COLON || (char !== '/' && char !== NO_COLON));
}

/** Greedy with one way back: after a mismatch the latest `*` takes one character more. Earlier ones need never be tried. */
function walk(
  pattern: ArrayLike<string>,
  text: ArrayLike<string>,
  takes: (wild: string | undefined, char: string | undefined) => boolean,
): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let taken = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      taken = t;
      p += 1;
    } else if (p < pattern.length && takes(pattern[p], text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      taken += 1;
      p = star + 1;
      t = taken;
    } else return false;
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
