/** The same items for several readers, who go on together, so that none is held. A reader who leaves holds nobody up. */
export function teed<T>(items: AsyncIterable<T>, readers: number): readonly AsyncIterable<T>[] {
  const source = items[Symbol.asyncIterator]();
  const waiting = new Map<number, (next: Promise<IteratorResult<T>>) => void>();
  const open = new Set(Array.from({ length: readers }, (_, index) => index));
  const goOn = (): void => {
    if (waiting.size === 0 || waiting.size < open.size) return;
    const next = source.next();
    const all = [...waiting.values()];
    waiting.clear();
    for (const take of all) take(next);
  };
  return [...open].map((index): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => {
        waiting.set(index, resolve);
        goOn();
      }),
      return: () => {
        open.delete(index);
        goOn();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  }));
}
