/** Things by key, each in the order it came; a thing may have several keys. */
export function indexBy<T>(things: readonly T[], keysOf: (thing: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of keysOf(thing)) {
      const known = index.get(key);
      if (known) known.push(thing);
      else index.set(key, [thing]);
    }
  }
  return index;
}
