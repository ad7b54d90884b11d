/** What is all at hand, for who takes it as it comes. */
export async function* asStream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
  await Promise.resolve();
}
