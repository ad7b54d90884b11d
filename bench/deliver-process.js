/** Sends so many made-up rows to the bucket of a sandbox, which is a process of its own, and says what it took. */
import { openHub } from '../dist/aws/hub.js';
import { encoded } from '../dist/deliver/report-bytes.js';
import { csv } from '../dist/render/csv.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

const size = Number(process.argv[2]);
const COLUMNS = 24;

const columns = Array.from({ length: COLUMNS }, (_, at) => {
  return { key: `column_${at}`, title: `Column ${at}`, type: 'text', about: '', needs: [] };
});

async function* rows() {
  for (let at = 0; at < size; at += 1) yield columns.map((_, column) => ({ value: `value ${column} of row ${at}` }));
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
const { s3 } = await way.ports();
const started = performance.now();
const place = { bucket: 'reports', key: `rows-${size}.csv`, region: null, owner: null, kmsKey: null };
const object = { ...place, contentType: 'text/csv', metadata: {}, onlyNew: true };
const document = { schema: 'bench', generatedAt: new Date(), scope: {}, columns, rows: rows(), coverage: {} };
const { bytes } = await s3.put(object, encoded(csv.render(document, { width: null, colour: false, raw: false }), false));
const { user, system } = process.cpuUsage();
const { calls: requests } = await sandbox.counts();
const peakRssMb = process.resourceUsage().maxRSS / 1024;
process.send({ bytes, requests, wallMs: performance.now() - started, cpuMs: (user + system) / 1000, peakRssMb });
way.close();
await sandbox.close();
process.disconnect();
