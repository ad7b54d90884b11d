/** Times in JSON 1.1 answers are epoch seconds. */
export function epochSeconds(iso: string): number {
  return Date.parse(iso) / 1000;
}

/** An ISO time as Config rows write it, with milliseconds. */
export function rowTime(iso: string): string {
  // The common form is not worth a Date: benchmarks have a million users.
  return iso.length === 20 && iso.endsWith('Z') ? `${iso.slice(0, -1)}.000Z` : new Date(iso).toISOString();
}

/** Is a at or before b? */
export function notAfter(a: string, b: string): boolean {
  if (a.endsWith('Z') && b.endsWith('Z')) {
    // Two UTC times order as text, unless they share the second and one of them has no fraction.
    const [left, right] = [a.slice(0, 19), b.slice(0, 19)];
    if (left !== right) return left < right;
  }
  return Date.parse(a) <= Date.parse(b);
}
