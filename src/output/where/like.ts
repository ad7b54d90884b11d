/** `*` stands for any text, `?` for one character; letters count as they are written. */
export function likePattern(pattern: string): (text: string) => boolean {
  const wanted = Array.from(pattern.replace(/\*+/g, '*'));
  return (text) => fits(wanted, Array.from(text));
}

/** Goes back to the last star only, so that it never takes more than the product of both lengths. */
function fits(pattern: readonly string[], text: readonly string[]): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
