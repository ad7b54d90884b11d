import { onceEach } from '../gather/token-loop.js';

/** One page, and the token of the next; undefined, null and '' all mean that there is none. */
export interface Page<T> {
  readonly items: T;
  readonly next: string | null | undefined;
}

/** Every page up to the one without a token: an empty page that carries a token is not the end. */
export async function* allPages<T>(action: string, ask: (token: string | undefined) => Promise<Page<T>>): AsyncIterable<T> {
  const next = onceEach(action);
  for (let token: string | undefined; ; ) {
    const page = await ask(token);
    yield page.items;
    if (page.next === undefined || page.next === null || page.next === '') return;
    token = next(page.next);
  }
}

export async function collected<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
