import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { EXPORTED } from '../../../src/commands/exported-reports.js';
import { COVERAGE_TABLE, exportColumns, tableName } from '../../../src/output/export/export-columns.js';
import { FORMATS } from '../../../src/render/index.js';
import { runCli, type Ran } from '../../harness.js';
import { ALPHA, faulty, smallWorld, type Document, type Row } from '../support.js';
import { emptyStore, keeping, runsIn } from './support.js';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-export-'));
  folders.push(folder);
  return join(folder, 'warehouse');
}

const MONDAY = '2026-11-02T09:00:00Z';
const LATER = '2026-11-02T10:00:00Z';
const NEXT = '2026-11-09T09:00:00Z';

/** A store with one run of that report; without the details nobody waits for. */
async function keptRun(argv: readonly string[] = ['users'], now = MONDAY, store = emptyStore(), world = smallWorld()): Promise<string> {
  await keeping(world, async ({ run }) => {
    const { code, stderr } = await run([...argv, '--fresh', '--format', 'csv'], { now });
    if (code !== 0 && code !== 3) throw new Error(stderr);
  }, store);
  return store;
}

function exporting(store: string, into: string, ...argv: readonly string[]): Promise<Ran> {
  return runCli(['export', ...argv, '--into', into, '--store', store], {});
}

function filesIn(into: string): readonly string[] {
  return readdirSync(into, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(into.length + 1)] : []))
    .sort();
}

function fileOf(into: string, table: string, day = '2026-11-02'): string {
  const folder = join(into, `report=${table}`, `dt=${day}`);
  const [name = '', ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  return join(folder, name);
}

async function parquetRows(path: string): Promise<readonly Row[]> {
  return (await parquetReadObjects({ file: Uint8Array.from(readFileSync(path)).buffer })) as readonly Row[];
}

/** As JSON has it. */
function plain(row: Row): Row {
  const text = JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  const json = JSON.parse(text.replace(/\.000Z"/g, 'Z"')) as Row;
  return Object.fromEntries(Object.entries(row).map(([key]) => [key, json[key] ?? null]));
}

describe('export', () => {
  const into = emptyFolder();
  let store = '';
  let ran: Ran;

  beforeAll(async () => {
    store = await keptRun(['findings']);
    ran = await exporting(store, into);
  });

  it('writes a file of each report that the run has asked for, and its coverage, readable by the owner only', async () => {
    const run = (await runsIn(store))[0]?.run ?? '';
    const files = filesIn(into);
    const tables = ['accounts', 'findings', 'people', 'privileges', 'roles', 'stale', 'users'];
    expect(files).toHaveLength(2 * tables.length);
    for (const table of tables) {
      const own = files.filter((file) => file.startsWith(`report=${table}/dt=2026-11-02/${run}.o-exampleorg1.`));
      expect([table, own.length, own[0]?.endsWith('.parquet')]).toEqual([table, 1, true]);
      expect(files).toContain(`report=coverage/dt=2026-11-02/${table}.parquet`);
    }
    for (const file of files) expect(statSync(join(into, file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(into, 'report=users')).mode & 0o777).toBe(0o700);
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toMatch(/^\S+: 7 tables, [\d ]+ rows\nno tables of what it did not ask for: keys, unused, sso_users, migrate \(or --reports\)\n$/);
  });

  it('has the rows that the report itself shows, with all of its columns', async () => {
    for (const report of EXPORTED.filter(({ name }) => filesIn(into).some((file) => file.startsWith(`report=${tableName(name)}/`)))) {
      const columns = report.columns.map(({ key }) => key);
      const shown = await runCli([report.name, '--run', 'last', '--store', store, '--columns', columns.join(','), '--format', 'json'], {});
      const expected = (JSON.parse(shown.stdout) as Document).rows.map((row) => JSON.stringify(row)).sort();
      const rows = (await parquetRows(fileOf(into, tableName(report.name)))).map(plain);
      expect(rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((key) => [key, row[key]])))).sort()).toEqual(expected);
      expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => exportColumns(report).map(({ key }) => key)));
    }
  });

  it('judges findings as the report does: exceptions, thresholds, checks, and what is shown', async () => {
    const exceptions = join(emptyFolder(), '..', 'exceptions.json');
    const entry = { owner: 'security@example.com', reason: 'known', until: '2027-03-31' };
    writeFileSync(exceptions, JSON.stringify([{ ...entry, check: ['user-*', 'root-*'], account: '*' }, { ...entry, check: ['key-unused'], principal: 'nobody' }]));
    const columns = ['check', 'status', 'severity', 'account_id', 'facts', 'exception_owner', 'fingerprint'];
    for (const judged of [
      ['--exceptions', exceptions], ['--exceptions', exceptions, '--show-exceptions', '--grace-days', '0'],
      ['--severity', 'medium', '--not-check', 'root-*', '--status', 'pass,fail,unknown', '--root-days', '400', '--days', '45'],
    ]) {
      const folder = emptyFolder();
      const { code, stderr } = await exporting(store, folder, '--reports', 'findings', '--format', 'ndjson', ...judged);
      expect([code === 2 ? stderr : '', judged]).toEqual(['', judged]);
      const shown = await runCli(['findings', '--run', 'last', '--store', store, '--columns', columns.join(','), '--format', 'ndjson', ...judged], {});
      const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
      const exported = lines(readFileSync(fileOf(folder, 'findings'), 'utf8')).map((line) => JSON.parse(line) as Row);
      const own = exported.map((row) => JSON.stringify(Object.fromEntries(columns.map((key) => [key, row[key]])))).sort();
      expect(own).toEqual([...lines(shown.stdout)].sort());
      expect([shown.stderr.includes('unknown column'), own.length > 0]).toEqual([false, true]);
    }
    const refused = await exporting(store, emptyFolder(), '--exceptions', '/nonexistent/exceptions.json');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--exceptions')]);
  });

  it('says of each row which run it is of, and what of it is unknown', async () => {
    const [{ run } = {}] = await runsIn(store);
    const rows = await parquetRows(fileOf(into, 'users'));
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect(row).toMatchObject({ run_id: run, run_at: new Date(MONDAY), services_unused: null, last_service_used: null });
      // Never used is none, and not unknown.
      expect(row['unknown_columns']).toEqual(expect.arrayContaining(['services_unused', 'last_service_used']));
      expect(row['unknown_columns']).not.toContain('user_name');
    }
  });

  it('says of each table whether it is complete, and which columns were not asked for', async () => {
    const [first, ...more] = (await parquetRows(join(into, 'report=coverage/dt=2026-11-02/users.parquet'))).map(plain);
    expect(first).toMatchObject({ table_name: 'users', kind: 'complete', rows: 4, accounts: 3, accounts_complete: 3, organization_id: 'o-exampleorg1' });
    expect(Object.keys(first ?? {})).toEqual(COVERAGE_TABLE.columns.map(({ key }) => key));
    const unasked = more.filter(({ kind }) => kind === 'columns_not_asked');
    expect(unasked).toHaveLength(more.length);
    expect(unasked.find(({ source }) => source === 'last_accessed')?.['column_names']).toEqual(
      ['services_granted', 'services_used', 'services_unused', 'last_service', 'last_service_used'],
    );
  });

  it('of the same run makes the same bytes in the same place', async () => {
    const before = filesIn(into).map((file) => [file, readFileSync(join(into, file)).toString('base64')]);
    expect((await exporting(store, into)).code).toBe(0);
    expect(filesIn(into).map((file) => [file, readFileSync(join(into, file)).toString('base64')])).toEqual(before);
  });

  it('as NDJSON has the same rows', async () => {
    const other = emptyFolder();
    expect((await exporting(store, other, '--format', 'ndjson', '--reports', 'users,accounts')).code).toBe(0);
    const lines = readFileSync(fileOf(other, 'users'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);
    expect(lines).toEqual((await parquetRows(fileOf(into, 'users'))).map(plain));
    const refused = await exporting(store, other);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('there is ndjson already');
  });

  it('with --reports makes what the run did not ask for too, and ends with 3', async () => {
    const other = emptyFolder();
    const named = await exporting(store, other, '--reports', 'keys');
    expect(named.code).toBe(3);
    expect(named.stderr).toMatch(/\nnot complete: keys; the table coverage says why\n$/);
    const coverage = await parquetRows(join(other, 'report=coverage/dt=2026-11-02/keys.parquet'));
    expect(coverage.map(({ kind, source, reason }) => [kind, source, reason])).toContainEqual(['gap', 'access_keys', 'not_asked']);
    expect((await exporting(store, other, '--reports', 'keys', '--allow-incomplete', '--quiet'))).toMatchObject({ code: 0, stderr: '' });
  });

  it('speaks JSON on stderr', async () => {
    const { stderr } = await exporting(store, into, '--reports', 'users', '--log-format', 'json');
    expect(stderr.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ event: 'exported', dt: '2026-11-02', tables: ['users'], rows: 4 }),
    ]);
  });

  it.each<[argv: readonly string[], happened: string]>([
    [['--reports', 'user'], '--reports can\'t be "user"'],
    [['--reports', 'report'], '--reports can\'t be "report"'],
    [['--reports', 'access'], '--reports can\'t be "access"'],
    [['--format', 'csv'], 'export can\'t make csv'],
    [['last', '--all-runs'], '--all-runs does not go with named runs'],
    [['2026-11-02', 'last'], 'are of the same day'],
    [['2026-11-03'], 'there is no finished run of 2026-11-03'],
    [['--ddl', 'athena'], '--into can\'t be'],
    [['--ddl', 'duckdb', 'last'], 'a run does not go with --ddl'],
    [['--ddl', 'duckdb', '--all-runs'], '--all-runs does not go with --ddl'],
    [['--ddl', 'duckdb', '--days', '30'], '--days does not go with --ddl'],
  ])('refuses %j', async (argv, happened) => {
    const refused = await exporting(store, into, ...argv);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(happened);
  });

  it.each([[['export'], 'export needs a folder'], [['export', '--into', 's3://bucket/x'], 'aws s3 sync']])('refuses %j as a place', async (argv, happened) => {
    const { code, stderr } = await runCli([...argv, '--store', store], {});
    expect([code, stderr]).toEqual([2, expect.stringContaining(happened)]);
  });

  it('says why a folder can\'t be written to, and leaves no half', async () => {
    const file = join(into, '..', 'a-file');
    writeFileSync(file, '');
    expect(await exporting(store, file)).toMatchObject({ code: 2, stderr: expect.stringContaining('is no folder') as string });
  });
});

describe('export of more than one run', () => {
  it('puts a newer run of the same day in the place of the older, and never the older above the newer', async () => {
    const into = emptyFolder();
    const store = await keptRun(['users'], MONDAY);
    await exporting(store, into, '--reports', 'users');
    const before = fileOf(into, 'users');
    await keptRun(['users'], LATER, store);
    expect((await exporting(store, into, '--reports', 'users')).code).toBe(0);
    expect(fileOf(into, 'users')).not.toBe(before);
    const [, older] = await runsIn(store);
    const refused = await exporting(store, into, older?.run ?? '', '--reports', 'users');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is of a newer run of that day')]);
  });

  it('refuses to mix what is unlike: another question of the same day, a strange file', async () => {
    const into = emptyFolder();
    const store = await keptRun(['users'], MONDAY);
    await exporting(store, into, '--reports', 'users');
    const before = filesIn(into);
    await keptRun(['users', '--accounts', ALPHA], LATER, store);
    const narrower = await exporting(store, into, '--reports', 'users');
    expect([narrower.code, narrower.stderr]).toEqual([2, expect.stringContaining('is of a run that asked something else')]);
    const judged = await exporting(store, into, '2026-11-02', '--reports', 'users', '--days', '30');
    expect(judged.code).toBe(2);
    expect(filesIn(into)).toEqual(before);
    const strange = emptyFolder();
    mkdirSync(join(strange, 'report=users/dt=2026-11-02'), { recursive: true });
    writeFileSync(join(strange, 'report=users/dt=2026-11-02/part-0.parquet'), '');
    writeFileSync(join(strange, 'report=users/dt=2026-11-02/.hidden'), '');
    const found = await exporting(store, strange, '--reports', 'users');
    expect([found.code, found.stderr]).toEqual([2, expect.stringContaining('is no file of an export')]);
  });

  it('refuses a folder of another organization', async () => {
    const into = emptyFolder();
    await exporting(await keptRun(), into, '--reports', 'users');
    const other = await keptRun(['users', '--source', 'account'], NEXT);
    const refused = await exporting(other, into, '--reports', 'users');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is of o-exampleorg1, this run is of 111111111111')]);
  });

  it('with --all-runs takes of each day the newest of the question of the last', async () => {
    const into = emptyFolder();
    const store = await keptRun(['users'], MONDAY);
    await keptRun(['users'], LATER, store);
    await keptRun(['users', '--accounts', ALPHA], '2026-11-03T09:00:00Z', store);
    await keptRun(['users'], NEXT, store);
    const { code, stderr } = await exporting(store, into, '--all-runs', '--reports', 'users');
    expect([code, stderr.match(/: 1 table, 4 rows/g)]).toEqual([0, expect.arrayContaining(['', ''].map(() => ': 1 table, 4 rows'))]);
    expect(readdirSync(join(into, 'report=users'))).toEqual(['dt=2026-11-02', 'dt=2026-11-09']);
    const [, , later] = await runsIn(store);
    expect(fileOf(into, 'users')).toContain(later?.run);
  });

  it('carries what was not seen into the coverage, and unknown into the rows', async () => {
    const into = emptyFolder();
    const store = await keptRun(['users'], MONDAY, emptyStore(), smallWorld(faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA })));
    const { code, stderr } = await exporting(store, into, '--reports', 'users');
    expect([code, stderr]).toEqual([3, expect.stringContaining('not complete: users')]);
    const coverage = (await parquetRows(join(into, 'report=coverage/dt=2026-11-02/users.parquet'))).map(plain);
    expect(coverage[0]).toMatchObject({ kind: 'incomplete', rows: 4, accounts: 3, accounts_complete: 2 });
    expect(coverage[1]).toMatchObject({ kind: 'gap', account_id: ALPHA, source: 'credential_report', reason: 'denied' });
    const unseen = (await parquetRows(fileOf(into, 'users'))).filter((row) => row['account_id'] === ALPHA);
    expect(unseen).toHaveLength(2);
    for (const row of unseen) {
      expect(row).toMatchObject({ mfa_active: 'unknown', console: 'unknown', password_last_used: null });
      expect(row['unknown_columns']).toEqual(expect.arrayContaining(['mfa_active', 'console', 'password_last_used']));
    }
  });
});

describe('columns of exports', () => {
  it('have names of their own, which SQL takes without quotes', () => {
    for (const report of EXPORTED) {
      const keys = exportColumns(report).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of [...keys, tableName(report.name)]) expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(keys).not.toContain('dt');
      expect(keys).not.toContain('report');
    }
    expect(FORMATS['parquet']?.endings).toEqual(['.parquet']);
  });
});
