import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Sends the same kind of request over and over on keep-alive connections, each as soon as the last is answered, for a
 * time. Answers are only counted, so that the client costs as little as it can.
 *
 * @param {{ port: number, request: () => Buffer, connections: number, ms: number }} load
 * @returns {Promise<{ answers: number, refused: number, bytes: number, ms: number }>} `refused`: not answered with 200
 */
export async function hammer({ port, request, connections, ms }) {
  const tally = { answers: 0, refused: 0, bytes: 0 };
  const started = performance.now();
  const until = started + ms;
  await Promise.all(Array.from({ length: connections }, () => oneConnection(port, request, until, tally)));
  return { ...tally, ms: performance.now() - started };
}

function oneConnection(port, request, until, tally) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let missing = -1;
    let head = Buffer.alloc(0);
    socket.on('connect', () => socket.write(request()));
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('data', (chunk) => {
      tally.bytes += chunk.length;
      let body = chunk.length;
      if (missing < 0) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
        const end = head.indexOf(HEAD_END);
        if (end < 0) return;
        const text = head.toString('latin1', 0, end);
        missing = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (!text.startsWith('HTTP/1.1 200')) tally.refused += 1;
        body = head.length - end - HEAD_END.length;
        head = Buffer.alloc(0);
      }
      missing -= body;
      if (missing > 0) return;
      missing = -1;
      tally.answers += 1;
      if (performance.now() < until) socket.write(request());
      else socket.end();
    });
  });
}
