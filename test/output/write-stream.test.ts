import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { writeStream } from '../../src/output/write-stream.js';

interface Source {
  readonly chunks: AsyncIterable<string>;
  /** How many chunks were asked for. */
  readonly asked: () => number;
  readonly ended: () => boolean;
}

function source(all: readonly string[]): Source {
  let asked = 0;
  let ended = false;
  async function* chunks(): AsyncGenerator<string> {
    try {
      for (const chunk of all) {
        asked += 1;
        yield await Promise.resolve(chunk);
      }
    } finally {
      ended = true;
    }
  }
  return { chunks: chunks(), asked: () => asked, ended: () => ended };
}

function failingAt(write: number, error: Error): Writable {
  let writes = 0;
  return new Writable({
    write: (_chunk, _encoding, taken) => {
      writes += 1;
      setImmediate(taken, writes === write ? error : null);
    },
  });
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('writeStream', () => {
  it('writes three megabytes through a slow reader without piling them up', async () => {
    const all = Array.from({ length: 48 }, (_, index) => String(index % 10).repeat(65_536));
    const { chunks, asked } = source(all);
    const received: string[] = [];
    let most = 0;
    const slow = new Writable({
      highWaterMark: 16_384,
      write: (chunk: Buffer, _encoding, taken) => {
        most = Math.max(most, asked() - received.length);
        received.push(chunk.toString());
        setImmediate(taken);
      },
    });
    expect(await writeStream(slow, chunks)).toBe('done');
    expect(received.join('')).toBe(all.join(''));
    expect(most).toBe(1);
    expect(slow.writableEnded).toBe(false);
    expect(slow.listenerCount('error')).toBe(0);
    expect(slow.listenerCount('close')).toBe(0);
  });

  it('is done with no chunks', async () => {
    expect(await writeStream(new PassThrough(), source([]).chunks)).toBe('done');
  });

  it('stops quietly when the reader went away', async () => {
    const { chunks, asked, ended } = source(['a', 'b', 'c', 'd']);
    const stream = failingAt(2, coded('EPIPE'));
    expect(await writeStream(stream, chunks)).toBe('closed');
    expect(asked()).toBe(2);
    expect(ended()).toBe(true);
    await new Promise(setImmediate);
    expect(stream.destroyed).toBe(true);
  });

  it('stops quietly when the stream is closed under a write that never ends', async () => {
    const { chunks, asked } = source(['a', 'b']);
    const stuck = new Writable({ write: () => undefined });
    setImmediate(() => stuck.destroy());
    expect(await writeStream(stuck, chunks)).toBe('closed');
    expect(asked()).toBe(1);
  });

  it('asks for one chunk only when the stream is closed already', async () => {
    const { chunks, asked } = source(['a', 'b']);
    const gone = new PassThrough();
    gone.destroy();
    expect(await writeStream(gone, chunks)).toBe('closed');
    expect(asked()).toBe(1);
  });

  it('throws other trouble of the stream', async () => {
    const { chunks, ended } = source(['a', 'b']);
    await expect(writeStream(failingAt(1, coded('ENOSPC')), chunks)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(ended()).toBe(true);
  });

  it('throws trouble of the source, also when it looks like a reader that went away', async () => {
    const trouble = coded('EPIPE');
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('a');
      throw trouble;
    }
    await expect(writeStream(new PassThrough(), broken())).rejects.toBe(trouble);
  });

  it('ends quietly when a real reader hangs up', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const { chunks, asked } = source(Array.from({ length: 5000 }, () => 'x'.repeat(65_536)));
    expect(await writeStream(socket, chunks)).toBe('closed');
    expect(asked()).toBeLessThan(5000);
    socket.destroy();
    server.close();
  });
});
