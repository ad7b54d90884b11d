/**
 * IAM's wildcards: `*` is any run of characters, none included, `?` exactly one. Case counts here; actions are folded in
 * action-pattern.ts. Time is linear in pattern × text at worst: no pattern of AWS data ever becomes a regular expression.
 */
export function matches(pattern: string, text: string): boolean {
  return walk(characters(pattern), characters(text), (wild, char) => wild === '?' || wild === char);
}

/**
 * Does `wider` match everything that `narrower` matches? Never yes wrongly. It may say no where a yes could be proven,
 * with `?` around a `*` only: the run that a `*` stands for must be taken by a `*`.
 */
export function covers(wider: string, narrower: string): boolean {
  return walk(characters(wider), characters(narrower), (wild, char) => char !== '*' && (wild === '?' || wild === char));
}

/** Is there a text that both match? Exact. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [characters(one), characters(other)];
  // As far as neither has a `*`, character stands against character: almost always that decides.
  let at = 0;
  for (; at < a.length && at < b.length && a[at] !== '*' && b[at] !== '*'; at += 1) if (!canBeOne(a[at], b[at])) return false;
  const [endsA, endsB] = [onlyStars(a, at, a.length), onlyStars(b, at, b.length)];
  if (endsA && endsB) return true;
  // Stars that end one pattern take all that is left of the other; where it ended without, too much is left.
  if (endsA) return at < a.length;
  return endsB ? at < b.length : overlapsFrom(at, a, b);
}

function canBeOne(a: string | undefined, b: string | undefined): boolean {
  return a === '?' || b === '?' || a === b;
}

function overlapsFrom(start: number, a: ArrayLike<string>, b: ArrayLike<string>): boolean {
  // reached[j]: what is read of `a` and the next j characters of `b` can stand for the same text.
  let reached = Array.from({ length: b.length - start + 1 }, (_, j) => onlyStars(b, start, start + j));
  for (let i = start; i < a.length; i += 1) {
    const before = reached;
    reached = [before[0] === true && a[i] === '*'];
    for (let j = start; j < b.length; j += 1) {
      const at = j - start;
      if (a[i] === '*' || b[j] === '*') reached.push(before[at + 1] === true || reached[at] === true);
      else reached.push(before[at] === true && canBeOne(a[i], b[j]));
    }
  }
  return reached[b.length - start] === true;
}

/** Greedy with one way back: after a mismatch the latest `*` takes one character more. Earlier ones need never be tried. */
function walk(pattern: ArrayLike<string>, text: ArrayLike<string>, takes: (wild: string | undefined, char: string | undefined) => boolean): boolean {
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

/** One character is one code point, also outside the first plane, where a string counts two. */
function characters(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}
