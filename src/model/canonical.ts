/** JSON of a value, whatever the order of its keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  // Pairs and no object: `__proto__` is a name like any other.
  return { object: entries.map(([key, each]) => [key, ordered(each)]) };
}
