/**
 * Which records were taken over from other runs, so that a run that was killed still knows it: a line each, written
 * before the record gets its name. The hash tells whether the record is still that one.
 */
export function reusedLine(sha256: string, key: string): string {
  return `${sha256} ${key}\n`;
}

/** SHA-256 by record key. */
export function parseReused(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [hash, key] = line.split(' ');
    if (hash !== undefined && key !== undefined) found.set(key, hash);
  }
  return found;
}
