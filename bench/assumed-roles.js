/* node bench/assumed-roles.js [accounts] [roles] [hops …]: privileges over evidence made up on the fly, without AWS and without a disk. */
import { fork } from 'node:child_process';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { keepMemoryFlat } from '../dist/cli/limit-heap.js';
import { project } from '../dist/output/projection.js';
import { runReport } from '../dist/output/report-rows.js';
import { privileges } from '../dist/reports/privileges.js';
import { accountIds, evidenceOf } from './assumed-roles-world.js';

const [accounts = 1000, roles = 250, ...hops] = process.argv.slice(2).map(Number);

const HEADS = [
  ...['accounts', 'roles per account', '--hops', 'rows', 'wall, s', 'CPU, s', 'to the first row, s'],
  'making evidence alone, s',
  'peak RSS, MB',
];

function line(cells) {
  return `| ${cells.join(' | ')} |`;
}

if (process.send === undefined) {
  console.log(`${line(HEADS)}\n${line(HEADS.map(() => '---:'))}`);
  for (const each of hops.length > 0 ? hops : [0, 3, 10]) await inOwnProcess(each);
} else {
  process.once('message', (of) => void measure(of).then((found) => process.send(found, () => process.exit(0))));
}

/** Peak memory is a process's, so each run has one. */
function inOwnProcess(of) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url).pathname, [String(accounts), String(roles)]);
    child.once('message', ({ rows, wall, cpu, first, making, rss, tally }) => {
      console.log(line([accounts, roles, of, rows, ...[wall, cpu, first, making].map((each) => each.toFixed(1)), Math.round(rss / 1024)]));
      console.error(tally);
      resolve();
    });
    child.once('error', reject);
    child.send(of);
  });
}

async function measure(of) {
  keepMemoryFlat();
  const ids = accountIds(accounts);
  const seconds = () => performance.now() / 1000;
  const start = seconds();
  for (const id of ids) evidenceOf(id, ids, roles);
  const making = seconds() - start;
  const known = new Map(ids.map((id) => [id, 'ACTIVE']));
  const scope = {
    mode: 'organization',
    aggregator: null,
    organization: null,
    caller: {},
    known,
    gaps: [],
    notes: [],
    accounts: ids.map(accountOf),
  };
  const context = {
    now: new Date('2026-11-20T08:31:00Z'),
    principals: 'all',
    ownerTag: 'Owner',
    hops: of,
    organization: known,
    assumedRoles: null,
    subjects: new Set(),
  };
  const keys = ['account_id', 'entity_name', 'risk', 'escalation', 'admin_via', 'hops', 'accounts_reached'];
  const projection = project(privileges, { columns: keys, sort: [] }, context);
  const store = { read: (id) => setImmediate().then(() => evidenceOf(id, ids, roles)) };
  const tally = {};
  const used = process.cpuUsage();
  const [began, at] = [seconds(), projection.shown.findIndex(({ key }) => key === 'escalation')];
  let [rows, first] = [0, 0];
  for await (const cells of runReport({ report: privileges, projection, advisor: null, context }, { scope, gaps: [], notes: [] }, store)
    .rows) {
    if (rows === 0) first = seconds() - began;
    rows += 1;
    const word = String(cells[at].value);
    tally[word] = (tally[word] ?? 0) + 1;
  }
  const { user, system } = process.cpuUsage(used);
  return { rows, wall: seconds() - began, cpu: (user + system) / 1e6, first, making, rss: process.resourceUsage().maxRSS, tally };
}

function accountOf(id) {
  return {
    id,
    name: `account-${id}`,
    email: null,
    state: 'ACTIVE',
    path: `o-bench/r-root/ou-root-aaaaaaaa/${id}/`,
    joinedAt: null,
    isManagement: false,
  };
}
