import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, markdownTable } from './format.js';
import { CLI, measure } from './measure.js';

const ACCOUNTS = 10_000;
const RUNS = 60;
const SOURCES = ['organizations', 'config', 'credential_report', 'account_details'];
const KEPT = ['config', 'credential_report', 'account_details'];
const HUB = '111122223333';
const ORGANIZATION = 'o-benchmark1';
const START = Date.parse('2026-10-01T06:00:00Z');
const DAY_MS = 86_400_000;

/**
 * A store with a run a day of 10,000 accounts, and one that was interrupted: what it takes to list them, to choose the last, and to see
 * that there is nothing to resume; with the index, and without. The last run has its records, those before it their manifests
 * only, which is all that is read of them.
 *
 * @returns {Promise<string>} Markdown
 */
export async function keptRuns() {
  const store = await mkdtemp(join(tmpdir(), 'iam-audit-bench-runs-'));
  try {
    await fill(store);
    const cases = [
      ['runs', ['runs', '--format', 'csv']],
      ['accounts --run last', ['accounts', '--run', 'last', '--format', 'csv', '--allow-incomplete']],
    ];
    const rows = [];
    for (const state of ['no index yet', 'index']) {
      if (state === 'no index yet') for (const name of await readdir(join(store, '.index'))) await rm(join(store, '.index', name));
      for (const [name, args] of cases) rows.push(await row(`${name}, ${state}`, store, args));
    }
    rows.push(['check for a run to resume, index', await resumeCheck(store), '', '', '']);
    return markdownTable(['', 'wall, s', 'CPU, s', 'peak RSS, MB', 'rows'], rows);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

async function row(name, store, args) {
  const took = await measure({ script: CLI, args: [...args, '--store', store], env: {} });
  if (took.exit !== 0) throw new Error(`${args.join(' ')} ended with ${took.exit}: ${took.said}`);
  const cpu = (took.userMs + took.systemMs) / 1000;
  return [name, fixed(took.wallMs / 1000, 2), fixed(cpu, 2), fixed(took.peakRssMb), String(took.lines - 1)];
}

async function resumeCheck(store) {
  const { findResumable } = await import('../dist/run/resume.js');
  const { nodeSystem } = await import('../dist/store/disk-system.js');
  const now = new Date(START + RUNS * DAY_MS);
  const started = performance.now();
  await findResumable({ root: store, system: nodeSystem }, { ...REQUEST, report: 'roles' }, null, now);
  return fixed((performance.now() - started) / 1000, 2);
}

const REQUEST = {
  report: 'users',
  mode: 'aggregator',
  aggregator: 'org',
  noAssume: false,
  selection: { accounts: null, exclude: [], units: null, shard: null },
  sources: SOURCES,
  filters: ['User'],
  advisor: null,
  query: 'SELECT resourceId',
};

const ids = Array.from({ length: ACCOUNTS }, (_, i) => String(200_000_000_000 + i * 7));

function scope() {
  const account = (id) => ({
    ...{ id, name: `Workload ${id}`, email: `aws+${id}@example.com`, state: 'ACTIVE', path: `o/r/ou-ab12-cdefgh34/${id}/` },
    ...{ joinedAt: '2024-02-29T12:00:00.000Z', isManagement: false },
  });
  return {
    caller: { accountId: HUB, arn: `arn:aws:iam::${HUB}:role/Audit`, partition: 'aws', region: 'eu-west-1' },
    mode: 'aggregator',
    organization: { id: ORGANIZATION, managementAccountId: HUB },
    aggregator: { name: 'org', isOrganization: true, resourceTypes: null },
    accounts: ids.map(account),
    known: Object.fromEntries(ids.map((id) => [id, 'ACTIVE'])),
    ...{ gaps: [], notes: [], inventoryDone: true },
  };
}

async function fill(store) {
  const { createRun } = await import('../dist/store/run-store.js');
  const { printManifest } = await import('../dist/store/manifest.js');
  const kept = scope();
  const asOf = new Date(START).toISOString();
  const evidence = {
    config: { seen: true, asOf, value: { users: [], problems: [], certain: true, status: { state: 'current', detail: '' } } },
    credential_report: { seen: true, asOf, value: { csv: 'user,arn\n' } },
    account_details: {
      ...{ seen: true, asOf },
      value: {
        ...{ users: [], roles: [], groups: [], documents: {}, policyCreatedAt: {}, policyVersions: {}, problems: [], filters: ['User'] },
      },
    },
  };
  const begin = (time) => createRun(store, ORGANIZATION, { tool: 'bench', request: REQUEST, scope: kept }, time);
  const put = async (run) => {
    for (let start = 0; start < ids.length; start += 32) await Promise.all(ids.slice(start, start + 32).map((id) => run.put(id, evidence)));
  };
  const entry = { sha256: 'a'.repeat(64), bytes: 300, asOf, reused: false };
  const records = ids.flatMap((id) => KEPT.map((source) => [`${id}/${source}`, entry]));
  for (let day = 0; day < RUNS - 2; day++) {
    const time = new Date(START + day * DAY_MS);
    const run = await begin(time);
    await run.finish(time);
    const manifest = { ...run.manifest(), status: 'finished', finishedAt: time.toISOString() };
    await writeFile(join(run.folder, 'manifest.json'), [...printManifest(manifest, records)].join(''));
  }
  const broken = await begin(new Date(START + (RUNS - 2) * DAY_MS));
  await put(broken);
  await broken.interrupt(new Date(START + (RUNS - 2) * DAY_MS));
  const last = await begin(new Date(START + (RUNS - 1) * DAY_MS));
  await put(last);
  await last.finish(new Date(START + (RUNS - 1) * DAY_MS));
}
