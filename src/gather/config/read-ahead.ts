/**
 * Asks for item after item before anybody reads them; what was not read yet waits in memory. An error comes where it
 * happened, also the one that ends the asking once it is not wanted any more: a list cut short never looks whole.
 */
export function readAhead<T>(source: AsyncIterable<T>, wanted: () => boolean): AsyncIterable<T> {
  return following(linkTo(source[Symbol.asyncIterator](), wanted));
}

interface Link<T> {
  readonly result: IteratorResult<T, unknown>;
  readonly next: Promise<Link<T>> | null;
}

function linkTo<T>(items: AsyncIterator<T>, wanted: () => boolean): Promise<Link<T>> {
  const link = ask(items, wanted).then((result) => ({ result, next: result.done === true ? null : linkTo(items, wanted) }));
  // A reader that comes so far hears of it; perhaps none does.
  link.catch(() => undefined);
  return link;
}

async function ask<T>(items: AsyncIterator<T>, wanted: () => boolean): Promise<IteratorResult<T, unknown>> {
  if (!wanted()) throw new Error('nobody wanted the rest of a list that was read ahead');
  return items.next();
}

/** Holds on to no link that was read. */
async function* following<T>(link: Promise<Link<T>> | null): AsyncIterable<T> {
  while (link !== null) {
    const { result, next }: Link<T> = await link;
    if (result.done === true) return;
    link = next;
    yield result.value;
  }
}
