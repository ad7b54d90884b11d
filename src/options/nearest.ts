/** The candidate that a typing error of `word` most likely meant, or that it is the beginning of; null when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const longer = candidates.filter((candidate) => wanted.length > 1 && candidate.toLowerCase().startsWith(wanted));
  let [best = null] = longer.toSorted((a, b) => a.length - b.length);
  if (best !== null) return best;
  let least = Math.max(1, Math.floor(wanted.length * TYPING_ERRORS)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** For each letter: with more of them it is another word. */
const TYPING_ERRORS = 0.45;

/** Levenshtein's distance, in which two letters that changed places are one error. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? at(row - 2, column - 2) + 1 : Infinity;
      current.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
