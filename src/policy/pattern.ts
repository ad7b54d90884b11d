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
  // reached[j]: what is read of `a` and the first j characters of `b` can stand for the same text.
  let reached = Array.from({ length: b.length + 1 }, (_, j) => onlyStars(b, j));
  for (let i = 0; i < a.length; i += 1) {
    const before = reached;
    reached = [before[0] === true && a[i] === '*'];
    for (let j = 0; j < b.length; j += 1) {
      if (a[i] === '*' || b[j] === '*') reached.push(before[j + 1] === true || reached[j] === true);
      else reached.push(before[j] === true && (a[i] === '?' || b[j] === '?' || a[i] === b[j]));
    }
  }
  return reached[b.length] === true;
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

function onlyStars(pattern: ArrayLike<string>, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (pattern[at] !== '*') return false;
  return true;
}

/** One character is one code point, also outside the first plane, where a string counts two. */
function characters(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}
