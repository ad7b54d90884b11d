/** Sends so many made-up rows to the bucket or the table of a sandbox, which is a process of its own, and says what it took. */
import { openHub } from '../dist/aws/hub.js';
import { dynamodb } from '../dist/deliver/dynamodb/dynamodb.js';
import { encoded } from '../dist/deliver/report-bytes.js';
import { csv } from '../dist/render/csv.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

const [, , to, text] = process.argv;
const size = Number(text);
const COLUMNS = 24;

const KEYS = ['account_id', 'user_id'];
const PER_ACCOUNT = 1000;

const columns = Array.from({ length: COLUMNS }, (_, at) => {
  return { key: KEYS[at] ?? `column_${at}`, title: `Column ${at}`, type: 'text', about: '', needs: [] };
});

async function* rows() {
  for (let at = 0; at < size; at += 1) {
    const keys = [String(100_000_000_000 + Math.floor(at / PER_ACCOUNT)), `AIDA${at}`];
    yield columns.map((_, column) => ({ value: keys[column] ?? `value ${column} of row ${at}` }));
  }
}

const sandbox = await openSandbox({ seed: SEED, accounts: 1, usersPerAccount: 1, behaviour: { latencyMs: 0 } });
const way = openHub({
  ...{ region: sandbox.env.AWS_REGION, endpoint: sandbox.url, env: {} },
  credentials: { accessKeyId: sandbox.env.AWS_ACCESS_KEY_ID, secretAccessKey: sandbox.env.AWS_SECRET_ACCESS_KEY },
  ...{ concurrency: 8, maxRate: null, deadlineMs: null, requestTimeoutMs: 30_000 },
  ...{ roleName: 'Audit', externalId: null, sessionName: 'bench', actions: [] },
  clock: {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    random: Math.random,
  },
  emit: () => undefined,
  signal: new AbortController().signal,
});
const ports = await way.ports();
const started = performance.now();
const generatedAt = new Date();
const document = { schema: 'bench', generatedAt, scope: {}, columns, rows: rows(), coverage: {} };
const bytes = await { s3: toBucket, dynamodb: toTable }[to]();
const { user, system } = process.cpuUsage();
const { calls: requests } = await sandbox.counts();
const peakRssMb = process.resourceUsage().maxRSS / 1024;
process.send({ bytes, requests, wallMs: performance.now() - started, cpuMs: (user + system) / 1000, peakRssMb });
way.close();
await sandbox.close();
process.disconnect();

async function toBucket() {
  const place = { bucket: 'reports', key: `rows-${size}.csv`, region: null, owner: null, kmsKey: null };
  const object = { ...place, contentType: 'text/csv', metadata: {}, onlyNew: true };
  const { bytes } = await ports.s3.put(object, encoded(csv.render(document, { width: null, colour: false, raw: false }), false));
  return bytes;
}

/** Paced as fast as an address can say. */
async function toTable() {
  const coverage = { complete: true, accounts: 1, accountsComplete: 1, gaps: [], skipped: [], notes: [] };
  const scope = { organizationId: 'o-bench', callerAccountId: '1' };
  const message = { report: 'users', runId: 'bench', generatedAt, scope, count: size, title: 'bench', coverage, document: () => document };
  await (await dynamodb.parse('dynamodb:reports?rate=99999', {})).open(ports).send(message, []);
  return null;
}
