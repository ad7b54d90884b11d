/**
 * A sandbox that remembers: what it has answered once, it answers again from the same bytes, with hardly any work. So a
 * second run of the same command line meets a server that is as light as can be. Started as sandbox-process.js is.
 */
import { createServer, request } from 'node:http';
import { startSandbox } from '../dist/sandbox/index.js';
import { generatedWorld } from '../dist/sandbox/worlds/generated.js';

process.on('disconnect', () => process.exit());

process.once('message', async (spec) => {
  const world = generatedWorld(spec);
  // What is idle is so on the day of the world; measured processes move their clocks to it.
  const shiftMs = Date.parse(world.now) - Date.now();
  const sandbox = await startSandbox(world, { clock: () => new Date(Date.now() + shiftMs) });
  const known = new Map();
  let since = process.cpuUsage();
  let calls = { all: 0, asked: 0 };
  const server = createServer((incoming, outgoing) => {
    const pieces = [];
    incoming.on('data', (piece) => pieces.push(piece));
    incoming.on('end', async () => {
      const body = Buffer.concat(pieces).toString('latin1');
      const key = keyOf(incoming, body);
      let answer = known.get(key);
      calls.all += 1;
      if (answer === undefined) {
        calls.asked += 1;
        answer = await fromSandbox(sandbox.url, incoming, body);
        if (answer.status === 200 && !answer.body.includes('IN_PROGRESS')) known.set(key, answer);
      }
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  process.on('message', ({ question }) => {
    const { user, system } = process.cpuUsage(since);
    if (question === 'reset') {
      since = process.cpuUsage();
      calls = { all: 0, asked: 0 };
    }
    process.send({ cpuMs: (user + system) / 1000, calls });
  });
  process.send({ env: { ...sandbox.env, AWS_ENDPOINT_URL: url, IAM_AUDIT_BENCH_SHIFT_MS: String(shiftMs) } });
});

/** Who asks (the id of the key), and what. */
function keyOf({ headers, url }, body) {
  const signer = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];
  return `${signer} ${url} ${headers['x-amz-target'] ?? ''} ${body}`;
}

function fromSandbox(url, { method, url: path, headers }, body) {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { method, headers }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const headers = { ...answer.headers, 'content-length': bytes.length };
        delete headers['transfer-encoding'];
        resolve({ status: answer.statusCode, headers, body: bytes });
      });
    });
    asked.on('error', reject).end(body, 'latin1');
  });
}
