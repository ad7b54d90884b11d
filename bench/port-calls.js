/**
 * The calls of usage-calls.js through the program's own way to AWS: paced, in slots, checked; nothing judged, kept or written.
 */
import { openHub } from '../dist/aws/hub.js';

const LATELY_MS = 92 * 86_400_000;

const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = process.env;
const clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
let reread = 0;
const hub = openHub({
  ...{ endpoint, region, concurrency: 64, maxRate: null, deadlineMs: null, requestTimeoutMs: 60_000 },
  ...{ roleName: 'IamAuditReadOnly', externalId: null, sessionName: 'port-calls', actions: ['iam:*'] },
  ...{ clock, signal: new AbortController().signal },
  emit: ({ kind }) => {
    if (kind === 'reread') reread += 1;
  },
});

async function subjectsIn(session) {
  const arns = [];
  for await (const page of session.details(['User', 'Role'])) {
    const used = page.roles.filter(({ lastUsed }) => Date.now() - (lastUsed === null ? 0 : Date.parse(lastUsed.at)) < LATELY_MS);
    arns.push(...used.map(({ arn }) => arn), ...page.users.map(({ arn }) => arn));
  }
  return arns;
}

async function ask(session, arn) {
  const id = await session.generateLastAccessed(arn, 'service');
  for (let marker = null; ; ) {
    const page = await session.getLastAccessed(id, marker);
    if (page.status !== 'completed') throw new Error(`${arn}: ${page.status}`);
    services += page.services.length;
    if (page.marker === null) return;
    marker = page.marker;
  }
}

let services = 0;
const accounts = [];
accounts.push(...(await hub.accounts()));
const subjects = [];
await Promise.all(
  accounts.filter(({ state }) => state === 'ACTIVE').map(async (account) => {
    const session = await hub.open(account);
    for (const arn of await subjectsIn(session)) subjects.push({ session, arn });
  }),
);
const before = process.cpuUsage();
await Promise.all(subjects.map(({ session, arn }) => ask(session, arn)));
const { user, system } = process.cpuUsage(before);
hub.close();
process.stderr.write(`${JSON.stringify({ askingMs: (user + system) / 1000 })}\n`);
process.stdout.write(`${subjects.length} principals, ${services} services, ${reread} reread\n`);
