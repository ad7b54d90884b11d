const MIN_LITERAL_CHARACTERS = 3;

/**
 * What is wrong with a LIKE pattern, or null. Wildcards stand at the end of a pattern only, behind at least
 * three literal characters. `_` is one character wherever it stands, so a name's own underscore matches any.
 */
export function likeProblem(pattern: string): string | null {
  const wildcard = pattern.search(/[%_]/);
  if (wildcard === -1) return null;
  if (wildcard < MIN_LITERAL_CHARACTERS) return 'LIKE needs at least 3 literal characters before a wildcard';
  const many = pattern.indexOf('%');
  if (many !== -1 && many < pattern.length - 1) return 'LIKE knows the wildcard % only at the end of a pattern';
  return null;
}

/** A test for a LIKE pattern. */
export function likeTest(pattern: string): (value: string) => boolean {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('_', '.').replaceAll('%', '.*');
  const expression = new RegExp(`^${source}$`, 'su');
  return (value) => expression.test(value);
}
