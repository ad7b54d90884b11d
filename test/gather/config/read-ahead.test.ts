import { readAhead } from '../../../src/gather/config/read-ahead.js';
import { pagesOf } from '../support.js';

const always = (): boolean => true;

async function read<T>(items: AsyncIterable<T>): Promise<{ readonly came: readonly T[]; readonly end: unknown }> {
  const came: T[] = [];
  try {
    for await (const item of items) came.push(item);
  } catch (error) {
    return { came, end: error };
  }
  return { came, end: null };
}

/** Everything that can go on without anybody's help has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function watched(count: number, end?: Error): { readonly items: AsyncIterable<number>; readonly asked: () => number } {
  let asked = 0;
  async function* items(): AsyncIterable<number> {
    for (; asked < count; ) yield await Promise.resolve(asked++);
    if (end !== undefined) throw end;
  }
  return { items: items(), asked: () => asked };
}

describe('readAhead', () => {
  it.each([[[]], [[1]], [[1, 2, 3]]])('gives %j in order', async (items) => {
    expect(await read(readAhead(pagesOf(items), always))).toEqual({ came: items, end: null });
  });

  it('asks for everything before anybody reads', async () => {
    const { items, asked } = watched(5);
    const ahead = readAhead(items, always);
    await settled();
    expect(asked()).toBe(5);
    expect((await read(ahead)).came).toEqual([0, 1, 2, 3, 4]);
  });

  it('an error comes after what came before it', async () => {
    const end = new Error('cut');
    const ahead = readAhead(watched(2, end).items, always);
    await settled();
    expect(await read(ahead)).toEqual({ came: [0, 1], end });
  });

  it('an error that nobody reads is no unhandled one', async () => {
    const unhandled: unknown[] = [];
    const hear = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', hear);
    readAhead(watched(2, new Error('cut')).items, always);
    await settled();
    await settled();
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
  });

  it('not wanted any more, it asks no further and never looks whole', async () => {
    const { items, asked } = watched(5);
    let wanted = 2;
    const ahead = readAhead(items, () => wanted-- > 0);
    await settled();
    expect(asked()).toBe(2);
    expect(await read(ahead)).toEqual({ came: [0, 1], end: new Error('nobody wanted the rest of a list that was read ahead') });
  });
});
