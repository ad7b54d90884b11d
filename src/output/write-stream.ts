import type { Chunk } from '../render/renderer.js';
/** What a stream says when it has no reader any more (`… | head -1`). */
const READER_GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * Writes chunks to a stream that stays open, one at a time: the next is asked for when the last was taken, so a slow
 * reader slows the source instead of filling the memory. `closed`: the reader went away, which is its right; no more
 * chunks are asked for. Any other trouble of the stream, and of the source, is thrown.
 */
export async function writeStream(
  stream: NodeJS.WritableStream,
  chunks: AsyncIterable<Chunk>,
): Promise<'done' | 'closed'> {
  // The write's own callback tells what failed. The event may come later, and unheard it would end the process.
  const heard = (): void => undefined;
  stream.on('error', heard);
  for await (const chunk of chunks) {
    const failure = await write(stream, chunk);
    if (failure === null) continue;
    if (READER_GONE.has(failure.code)) return 'closed';
    throw failure;
  }
  stream.off('error', heard);
  return 'done';
}

/** Waits until the stream has taken the chunk, or never will. */
function write(stream: NodeJS.WritableStream, chunk: Chunk): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const onClose = (): void => {
      resolve(Object.assign(new Error('The stream was closed'), { code: 'ERR_STREAM_DESTROYED' }));
    };
    stream.once('close', onClose);
    stream.write(chunk, (failure) => {
      stream.off('close', onClose);
      resolve(failure ?? null);
    });
  });
}
