import { cpSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli, type Ran } from '../../harness.js';
import { allow, makeUser } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import { account, ALPHA, BETA, faulty, HOME, smallWorld } from '../support.js';
import { emptyStore, keeping, later, manifestOf, runFolder, runsIn } from './support.js';

const DAY = 60 * 24;

interface Told {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly complete: boolean;
}

function diff(store: string, ...argv: readonly string[]): Promise<Ran> {
  return runCli(['diff', '--store', store, ...argv], {}, { now: later(30 * DAY) });
}

async function rowsOf(store: string, ...argv: readonly string[]): Promise<Told['rows']> {
  const { stdout, stderr, code } = await diff(store, '--format', 'json', ...argv);
  if (stdout === '') throw new Error(`exit code ${code}: ${stderr}`);
  return (JSON.parse(stdout) as Told).rows;
}

/** A store with one run of each world, days apart; the second is asked afresh. */
async function storeOf(...runs: readonly (readonly [days: number, world: World, ...argv: string[]])[]): Promise<string> {
  const store = emptyStore();
  for (const [days, world, ...argv] of runs) {
    await keeping(world, ({ run }) => run([...(argv.length === 0 ? ['users'] : argv), '--fresh'], { now: later(days * DAY) }), store);
  }
  return store;
}

const ADMIN = allow('*');

function withDan(): World {
  const dan = makeUser('dan', { inline: [{ name: 'all', document: ADMIN }], createdAt: '2026-11-03T00:00:00Z' }, ALPHA);
  return smallWorld({ alpha: { users: [makeUser('ann', {}, ALPHA), dan] }, now: later(7 * DAY) });
}

let first: Promise<string> | undefined;

/** A store with the run of a small world, made once and copied, and a week later that of another. */
async function weekAfter(second: World): Promise<string> {
  const store = emptyStore();
  cpSync(await (first ??= storeOf([0, smallWorld()])), store, { recursive: true });
  await keeping(second, ({ run }) => run(['users', '--fresh'], { now: later(7 * DAY) }), store);
  return store;
}

let week: Promise<string> | undefined;

/** Two runs a week apart, made once for all tests that only read them. */
function aWeek(): Promise<string> {
  return (week ??= weekAfter(withDan()));
}

describe('iam-audit diff', () => {
  it('tells what changed from the run before the last one to the last', async () => {
    const store = await aWeek();
    const ran = await diff(store, '--format', 'json');
    expect(ran.code).toBe(0);
    expect((JSON.parse(ran.stdout) as Told).rows).toMatchObject([
      { kind: 'user', account_id: ALPHA, principal: 'bob', change: 'disappeared', attribute: null, to: null, severity: 'info' },
      { kind: 'user', account_id: ALPHA, principal: 'dan', change: 'appeared', attribute: null, from: null, severity: 'high' },
    ]);
    const [to, from] = await runsIn(store);
    expect(ran.stderr).toContain(`${from?.run ?? ''} → ${to?.run ?? ''}\n2 changes · 3 accounts`);
  });

  it('nothing where nothing changed, and code 1 only where something did', async () => {
    const store = await storeOf([0, smallWorld()], [1, smallWorld()], [2, withDan()]);
    const [, second, first] = await runsIn(store);
    expect(await diff(store, first?.run ?? '', second?.run ?? '', '--format', 'csv', '--exit-code')).toMatchObject({ code: 0 });
    expect(await diff(store, second?.run ?? '', '--exit-code')).toMatchObject({ code: 1 });
    expect(await rowsOf(store, first?.run ?? '', second?.run ?? '')).toEqual([]);
  });

  it('turned round, and in every format', async () => {
    const store = await aWeek();
    const [to, from] = await runsIn(store);
    const words = (rows: Told['rows']): readonly unknown[] => rows.map(({ principal, change }) => `${String(principal)} ${String(change)}`);
    expect(words(await rowsOf(store, to?.run ?? '', from?.run ?? ''))).toEqual(['bob appeared', 'dan disappeared']);
    const table = await diff(store);
    expect(table.stdout).toContain('disappeared');
    expect((await diff(store, '--format', 'csv', '--columns', 'principal,change,to_run', '--sort', 'severity:desc')).stdout.split('\r\n').slice(0, 3)).toEqual([
      'principal,change,to_run',
      `dan,appeared,${to?.run ?? ''}`,
      `bob,disappeared,${to?.run ?? ''}`,
    ]);
    expect((await diff(store, '--list-columns')).stdout).toContain('* severity');
    expect(await diff(store, '--columns', 'sevrity')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean severity?') as unknown });
    const file = join(emptyStore(), 'changes.csv');
    expect(await diff(store, '--output', file)).toMatchObject({ code: 0, stdout: '' });
  });

  it('takes questions, groups and a limit like every report', async () => {
    const store = await aWeek();
    expect(await rowsOf(store, '--where', "severity = high and change != disappeared")).toMatchObject([{ principal: 'dan' }]);
    expect(await diff(store, '--where', "principal = 'nobody'", '--exit-code')).toMatchObject({ code: 0 });
    expect(await rowsOf(store, '--group-by', 'change')).toEqual([{ change: 'disappeared', count: 1, percent: 50 }, { change: 'appeared', count: 1, percent: 50 }]);
    const first = await diff(store, '--sort', 'severity:desc', '--limit', '1', '--columns', 'principal', '--format', 'csv');
    expect(first.stdout).toBe('principal\r\ndan\r\n');
    expect(first.stderr).toContain('1 more line not shown (--limit)\n2 changes');
    expect(await diff(store, '--where', 'sevrity = high')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean severity?') as unknown });
  });

  it('an account that could not be read is not comparable, and nobody in it has disappeared', async () => {
    const denied = smallWorld({ alpha: { auditRole: null, users: [] } });
    const store = await storeOf([0, smallWorld(), 'users', '--source', 'organization'], [7, denied, 'users', '--source', 'organization']);
    expect(await rowsOf(store)).toMatchObject([{ kind: 'account', account_id: ALPHA, change: 'not_comparable', from: 'seen', to: 'role_denied', severity: 'medium' }]);
    expect(await diff(store)).toMatchObject({ code: 3 });
    expect(await diff(store, '--allow-incomplete')).toMatchObject({ code: 0 });
  });

  it('accounts that joined, left and closed', async () => {
    const closed = smallWorld({ beta: { state: 'SUSPENDED' } });
    const more = { ...closed, accounts: [...closed.accounts.filter(({ id }) => id !== ALPHA), account('444455556666', ['eve'])] };
    const store = await storeOf([0, smallWorld()], [7, more]);
    const told = (await rowsOf(store)).map(({ account_id: id, kind, change, attribute }) => `${String(kind)} ${String(id)} ${String(change)} ${String(attribute)}`);
    expect(told.filter((line) => !line.includes('not_comparable'))).toEqual([
      `account ${ALPHA} disappeared null`,
      `account ${BETA} changed state`,
      'account 444455556666 appeared null',
    ].sort((a, b) => (a.slice(8, 20) < b.slice(8, 20) ? -1 : 1)));
    expect(told.some((line) => line.startsWith('user'))).toBe(false);
  });

  it('tells ids of access keys where the runs listed them', async () => {
    const keyed = (...dates: readonly string[]): World => smallWorld({ alpha: { users: [makeUser('ann', { keys: dates.map((createdAt) => ({ createdAt })) }, ALPHA)] } });
    const store = await storeOf([0, keyed('2025-05-01T00:00:00Z'), 'keys'], [7, { ...keyed('2025-05-01T00:00:00Z', '2026-10-03T00:00:00Z'), now: '2026-11-08T12:00:00Z' }, 'keys']);
    expect(await rowsOf(store, '--where', "kind = access_key")).toMatchObject([{ principal: 'ann', change: 'appeared', to: expect.stringMatching(/^AKIA\w+ created 2026-10-03T00:00:00Z$/) as unknown }]);
  });

  it('takes the run of a day, or the one nearest before', async () => {
    const store = await storeOf([0, smallWorld()], [10, smallWorld()], [28, withDan()]);
    const runs = await runsIn(store);
    const from = async (...argv: readonly string[]): Promise<unknown> => (await rowsOf(store, ...argv, '--columns', 'from_run'))[0]?.['from_run'];
    expect(await from('--since', '2026-11-01')).toBe(runs[2]?.run);
    expect(await from('--since', '2026-11-10')).toBe(runs[2]?.run);
    expect(await from('--since', '2026-11-11')).toBe(runs[1]?.run);
    expect(await from('--since', '30d')).toBe(runs[2]?.run);
    expect(await from('--since', '5d')).toBe(runs[1]?.run);
    expect(await from('2026-11-01', 'last')).toBe(runs[2]?.run);
    expect(await diff(store, '--since', '31d')).toMatchObject({ code: 2, stderr: expect.stringContaining(`${runs[2]?.run ?? ''} of 2026-11-01`) as unknown });
    expect(await diff(store, '2026-11-05')).toMatchObject({ code: 2, stderr: expect.stringContaining('The nearest days with one: 2026-11-01, 2026-11-11.') as unknown });
  });

  it('runs of another scope or question are passed over, and refused when they are named', async () => {
    const store = await storeOf([0, smallWorld()], [1, smallWorld(), 'users', '--accounts', ALPHA], [2, smallWorld(), 'accounts'], [7, withDan()]);
    const [to, ledger, part, from] = await runsIn(store);
    expect((await rowsOf(store, '--columns', '+from_run'))[0]?.['from_run']).toBe(from?.run);
    const refused = await diff(store, part?.run ?? '');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`--accounts differ (${ALPHA}, all)`);
    expect(refused.stderr).toContain('--intersect');
    expect((await diff(store, ledger?.run ?? '')).stderr).toContain('the sources differ');
    const both = await rowsOf(store, part?.run ?? '', to?.run ?? '', '--intersect');
    expect(both.filter(({ kind }) => kind === 'user')).toHaveLength(2);
    expect(both.filter(({ change, kind }) => kind === 'account' && change !== 'not_comparable')).toEqual([]);
    expect(both.filter(({ account_id: id }) => id === HOME)).toMatchObject([{ change: 'not_comparable', from: 'not_selected', to: 'seen' }]);
  });

  it('a run of users beside one of roles: nothing is said of what only one of them asked for', async () => {
    const store = await storeOf([0, smallWorld()], [7, withDan(), 'roles']);
    expect(await diff(store)).toMatchObject({ code: 2, stderr: expect.stringContaining('the kinds of principals differ') as unknown });
    expect((await rowsOf(store, '--intersect')).filter(({ kind }) => kind === 'user' || kind === 'role')).toEqual([]);
  });

  it.each([
    ['one run only', [], 'there is no finished run before'],
    ['the same twice', ['last', 'last'], 'both are run'],
    ['three', ['a', 'b', 'c'], '3 runs are named'],
    ['no such run', ['20990101'], 'there is no run'],
    ['a time that is none', ['--since', 'yesterday'], '--since can\'t be "yesterday"'],
    ['a day that is none', ['--since', '2026-02-30'], '--since can\'t be "2026-02-30"'],
    ['two and a time', ['a', 'b', '--since', '30d'], '--since does not go with two runs'],
  ])('%s is exit code 2', async (_, argv, says) => {
    const store = await storeOf([0, smallWorld()]);
    const ran = await diff(store, ...argv);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
  });

  it('a run that is not finished is refused, and one that is damaged is a gap', async () => {
    const store = await storeOf([0, smallWorld()], [7, withDan()]);
    const [to, from] = await runsIn(store);
    const folder = await runFolder(store, from?.run ?? '');
    const manifest = await manifestOf(store, from?.run ?? '');
    await writeFile(join(folder, 'records', `${ALPHA}.account_details.json.gz`), 'x');
    const damaged = await diff(store);
    expect(damaged.code).toBe(3);
    expect(damaged.stdout).toContain('not_comparable');
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, status: 'interrupted', finishedAt: null }));
    expect(await diff(store, from?.run ?? '', to?.run ?? '')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not finished') as unknown });
  });

  it('without a place is exit code 2', async () => {
    expect(await runCli(['diff'], {})).toMatchObject({ code: 2, stderr: expect.stringContaining('Name it with --store') as unknown });
  });
});

describe('--run with a day', () => {
  const report = (store: string, day: string): Promise<Ran> => runCli(['users', '--run', day, '--store', store, '--format', 'csv', '--columns', 'user_name'], {}, { now: later(30 * DAY) });

  it('is the newest run of that day', async () => {
    const store = await storeOf([0, smallWorld()], [0.25, smallWorld({ alpha: { users: [] } })], [7, withDan()]);
    expect((await report(store, '2026-11-01')).stdout.trim().split('\r\n')).toEqual(['user_name', 'root-admin', 'cleo']);
    expect((await report(store, '2026-11-08')).stdout).toContain('dan');
  });

  it.each([
    ['2026-11-05', 'there is no finished run of 2026-11-05', 'The nearest days with one: 2026-11-01, 2026-11-08.'],
    ['2026-12-24', 'there is no finished run of 2026-12-24', 'The nearest days with one: 2026-11-08.'],
    ['2026-02-30', '--run: there is no day "2026-02-30"', 'Such as 2026-10-31.'],
  ])('%s: %s', async (day, says, hint) => {
    const ran = await report(await aWeek(), day);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).toContain(hint);
  });

  it('without any run', async () => {
    expect(await report(emptyStore(), '2026-11-05')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no finished run at all.') as unknown });
  });
});

describe('a report with --diff', () => {
  const told = async (store: string, argv: readonly string[], columns = 'user_name,change'): Promise<readonly string[]> => {
    const ran = await runCli([...argv, '--store', store, '--format', 'csv', '--columns', columns], {}, { now: later(30 * DAY) });
    if (ran.stdout === '') throw new Error(`exit code ${ran.code}: ${ran.stderr}`);
    return ran.stdout.trim().split('\r\n').slice(1);
  };
  const kept = ['users', '--run', 'last', '--diff', 'last'];

  it('says of each row what became of it, in a live run and of a kept one', async () => {
    const store = await storeOf([0, smallWorld()]);
    const edited = withDan();
    const live = await keeping(edited, ({ run }) => run(['users', '--fresh', '--diff', 'last', '--format', 'csv', '--where', "change != unchanged"], { now: later(7 * DAY) }), store);
    const [to, from] = await runsIn(store);
    expect(live).toMatchObject({ code: 0, stderr: expect.stringContaining(`${from?.run ?? ''} → ${to?.run ?? ''}\n`) as unknown });
    expect(live.stdout.split('\r\n')[0]).toMatch(/,change$/);
    expect(live.stdout.split('\r\n').slice(1).map((line) => line.split(',').filter((_, index, all) => index === 2 || index === all.length - 1).join(' '))).toEqual(['dan appeared', '']);
    expect(await told(store, kept)).toEqual(['root-admin,unchanged', 'ann,unchanged', 'dan,appeared', 'cleo,unchanged']);
    expect(await told(store, ['users', '--run', 'last', '--diff', '2026-11-01', '--sort', 'change'])).toEqual(['dan,appeared', 'root-admin,unchanged', 'ann,unchanged', 'cleo,unchanged']);
    expect(await told(store, [...kept, '--group-by', 'change'], 'change')).toEqual(['unchanged,3,75', 'appeared,1,25']);
    // The other way round, one who is gone later was there before.
    expect(await told(store, ['users', '--run', '2026-11-01', '--diff', to?.run ?? ''])).toContain('bob,appeared');
  });

  it.each<[string, World, string]>([
    ['a tag', smallWorld({ alpha: { users: [makeUser('ann', { tags: [{ key: 'a', value: 'b' }] }, ALPHA), makeUser('bob', {}, ALPHA)] } }), 'ann,changed'],
    ['a key', smallWorld({ alpha: { users: [makeUser('ann', { keys: [{ createdAt: '2026-11-02T00:00:00Z' }] }, ALPHA), makeUser('bob', {}, ALPHA)] } }), 'ann,changed'],
    ['another of the same name', smallWorld({ alpha: { users: [makeUser('ann', { id: 'AIDANEWNEWNEWNEWNEW1', createdAt: '2026-11-03T00:00:00Z' }, ALPHA), makeUser('bob', {}, ALPHA)] } }), 'ann,appeared'],
    ['an account that joined', { ...smallWorld(), accounts: [...smallWorld().accounts, account('444455556666', ['eve'])] }, 'eve,appeared'],
    ['a source that was denied', smallWorld(faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA })), 'ann,not_comparable'],
  ])('%s', async (_, second, line) => {
    const store = await weekAfter({ ...second, now: later(7 * DAY) });
    const lines = await told(store, [...kept, '--allow-incomplete']);
    expect(lines).toContain(line);
    expect(lines).toContain('root-admin,unchanged');
  });

  it('of roles, and of who is stale', async () => {
    const store = await storeOf([0, smallWorld(), 'roles'], [7, smallWorld(), 'roles'], [8, smallWorld(), 'stale'], [9, smallWorld(), 'stale', '--include', 'no-credentials']);
    expect(new Set((await told(store, ['roles', '--run', '2026-11-08', '--diff', 'last'], 'change')))).toEqual(new Set(['unchanged']));
    expect(new Set((await told(store, ['stale', '--run', 'last', '--diff', 'last', '--include', 'no-credentials'], 'change')))).toEqual(new Set(['unchanged']));
  });

  it('of a first run nothing can be told, and that is said', async () => {
    const store = await storeOf([0, smallWorld()]);
    expect(await told(store, kept)).toEqual(['root-admin,not_comparable', 'ann,not_comparable', 'bob,not_comparable', 'cleo,not_comparable']);
    const { stderr, code } = await runCli([...kept, '--store', store], {}, { now: later(DAY) });
    expect({ code, says: stderr.includes('nothing to compare with') }).toEqual({ code: 0, says: true });
  });

  it.each([
    ['a run that is not there', ['users', '--diff', '20200101'], 'there is no run'],
    ['a day that has none', ['users', '--diff', '2020-01-01'], 'there is no finished run of 2020-01-01'],
    ['a run of another question', ['roles', '--diff', '2026-11-01'], "can't be compared with this one"],
    ['rows that stand for several', ['roles', '--collapse-sso', '--diff', 'last'], '--diff does not go with --collapse-sso'],
    ['no place', ['users', '--diff', 'last', '--no-store'], '--diff needs kept evidence'],
    ['no word', ['users', '--diff', 'yesterday'], "--diff can't be"],
    ['a report about what is named', ['access', 'arn:aws:iam::111111111111:user/a', '--diff', 'last'], 'unknown option'],
  ])('%s is exit code 2, before anything is asked', async (_, argv, says) => {
    const store = await aWeek();
    const ran = await runCli([...argv, ...(argv.includes('--no-store') ? [] : ['--store', store])], {}, { now: later(30 * DAY) });
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
  });
});
