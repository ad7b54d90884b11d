import fc from 'fast-check';
import { PROPERTY, runs } from '../extent.js';
import { emptyStore } from './keeping/support.js';
import { audit, type Ran, type RunOptions } from '../harness.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { World, WorldUser } from '../../src/sandbox/world.js';
import type { WorldActor, WorldTrailTable } from '../../src/sandbox/world-trail.js';
import { DEFAULT_NOW, daysBefore, makeAccount, makeKey, makeUser, makeWorld, minutesBefore } from '../../src/sandbox/worlds/builder.js';

const OLDER = 'older than the record';
const [HOME, AWAY] = ['111111111111', '222222222222'];
const TABLE = { database: 'security', name: 'trail' };
const FROM_TABLE = ['--trail-table', 'security.trail'];
const COLUMNS = 'user_name,created_by,created_from,created_via,password_created_by';

const days = (count: number): string => daysBefore(DEFAULT_NOW, count);

function person(name: string, more: Partial<WorldActor> = {}): WorldActor {
  const identity = { type: 'IAMUser', arn: `arn:aws:iam::${HOME}:user/${name}`, accountId: HOME, userName: name, principalId: 'AIDAEXAMPLE' };
  return { identity, sourceIPAddress: '198.51.100.4', userAgent: 'aws-cli/2.15.0 Python/3.11', ...more };
}

interface Asked extends Ran {
  readonly sandbox: Sandbox;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly gaps: readonly { readonly source: string; readonly reason: string; readonly detail: string; readonly account_id: string }[];
}

async function ask(world: World, argv: readonly string[], options: RunOptions = {}): Promise<Asked> {
  const ran = await audit(world, ['users', '--columns', COLUMNS, '--format', 'json', ...argv], options);
  const { rows, coverage } = (ran.stdout === '' ? { rows: [], coverage: { gaps: [] } } : JSON.parse(ran.stdout)) as Pick<Asked, 'rows'> & {
    readonly coverage: Pick<Asked, 'gaps'>;
  };
  return { ...ran, rows, gaps: coverage.gaps };
}

const cell = ({ rows }: Pick<Asked, 'rows'>, name: string, key = 'created_by'): string | null | undefined =>
  rows.find((row) => row['user_name'] === name)?.[key];

const athena = ({ sandbox }: Asked, action: string): number => sandbox.count({ service: 'athena', action });

type Makers = Readonly<Record<string, WorldActor | null>>;

/** A trail of two years over two accounts; the second joined a year ago. */
function worldOf(home: readonly WorldUser[], away: readonly WorldUser[] = [], table: Partial<WorldTrailTable> = {}, makers: Makers = {}, more = {}): World {
  const accounts = [
    makeAccount({ id: HOME, users: home, trail: { makers } }), makeAccount({ id: AWAY, users: away, trail: { makers } }),
  ];
  return makeWorld({ accounts, trailTable: { ...TABLE, since: { [HOME]: days(730), [AWAY]: days(365) }, ...table }, ...more });
}

describe('a table of an organization trail', () => {
  it('tells what LookupEvents has forgotten, as far as it reaches in each account, and asks no account', async () => {
    const home = [makeUser('young', { createdAt: days(5) }), makeUser('old', { createdAt: days(600) }), makeUser('ancient', { createdAt: days(900) })];
    const away = [makeUser('witness', { createdAt: days(364) }), makeUser('before', { createdAt: days(400) })];
    const told = await ask(worldOf(home, away), FROM_TABLE);
    expect([told.code, told.gaps]).toEqual([0, []]);
    expect(['young', 'old', 'ancient', 'witness', 'before'].map((name) => cell(told, name))).toEqual([
      ...['role Administrator as admin', 'role Administrator as admin', OLDER, 'role Administrator as admin', OLDER],
    ]);
    expect(cell(told, 'old', 'created_via')).toBe('console');
    expect(told.sandbox.count({ service: 'cloudtrail' })).toBe(0);
    expect([athena(told, 'StartQueryExecution'), athena(told, 'GetTableMetadata'), athena(told, 'StopQueryExecution')]).toEqual([1, 1, 0]);
  });

  it('lacks what it should have: unknown, and a gap; and has nothing of an account: unknown as well', async () => {
    const home = [makeUser('lost', { createdAt: days(20) }), makeUser('seen', { createdAt: days(40) })];
    const makers = { [home[0]?.id ?? '']: null };
    const told = await ask(worldOf(home, [makeUser('elsewhere', { createdAt: days(500) })], { since: { [HOME]: days(730), [AWAY]: null } }, makers), FROM_TABLE);
    expect([told.code, cell(told, 'lost'), cell(told, 'seen'), cell(told, 'elsewhere')]).toEqual([
      ...[3, 'unknown', 'role Administrator as admin', 'unknown'],
    ]);
    expect(told.gaps.map(({ account_id: id, source, reason }) => [id, source, reason])).toEqual([
      [HOME, 'organization_trail', 'not_recorded'], [AWAY, 'organization_trail', 'not_recorded'],
    ]);
  });

  it('is read page by page, looked for later and later, and is kept', async () => {
    const home = Array.from({ length: 23 }, (_, at) => makeUser(`u${at}`, { createdAt: days(at + 1), password: at === 3 ? { changedAt: days(2) } : null }));
    const store = ['--store', emptyStore()];
    const world = worldOf(home, [], { pageRows: 5, polls: 6 });
    const told = await ask(world, [...FROM_TABLE, ...store]);
    expect([told.code, athena(told, 'GetQueryResults'), athena(told, 'GetQueryExecution')]).toEqual([0, 5, 7]);
    expect(new Set(told.rows.map((row) => row['created_by']))).toEqual(new Set(['role Administrator as admin']));
    expect(cell(told, 'u3', 'password_created_by')).toBe('role Administrator as admin');
    const kept = await ask(world, ['--run', 'last', ...store]);
    expect([kept.code, kept.rows, kept.sandbox.counts()]).toEqual([0, told.rows, []]);
    const again = await ask(world, [...FROM_TABLE, ...store]);
    expect([again.rows, again.sandbox.count({ service: 'athena' })]).toEqual([told.rows, 0]);
  });

  it('and names are only text, in the question and in the answer', async () => {
    const evil = person('x\'y")); DROP TABLE trail --', { userAgent: '\u001b]0;x\u0007=cmd|', sourceIPAddress: "'; SELECT 1" });
    const user = makeUser("o'brien'' OR '1'='1", { createdAt: days(5), password: { changedAt: days(4) } });
    const told = await ask(worldOf([user], [], {}, { [user.id]: evil, [`password ${user.id}`]: evil }), FROM_TABLE);
    expect([told.code, cell(told, user.name), cell(told, user.name, 'created_from')]).toEqual([
      ...[0, 'user x\'y")); DROP TABLE trail --', "'; SELECT 1"],
    ]);
    expect(cell(told, user.name, 'password_created_by')).toBe('user x\'y")); DROP TABLE trail --');
    expect(told.stdout).not.toMatch(/\\u001b|\\u0007/);
  });

  it('may lack columns that only some have', async () => {
    const user = makeUser('u', { createdAt: days(5) });
    const identity = 'struct<type:string,arn:string,username:string>';
    const lean = { columns: { sessioncredentialfromconsole: null, useridentity: identity, useragent: null } };
    const told = await ask(worldOf([user], [], lean, { [user.id]: person('alice') }), FROM_TABLE);
    expect([told.code, cell(told, 'u'), cell(told, 'u', 'created_via'), cell(told, 'u', 'created_from')]).toEqual([0, 'user alice', null, '198.51.100.4']);
  });
});

type Case = readonly [
  title: string, table: Partial<WorldTrailTable>, more: object, reason: string, words: RegExp, flags: readonly string[],
];

describe('what goes wrong is a gap with its reason, and nothing is called older', () => {
  const cases: readonly Case[] = [
    ['not allowed to ask', {}, { hub: { denied: ['athena:StartQueryExecution'] } }, 'denied', /athena:StartQueryExecution/, []],
    ['not allowed to look', {}, { hub: { denied: ['athena:GetTableMetadata'] } }, 'denied', /athena:GetTableMetadata/, []],
    ['S3 refuses', { failure: { state: 'FAILED', reason: 'Access denied when writing output to url: s3://x/' } }, {}, 'denied', /Access denied when writing/, []],
    ['limit of the workgroup', { failure: { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' } }, {}, 'job_failed', /CANCELLED: Bytes scanned limit/, []],
    ['no place for results', { workgroups: { primary: null } }, {}, 'failed', /No output location provided/, []],
    ['no such workgroup', {}, {}, 'failed', /audit is not found/, ['--athena-workgroup', 'audit']],
    ['no such table', { name: 'other' }, {}, 'failed', /Table trail not found/, []],
    ['no table of records', { columns: { errorcode: null, responseelements: 'struct<user:string>' } }, {}, 'failed', /it has no errorcode, responseelements/, []],
    ['cut', { lostRows: 1 }, {}, 'unreadable', /1 of 2 rows came/, []],
    ['never done', { polls: null }, {}, 'timed_out', /was not done after 30 minutes/, []],
  ];

  it.each(cases)('%s', async (_, table, more, reason, words, flags) => {
    const users = [makeUser('a', { createdAt: days(5) }), makeUser('b', { createdAt: days(900) })];
    const told = await ask(worldOf(users, [], table, {}, more), [...FROM_TABLE, ...flags]);
    expect([told.code, cell(told, 'a'), cell(told, 'b')]).toEqual([3, 'unknown', 'unknown']);
    expect(told.gaps).toEqual([expect.objectContaining({ source: 'organization_trail', reason, detail: expect.stringMatching(words) as string })]);
    expect(athena(told, 'StopQueryExecution')).toBe(reason === 'timed_out' ? 1 : 0);
  });

  it('throttled once, it is asked again; and a place for results is handed on', async () => {
    const faults = [{ kind: 'throttle', service: 'athena', times: 3 }];
    const world = worldOf([makeUser('a', { createdAt: days(5) })], [], { workgroups: { audit: null } }, {}, { behaviour: { faults } });
    const told = await ask(world, [...FROM_TABLE, '--athena-workgroup', 'audit', '--athena-output', 's3://results/iam/']);
    expect([told.code, cell(told, 'a')]).toEqual([0, 'role Administrator as admin']);
  });

  it('Ctrl-C and --deadline stop the query', async () => {
    const world = worldOf([makeUser('a', { createdAt: days(5) })], [], { polls: null });
    const controller = new AbortController();
    let naps = 0;
    const interrupt = (): void => { if ((naps += 1) > 4) controller.abort(); };
    const ended = await ask(world, FROM_TABLE, { signal: controller.signal, onSleep: interrupt });
    expect([ended.code, athena(ended, 'StartQueryExecution'), athena(ended, 'StopQueryExecution')]).toEqual([130, 1, 1]);
    const late = await ask(world, [...FROM_TABLE, '--deadline', '1']);
    expect([late.code, late.gaps.map(({ reason }) => reason), athena(late, 'StopQueryExecution')]).toEqual([3, ['timed_out'], 1]);
  });
});

describe('what it takes', () => {
  it('is named only with the table', async () => {
    const world = worldOf([]);
    const plan = await audit(world, ['plan', 'users', '--columns', COLUMNS, ...FROM_TABLE, '--format', 'csv']);
    expect(plan.stdout).toContain('athena:StartQueryExecution,hub');
    expect(plan.stdout).toContain('s3:PutObject');
    expect(plan.stdout).not.toContain('cloudtrail');
    const place = ['--athena-output', 's3://results/iam'];
    const role = await audit(world, ['template', 'hub-role', '--for', 'users', ...FROM_TABLE, ...place]);
    expect(role.stdout).toContain('s3:::results/iam/*');
    expect(role.stdout).toContain('s3:::*/AWSLogs/*');
    expect((await audit(world, ['template', 'hub-role', '--for', 'users'])).stdout).not.toMatch(/athena|s3:/);
    expect((await audit(world, ['template', 'member-role', '--for', 'users', ...FROM_TABLE])).stdout).not.toContain('cloudtrail');
    const unsaid = await audit(world, ['template', 'hub-role', '--for', 'users', ...FROM_TABLE]);
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('--athena-output')]);
    const schedule = ['template', 'schedule', '--every', '0 9 * * 1', '--', 'users', '--columns', '+created_by', ...FROM_TABLE];
    expect((await audit(world, schedule)).code).toBe(2);
    const scheduled = ['template', 'schedule', '--every', '0 9 * * 1', '--', 'users', '--columns', '+created_by', ...FROM_TABLE, ...place];
    expect(await audit(world, scheduled)).toMatchObject({ code: 0, stdout: expect.stringContaining('s3:::results/iam/*') as string });
    const denied = { hub: { denied: ['athena:GetTableMetadata'] } };
    const doctor = await audit(worldOf([], [], {}, {}, denied), ['doctor', ...FROM_TABLE, '--only', 'hub', '--format', 'csv']);
    expect(doctor.stdout).toMatch(/athena:GetTableMetadata,hub,problem/);
    expect((await audit(world, ['doctor', ...FROM_TABLE, '--only', 'hub', '--format', 'csv'])).stdout).toMatch(/athena:GetTableMetadata,hub,ok/);
  });

  it('is refused where it can not be meant', async () => {
    const refused = [
      ['--trail-table', 'trail'], ['--trail-table', 'a.b";--'], ['--athena-workgroup', 'x'], [...FROM_TABLE, '--athena-output', 'http://x'],
      [...FROM_TABLE, '--run', 'last'],
    ];
    for (const flags of refused) expect([flags, (await audit(worldOf([]), ['users', ...flags])).code]).toEqual([flags, 2]);
  });
});

const whoOf = (name: string | null | undefined): WorldActor | null => (typeof name === 'string' ? person(name) : null);

/** What no name of AWS has at its ends, blanks, is cut off there. */
const maker = fc.string({ maxLength: 10 }).map((inside) => `m${inside}x`);

it('tells the same truth as LookupEvents over generated worlds, and more', async () => {
  const drawn = fc.array(fc.record({ age: fc.integer({ min: 1, max: 180 }), maker: fc.option(maker) }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(drawn, async (made) => {
      const users = made.map(({ age }, at) => makeUser(`u${at}`, { createdAt: minutesBefore(days(age), 7), keys: [makeKey({ createdAt: days(1) })] }));
      const makers = Object.fromEntries(users.map(({ id }, at) => [id, whoOf(made[at]?.maker)]));
      const world = worldOf(users, [], { since: days(200) }, makers);
      const [lookups, table] = [await ask(world, []), await ask(world, FROM_TABLE)];
      expect(table.rows).toHaveLength(lookups.rows.length);
      // What is older than all that is on record may be older than the record.
      const first = Math.max(0, ...made.map(({ age, maker: by }) => (by === null ? 0 : age)));
      for (const [at, { age, maker: by }] of made.entries()) {
        const [near, far] = [cell(lookups, `u${at}`), cell(table, `u${at}`)];
        if (near !== OLDER && near !== 'unknown') expect(far).toBe(near);
        expect(far).toBe(by === null ? (age > first ? OLDER : 'unknown') : `user ${by}`);
      }
    }),
    { ...PROPERTY, numRuns: runs(60) },
  );
});
