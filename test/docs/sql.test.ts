import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { duckdbDdl } from '../../src/render/ddl/duckdb.js';
import { parquet } from '../../src/render/parquet/parquet.js';
import type { ReportDocument } from '../../src/render/renderer.js';
import type { World } from '../../src/sandbox/world.js';
import { allow, makeUser } from '../../src/sandbox/worlds/builder.js';
import { runCli, withSandbox } from '../harness.js';
import { demoWorld } from '../../src/sandbox/worlds/demo.js';
import { emptyStore } from '../main/keeping/support.js';
import { column, report } from '../render/support.js';
import { findDuckDb } from './duckdb.js';
import { codeBlocks, read } from './support.js';

const PAGE = read('docs/sql.md');
const queries = codeBlocks(PAGE).filter(({ language }) => language === 'sql').map(({ text }) => text.trim());
const questions = [...PAGE.matchAll(/^([A-Z].*\?)\n\n```sql$/gm)].map(([, question = '']) => question);

const duckdb = findDuckDb();
const inDuckDb = duckdb === null ? describe.skip : describe;

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-sql-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const WEEK_MS = 7 * 24 * 3_600_000;
const later = (time: string): string => new Date(Date.parse(time) + WEEK_MS).toISOString().replace('.000Z', 'Z');

/** Accounts of the demo in which each query has an answer: few, so that nobody waits. */
function answering(): World {
  const demo = demoWorld();
  const names = ['identity', 'web-prod', 'sandbox-research', 'security-audit', 'shared-services', 'ci-cd'];
  const isNeeded = ({ id, name }: World['accounts'][number]): boolean =>
    [demo.hub.accountId, demo.organization?.managementAccountId, '691644958189', '372047181534'].includes(id) || names.includes(name.replace(/^quillhaven-/, ''));
  return { ...demo, accounts: demo.accounts.filter(isNeeded) };
}

function isBusy({ users, state, denied }: World['accounts'][number]): boolean {
  return state === 'ACTIVE' && denied.length === 0 && users.length > 8;
}

/** A week later one user is gone, and another is there with all rights. */
function weekLater(world: World): World {
  const at = world.accounts.findIndex(isBusy);
  const accounts = world.accounts.map((account, index) => {
    const { config, report: report_, users, id } = account;
    const aged = { ...account, config: { ...config, capturedAt: later(config.capturedAt) }, report: { ...report_, generatedAt: later(report_.generatedAt) } };
    const jo = makeUser('contractor-jo', { createdAt: world.now, inline: [{ name: 'all', document: allow('*') }] }, id);
    return index === at ? { ...aged, users: [...users.slice(1), jo] } : aged;
  });
  return { ...world, now: later(world.now), accounts };
}

const RUNS = [['findings'], ['keys', '--reports', 'keys'], ['unused', '--reports', 'unused']] as const;

/** Two weeks of the demo organization as the page says; in the first, of findings alone. */
async function twoWeeks(into: string): Promise<void> {
  const store = emptyStore();
  for (const [world, runs] of [[answering(), RUNS.slice(0, 1)], [weekLater(answering()), RUNS]] as const) {
    await withSandbox(world, async (sandbox) => {
      for (const [name, ...only] of runs) {
        const ran = await runCli([name, '--format', 'csv', '--store', store], sandbox.env, { now: world.now });
        if (ran.code !== 3 && ran.code !== 0) throw new Error(ran.stderr);
        const { code, stderr } = await runCli(['export', ...only, '--into', into, '--store', store], {});
        if (code !== 3 && code !== 0) throw new Error(stderr);
      }
    });
  }
}

describe('docs/sql.md', () => {
  it('has a dozen questions or more, each with one query', () => {
    expect(queries.length).toBeGreaterThanOrEqual(12);
    expect(questions).toHaveLength(queries.length);
    for (const query of queries) expect(query.match(/;/g)).toHaveLength(1);
  });
});

inDuckDb('queries in DuckDB (skipped: @duckdb/node-api is not here)', () => {
  const into = join(folder, 'warehouse');
  let db: Awaited<ReturnType<NonNullable<typeof duckdb>>>;

  beforeAll(async () => {
    await twoWeeks(into);
    db = await (duckdb as NonNullable<typeof duckdb>)();
    const { stdout, stderr } = await runCli(['export', '--ddl', 'duckdb', '--into', into], {});
    if (stdout === '') throw new Error(stderr);
    await db.run(stdout);
  }, 60_000);

  it.each(queries.map((query, index) => [questions[index] ?? '', query]))('%s', async (_, query) => {
    expect((await db.rows(query)).length).toBeGreaterThan(0);
  });

  it('finds the new administrator and the user who is gone', async () => {
    const answers = new Map(queries.map((query, index) => [questions[index], query]));
    const admins = await db.rows(answers.get('Who became an administrator since the run before?') ?? '');
    expect(admins).toEqual([expect.objectContaining({ user_name: 'contractor-jo', before: 'was not there or not seen' })]);
    const gone = await db.rows(answers.get('Which users are gone since the run before, in accounts whose details the later run saw?') ?? '');
    const { id, users } = answering().accounts.filter(isBusy)[0] ?? { id: '', users: [] };
    expect(gone).toContainEqual(expect.objectContaining({ account_id: id, user_name: users[0]?.name }));
    expect(gone.length).toBeLessThan(10);
  });

  it('counts in SQL what the report lists', async () => {
    const rows = readFileSync(join(into, 'report=users', 'dt=2026-11-01', readdirSync(join(into, 'report=users', 'dt=2026-11-01'))[0] ?? ''));
    const users = (await parquetReadObjects({ file: Uint8Array.from(rows).buffer })) as readonly Readonly<Record<string, unknown>>[];
    const [{ n, unseen } = {}] = await db.rows("SELECT count(*)::INT n, count(CASE WHEN contains(unknown_columns, 'mfa_active') THEN 1 END)::INT unseen FROM users WHERE dt = '2026-11-01'");
    expect([n, unseen]).toEqual([users.length, users.filter(({ mfa_active: mfa }) => mfa === 'unknown').length]);
  });
});

const OLD = [column('user_name'), column('keys', 'number'), column('created_at', 'date')];
/** A column more, and the others in another order. */
const NEW = [column('created_at', 'date'), column('groups', 'list'), column('user_name'), column('keys', 'number')];
const AT = new Date('2026-01-01T00:00:00Z');

async function write(path: string, document: ReportDocument): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parquet.render(document, { width: null, colour: false, raw: false })) chunks.push(chunk as Uint8Array);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, Buffer.concat(chunks));
}

describe('files of an older and a newer version in one table', () => {
  const place = join(folder, 'evolved');
  const older = join(place, 'report=users/dt=2026-01-05/a.parquet');
  const newer = join(place, 'report=users/dt=2026-01-12/b.parquet');

  beforeAll(async () => {
    await write(older, report(OLD, [['ann', 1, AT]]));
    await write(newer, report(NEW, [[AT, ['Admins'], 'bob', null]]));
  });

  it('are read by the names of their columns', async () => {
    const rows = [];
    for (const file of [older, newer]) rows.push(...(await parquetReadObjects({ file: Uint8Array.from(readFileSync(file)).buffer })));
    expect(rows).toEqual([{ user_name: 'ann', keys: 1n, created_at: AT }, { user_name: 'bob', keys: null, created_at: AT, groups: ['Admins'] }]);
  });

  inDuckDb('in DuckDB (skipped: @duckdb/node-api is not here)', () => {
    it.each(['both', 'the older alone'])('have null where a column was not there yet: %s', async (which) => {
      const db = await (duckdb as NonNullable<typeof duckdb>)();
      if (which !== 'both') rmSync(newer);
      await db.run(duckdbDdl([{ name: 'users', about: 'Users', columns: NEW, place, format: 'parquet' }]));
      const rows = await db.rows('SELECT dt::VARCHAR AS day, user_name, keys, created_at = TIMESTAMPTZ \'2026-01-01 00:00:00Z\' AS same, groups FROM users ORDER BY dt');
      const ann = { day: '2026-01-05', user_name: 'ann', keys: '1', same: true, groups: null };
      expect(rows).toEqual(which === 'both' ? [ann, { ...ann, day: '2026-01-12', user_name: 'bob', keys: null, groups: ['Admins'] }] : [ann]);
    });
  });
});
