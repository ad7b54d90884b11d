import type { OpenPager, Pager } from '../cli/pager.js';

type Write = (stream: NodeJS.WritableStream, chunks: AsyncIterable<string>) => Promise<'done' | 'closed'>;

/** To the screen where that is enough, else through the pager, for whose end it waits. */
export async function writePaged(
  chunks: AsyncIterable<string>,
  screen: NodeJS.WritableStream,
  pager: Pager,
  write: Write,
): Promise<'done' | 'closed'> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: string[] = [];
  let lines = 0;
  // The prompt of the shell takes a line too.
  while (lines < pager.rows) {
    const next = await iterator.next();
    if (next.done === true) return write(screen, following(first, iterator));
    first.push(next.value);
    lines += next.value.split('\n').length - 1;
  }
  const opened = await pager.open();
  return through(opened, write(opened.stream, withoutLinks(following(first, iterator))));
}

/** What a table puts around a text that leads somewhere: not every pager passes it on. */
// eslint-disable-next-line no-control-regex -- an escape is how it begins and ends
const LINK = /\u001b\]8;;[^\u001b]*\u001b\\/g;

async function* withoutLinks(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield chunk.includes('\u001b]8;;') ? chunk.replace(LINK, '') : chunk;
}

/** Whatever happens to the writing, the terminal is the pager's until it is left. */
async function through({ stream, closed }: OpenPager, writing: Promise<'done' | 'closed'>): Promise<'done' | 'closed'> {
  try {
    return await writing;
  } finally {
    stream.end();
    await closed;
  }
}

async function* following(first: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first.join('');
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
