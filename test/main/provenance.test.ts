import fc from 'fast-check';
import { PROPERTY, runs } from '../extent.js';
import { emptyStore } from './keeping/support.js';
import { audit, type Ran, type RunOptions } from '../harness.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { World, WorldAccount } from '../../src/sandbox/world.js';
import type { TrailFacts, WorldActor, WorldTrailEvent } from '../../src/sandbox/world-trail.js';
import {
  type AccountSpec, DEFAULT_NOW, daysBefore, makeAccount, makeKey, makeRole, makeUser, makeWorld, minutesBefore, secondsBefore,
} from '../../src/sandbox/worlds/builder.js';

const OLDER = 'older than the record';
const ID = '111111111111';
const LOOKUPS = { service: 'cloudtrail', action: 'LookupEvents' };

const days = (count: number): string => daysBefore(DEFAULT_NOW, count);

function worldOf(spec: AccountSpec, trail: TrailFacts = {}, more: Parameters<typeof makeWorld>[0] = {}): World {
  return makeWorld({ accounts: [makeAccount({ ...spec, trail })], ...more });
}

interface Asked extends Ran {
  readonly sandbox: Sandbox;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly gaps: readonly { readonly source: string; readonly reason: string; readonly detail: string }[];
}

async function ask(world: World, report: string, columns: string, options: RunOptions = {}, ...more: readonly string[]): Promise<Asked> {
  const ran = await audit(world, [report, '--columns', columns, '--format', 'json', ...more], options);
  const { rows, coverage } = JSON.parse(ran.stdout) as Pick<Asked, 'rows'> & { readonly coverage: Pick<Asked, 'gaps'> };
  return { ...ran, rows, gaps: coverage.gaps };
}

const cell = ({ rows }: Asked, name: string, key: string): string | null | undefined =>
  rows.find((row) => row['user_name'] === name || row['role_name'] === name)?.[key];

function person(name: string, more: Partial<WorldActor> = {}): WorldActor {
  const identity = { type: 'IAMUser', arn: `arn:aws:iam::${ID}:user/${name}`, accountId: ID, userName: name, principalId: 'AIDAEXAMPLE' };
  return { identity, sourceIPAddress: '198.51.100.4', userAgent: 'aws-cli/2.15.0 Python/3.11', ...more };
}

function session(role: string, name: string, more: Readonly<Record<string, unknown>> = {}): WorldActor['identity'] {
  const sessionIssuer = { type: 'Role', userName: role, arn: `arn:aws:iam::${ID}:role/${role}`, accountId: ID };
  const { sourceIdentity, ...rest } = more;
  return {
    ...{ type: 'AssumedRole', arn: `arn:aws:sts::${ID}:assumed-role/${role}/${name}`, accountId: ID },
    sessionContext: { sessionIssuer, ...(sourceIdentity === undefined ? {} : { sourceIdentity }) },
    ...rest,
  };
}

const USER_COLUMNS = 'user_name,created_by,created_from,created_via,password_created_by';

describe('who made it', () => {
  const cloudformation = 'cloudformation.amazonaws.com';
  const viaStack = { sourceIPAddress: cloudformation, userAgent: cloudformation };
  const cases: readonly (readonly [title: string, actor: WorldActor, by: string, via: string])[] = [
    ['a user with the command line', person('alice'), 'user alice', 'cli'],
    ['the root user', { identity: { type: 'Root', arn: `arn:aws:iam::${ID}:root`, accountId: ID } }, `root user of ${ID}`, 'null'],
    ['a session', { identity: session('Deploy', 'ci-17'), userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.5.7' }, 'role Deploy as ci-17', 'terraform'],
    ['with a source identity', { identity: session('Deploy', 'x', { sourceIdentity: 'bob' }), userAgent: 'Boto3/1.28' }, 'role Deploy as x, source identity bob', 'sdk'],
    [
      'somebody of Identity Center',
      { identity: session('AWSReservedSSO_Admin_0123456789abcdef', 'eva@example.com'), userAgent: 'Mozilla/5.0', more: { sessionCredentialFromConsole: 'true' } },
      ...(['permission set Admin as eva@example.com', 'console'] as const),
    ],
    ['a stack', { identity: session('Deploy', 'x', { invokedBy: cloudformation }), ...viaStack }, `role Deploy as x through ${cloudformation}`, 'cloudformation'],
    [
      'a stack set',
      { identity: session('stacksets-exec-0123456789abcdef', 'x', { invokedBy: cloudformation }), ...viaStack },
      ...([`role stacksets-exec-0123456789abcdef as x through ${cloudformation}`, 'stacksets'] as const),
    ],
    ['a service', { identity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' }, userAgent: 'sso.amazonaws.com' }, 'service sso.amazonaws.com', 'sso.amazonaws.com'],
    ['a federated user', { identity: { type: 'FederatedUser', arn: `arn:aws:sts::${ID}:federated-user/joe`, accountId: ID }, userAgent: 'own/1' }, 'federated user joe', 'own/1'],
    ['nobody with a name', { identity: {}, userAgent: '' }, 'unnamed Unknown', 'null'],
    ['a name like our own words', person(OLDER), `user ${OLDER}`, 'cli'],
  ];

  it('is told from the record in which CloudTrail has it', async () => {
    const users = cases.map((_, at) => makeUser(`u${at}`, { createdAt: days(at + 1) }));
    const makers = Object.fromEntries(users.map(({ id }, at) => [id, cases[at]?.[1] ?? null]));
    const told = await ask(worldOf({ users }, { makers }), 'users', USER_COLUMNS);
    expect(told.code).toBe(0);
    expect(cases.map(([title], at) => [title, cell(told, `u${at}`, 'created_by'), String(cell(told, `u${at}`, 'created_via'))])).toEqual(
      cases.map(([title, , by, via]) => [title, by, via]),
    );
    expect(cell(told, 'u0', 'created_from')).toBe('198.51.100.4');
  });

  it('is inert whatever it calls itself', async () => {
    const evil = person('=HYPERLINK("http://x")\u001b[2J\r\n<script>', { userAgent: '\u001b]0;x\u0007=cmd|\r\n', sourceIPAddress: '@SUM(1)' });
    const user = makeUser('u', { createdAt: days(1) });
    const world = worldOf({ users: [user] }, { makers: { [user.id]: evil } });
    const columns = 'user_name,created_by,created_from,created_via';
    const csv = await audit(world, ['users', '--columns', columns, '--format', 'csv']);
    expect(csv.stdout.split('\r\n')[1]).toMatch(/^u,"user =HYPERLINK.*,'@SUM\(1\),.*cmd\|$/);
    for (const format of ['table', 'markdown']) {
      const { stdout, code } = await audit(world, ['users', '--columns', columns, '--format', format]);
      expect([format, code]).toEqual([format, 0]);
      // eslint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/\u001b|\u0007|\n<script>/);
    }
  });
});

describe('the record', () => {
  it('is not asked where nothing is young enough, and knows its edge', async () => {
    const at = (seconds: number): string => secondsBefore(days(90), seconds);
    const before = makeUser('before', { createdAt: at(1) });
    const world = worldOf({ users: [before, makeUser('long-ago')] });
    const none = await ask(world, 'users', USER_COLUMNS);
    expect([none.code, cell(none, 'before', 'created_by'), cell(none, 'long-ago', 'created_via')]).toEqual([0, OLDER, OLDER]);
    expect(none.sandbox.count(LOOKUPS)).toBe(0);
    const one = await ask(worldOf({ users: [before, makeUser('edge', { createdAt: at(0) })] }), 'users', USER_COLUMNS);
    expect([cell(one, 'before', 'created_by'), cell(one, 'edge', 'created_by')]).toEqual([OLDER, 'role Administrator as admin']);
    expect(one.sandbox.count(LOOKUPS)).toBe(1);
  });

  it('may lack what it should have: that is unknown, and a gap', async () => {
    const [lost, brandNew, seen] = [
      makeUser('lost', { createdAt: days(20) }), makeUser('new', { createdAt: minutesBefore(DEFAULT_NOW, 2) }), makeUser('seen', { createdAt: days(2) }),
    ];
    const told = await ask(worldOf({ users: [lost, brandNew, seen] }, { makers: { [lost.id]: null } }), 'users', USER_COLUMNS);
    expect(told.code).toBe(3);
    expect(['lost', 'seen'].map((name) => cell(told, name, 'created_by'))).toEqual(['unknown', 'role Administrator as admin']);
    expect(told.gaps.filter(({ source }) => source === 'cloudtrail')).toEqual([
      expect.objectContaining({ reason: 'not_recorded', detail: expect.stringContaining('user lost') as string }),
    ]);
    expect(told.stderr).toContain('quarter of an hour');
  });

  it('is denied: a gap of its own, and what is older is known all the same', async () => {
    const told = await ask(
      worldOf({ users: [makeUser('young', { createdAt: days(1) }), makeUser('old')], denied: ['cloudtrail:*'] }), 'users', `${USER_COLUMNS},mfa_active`,
    );
    expect([told.code, cell(told, 'young', 'created_by'), cell(told, 'old', 'created_by')]).toEqual([3, 'unknown', OLDER]);
    expect(cell(told, 'young', 'mfa_active')).toBe('no');
    expect(told.gaps.map(({ source, reason }) => [source, reason])).toEqual([['cloudtrail', 'denied']]);
    const doctor = await audit(worldOf({ denied: ['cloudtrail:*'] }), ['doctor', '--format', 'csv']);
    expect(doctor.stdout).toMatch(/cloudtrail:LookupEvents,(hub|\d+),problem/);
  });

  it('is damaged in one place: the rest is told', async () => {
    const users = [makeUser('a', { createdAt: days(2) }), makeUser('b', { createdAt: days(3) })];
    const broken = { ...person('x'), at: days(1), name: 'CreateUser', raw: '{"userIdentity":' };
    const told = await ask(worldOf({ users }, { events: [broken] }), 'users', USER_COLUMNS);
    expect([told.code, cell(told, 'a', 'created_by'), cell(told, 'b', 'created_by')]).toEqual([3, 'role Administrator as admin', 'role Administrator as admin']);
    expect(told.gaps).toEqual([expect.objectContaining({ source: 'cloudtrail', reason: 'unreadable' })]);
  });

  it('is read page by page, two requests a second', async () => {
    const gone = Array.from({ length: 320 }, (_, at) => makeUser(`gone-${at}`, { createdAt: minutesBefore(days(1), at), deletedAt: days(0.9) }));
    const last = makeUser('last', { createdAt: days(2) });
    const faults = [{ kind: 'throttle', action: 'LookupEvents', skip: 3, times: 2 }] as const;
    const world = worldOf({ users: [last, ...gone], config: { capturedAt: days(0) } }, {}, { behaviour: { faults } });
    const told = await ask(world, 'users', 'user_name,created_by');
    expect([told.code, cell(told, 'last', 'created_by')]).toEqual([0, 'role Administrator as admin']);
    expect(told.sandbox.count(LOOKUPS)).toBe(7 + 2);
    expect(told.waited).toBeGreaterThanOrEqual(((7 - 2) / 1.9) * 1000);
  });

  it('is in the Region of IAM, in every partition', async () => {
    for (const [partition, region] of [['aws-cn', 'cn-northwest-1'], ['aws-us-gov', 'us-gov-east-1'], ['aws', 'eu-central-1']] as const) {
      const setting = { partition, region };
      const world = makeWorld({ ...setting, accounts: [makeAccount({ users: [makeUser('u', { createdAt: days(1) })] }, setting)] });
      const told = await ask(world, 'users', 'user_name,created_by');
      expect([partition, cell(told, 'u', 'created_by')]).toEqual([partition, 'role Administrator as admin']);
    }
  });
});

describe('what is not the same', () => {
  const attempt = (more: Partial<WorldTrailEvent>): WorldTrailEvent => ({ ...person('mallory'), at: days(1), name: 'CreateUser', ...more });

  it('are attempts that failed, other services, and a name that looks like an id', async () => {
    const user = makeUser('u', { createdAt: days(5) });
    const response = { user: { userId: user.id, userName: 'u' } };
    const events = [
      attempt({ errorCode: 'EntityAlreadyExists', request: { userName: 'u' } }),
      attempt({ source: 'sso-directory.amazonaws.com', region: 'us-east-1', response }),
      attempt({ response: { user: { userId: 'AIDAOTHER', userName: user.id } } }),
      attempt({ response: { user: { userId: 'AIDAOTHER', userName: 'u', tags: [{ key: 'userId', value: user.id }] } } }),
      attempt({ response: { userId: user.id } }),
    ];
    const told = await ask(worldOf({ users: [user] }, { makers: { [user.id]: person('alice') }, events }), 'users', USER_COLUMNS);
    expect(cell(told, 'u', 'created_by')).toBe('user alice');
  });

  it('is a user of the same name before it, nor its password', async () => {
    const [first, again] = [
      makeUser('u', { createdAt: days(40), deletedAt: days(20), password: {} }, 'first'), makeUser('u', { createdAt: days(10), password: {} }),
    ];
    const makers = {
      [first.id]: person('alice'), [`password ${first.id}`]: person('alice'), [again.id]: null, [`password ${again.id}`]: null,
    };
    const told = await ask(worldOf({ users: [first, again] }, { makers }), 'users', USER_COLUMNS);
    expect(told.rows.map((row) => [row['created_by'], row['password_created_by']])).toEqual([['unknown', 'unknown']]);
  });

  it('are passwords: made within, before, changed since, and none', async () => {
    const of = (name: string, created: number, changed: number | null): ReturnType<typeof makeUser> =>
      makeUser(name, { createdAt: days(created), password: changed === null ? null : { changedAt: days(changed) } });
    const users = [of('within', 30, 5), of('before', 300, 200), of('changed', 300, 5), of('none', 5, null)];
    const makers = { [`password ${users[2]?.id ?? ''}`]: null };
    const told = await ask(worldOf({ users }, { makers }), 'users', USER_COLUMNS);
    expect(users.map(({ name }) => cell(told, name, 'password_created_by'))).toEqual(['role Administrator as admin', OLDER, 'unknown', null]);
  });
});

describe('keys and roles', () => {
  it('have makers of their own', async () => {
    const keys = [makeKey({ id: 'AKIAYOUNG', createdAt: days(3) }), makeKey({ id: 'AKIAOLD', createdAt: days(400) })];
    const user = makeUser('u', {
      ...{ createdAt: days(500), keys, sshKeys: [{ id: 'APKAYOUNG', status: 'Active', uploadedAt: days(4) }] },
      serviceSpecificCredentials: [{ id: 'ACCAYOUNG', service: 'bedrock.amazonaws.com', status: 'Active', createdAt: days(5) }],
    });
    const makers = { AKIAYOUNG: person('alice'), APKAYOUNG: person('bob'), ACCAYOUNG: person('carol') };
    const told = await ask(worldOf({ users: [user] }, { makers }), 'keys', 'key_id,created_by', {}, '--kind', 'all');
    expect(Object.fromEntries(told.rows.map((row) => [row['key_id'], row['created_by']]))).toEqual({
      ...{ AKIAYOUNG: 'user alice', AKIAOLD: OLDER, APKAYOUNG: 'user bob', ACCAYOUNG: 'user carol' },
    });
    expect(told.sandbox.count(LOOKUPS)).toBe(3);
  });

  it('of services are asked only where they are shown', async () => {
    const linked = makeRole('AWSServiceRoleForX', { path: '/aws-service-role/x.amazonaws.com/', createdAt: days(2) });
    const roles = [makeRole('app', { createdAt: days(2) }), linked];
    const makers = { [linked.id]: { identity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' } } };
    const usual = await ask(worldOf({ roles }, { makers }), 'roles', 'role_name,created_by');
    expect([cell(usual, 'app', 'created_by'), usual.sandbox.count(LOOKUPS)]).toEqual(['role Administrator as admin', 1]);
    const all = await ask(worldOf({ roles }, { makers }), 'roles', 'role_name,created_by', {}, '--kind', 'all');
    expect([cell(all, linked.name, 'created_by'), all.sandbox.count(LOOKUPS)]).toEqual(['service x.amazonaws.com', 2]);
  });

  it('are counted by plan, with the permission that it takes', async () => {
    const { stdout } = await audit(worldOf({}), ['plan', 'users', '--columns', USER_COLUMNS, '--format', 'csv']);
    expect(stdout).toMatch(/cloudtrail:LookupEvents,members,1,2,1\.8|cloudtrail:LookupEvents,members,1,2,/);
    expect((await audit(worldOf({}), ['plan', 'users', '--format', 'csv'])).stdout).not.toContain('cloudtrail');
  });
});

describe('in the accounts', () => {
  const member = (trail: TrailFacts = {}): World => makeWorld({
    accounts: [makeAccount({}), makeAccount({ id: '222222222222', users: [makeUser('young', { createdAt: days(1) }), makeUser('new', { createdAt: minutesBefore(DEFAULT_NOW, 3) })], config: { capturedAt: DEFAULT_NOW }, trail })],
    behaviour: { endingSessions: { calls: 2, sessions: 1, account: '222222222222', code: 'ExpiredToken' } },
  });

  it('each is asked with the audit role, whose session may end in between', async () => {
    const told = await ask(member({ lagMinutes: 0 }), 'users', `${USER_COLUMNS},mfa_active`);
    expect([told.code, cell(told, 'young', 'created_by')]).toEqual([0, 'role Administrator as admin']);
    expect(told.sandbox.count({ ...LOOKUPS, account: '222222222222' })).toBe(2);
    expect(told.sandbox.count({ ...LOOKUPS, account: ID })).toBe(0);
  });

  it('is kept: read again without AWS, and asked again where an event was missing', async () => {
    const store = ['--store', emptyStore()];
    const first = await ask(member(), 'users', USER_COLUMNS, {}, ...store);
    expect([first.code, cell(first, 'new', 'created_by')]).toEqual([3, 'unknown']);
    const again = await ask(member(), 'users', USER_COLUMNS, {}, ...store, '--run', 'last');
    expect([again.code, again.rows, again.sandbox.counts()]).toEqual([3, first.rows, []]);
    const later = await ask(member({ lagMinutes: 0 }), 'users', USER_COLUMNS, {}, ...store);
    expect([later.code, cell(later, 'new', 'created_by'), later.sandbox.count(LOOKUPS)]).toEqual([0, 'role Administrator as admin', 1]);
    const whole = await ask(member({ lagMinutes: 0 }), 'users', USER_COLUMNS, {}, ...store);
    expect([whole.rows, whole.sandbox.count(LOOKUPS)]).toEqual([later.rows, 0]);
    const other = await ask(member(), 'roles', 'role_name,created_by', {}, ...store, '--run', 'last');
    expect(other.gaps.map(({ reason }) => reason)).toContain('not_asked');
  });
});

/** What no name of AWS has at its ends, blanks, is cut off there. */
const maker = fc.string({ maxLength: 10 }).map((inside) => `m${inside}x`);

/** Users, roles and keys of any age, made by anybody or by nobody that is on record, among events that mean others. */
const drawn = fc.record({
  users: fc.array(fc.record({ age: fc.integer({ min: 0, max: 180 }), maker: fc.option(maker), keyAge: fc.integer({ min: 0, max: 180 }) }), { maxLength: 5 }),
  roles: fc.array(fc.record({ age: fc.integer({ min: 0, max: 180 }), maker: fc.option(maker) }), { maxLength: 5 }),
  noise: fc.integer({ min: 0, max: 60 }),
  denied: fc.boolean(),
});

it('tells the truth over generated worlds, or that it does not know', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ users, roles, noise, denied }) => {
      const makers: Record<string, WorldActor | null> = {};
      const truth = new Map<string, string>();
      const tell = (name: string, id: string, age: number, maker: string | null): void => {
        makers[id] = maker === null ? null : person(maker);
        truth.set(name, age > 90 ? OLDER : denied || maker === null || age < 0 ? 'unknown' : `user ${maker}`);
      };
      // On the day itself two minutes ago: not shown yet.
      const at = (age: number): string => (age === 0 ? minutesBefore(DEFAULT_NOW, 2) : days(age - 0.5));
      const account: WorldAccount = makeAccount({
        users: users.map(({ age, maker }, n) => {
          const user = makeUser(`u${n}`, { createdAt: at(age) });
          tell(user.name, user.id, age - 0.5, maker);
          return user;
        }),
        roles: roles.map(({ age, maker }, n) => {
          const role = makeRole(`r${n}`, { createdAt: at(age) });
          tell(role.name, role.id, age - 0.5, maker);
          return role;
        }),
        config: { capturedAt: DEFAULT_NOW },
        ...(denied ? { denied: ['cloudtrail:LookupEvents'] } : {}),
      });
      const events = Array.from({ length: noise }, (_, n): WorldTrailEvent => ({
        ...{ ...person('noise'), at: days(n % 80), name: n % 2 === 0 ? 'CreateUser' : 'CreateRole', request: { userName: `u${n % 5}` } },
        ...(n % 3 === 0 ? { errorCode: 'AccessDenied' } : { response: { user: { userId: `AIDANOISE${n}`, userName: `u${n % 5}` } } }),
      }));
      const world = makeWorld({ accounts: [{ ...account, trail: { makers, events } }] });
      for (const report of ['users', 'roles'] as const) {
        const key = report === 'users' ? 'user_name' : 'role_name';
        const told = await ask(world, report, `${key},created_by`);
        const own = [...truth].filter(([name]) => name.startsWith(report === 'users' ? 'u' : 'r'));
        expect(own.map(([name]) => [name, cell(told, name, 'created_by')])).toEqual(own);
        expect(told.code === 3).toBe(own.some(([, is]) => is === 'unknown'));
      }
    }),
    { ...PROPERTY, numRuns: runs(40) },
  );
});
