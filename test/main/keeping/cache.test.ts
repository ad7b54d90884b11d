import { join } from 'node:path';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import { runCli, withSandbox, type Ran } from '../../harness.js';
import { attachManaged, makeGroup, makeUser, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import { demoPart } from '../demo-part.js';
import { account, ALPHA, BETA, EVERYBODY, faulty, gapsIn, HOME, rowOf, smallWorld, usersIn } from '../support.js';
import { documentIn, emptyStore, inAccounts, keeping, later, manifestOf, ORIENTATION, runsIn } from './support.js';

const JSON_USERS = ['users', '--format', 'json'];
const ADVISOR = ['users', '--columns', '+last_service', '--format', 'json'];

/** Everybody may use s3, so that access advisor has something to say; ann is an administrator through a group, her list has three pages. */
function world(spec: Parameters<typeof smallWorld>[0] = {}): World {
  const admins = makeGroup('Admins', { attached: [attachManaged('AdministratorAccess')] }, ALPHA);
  const users = ['ann', 'bob'].map((name) =>
    makeUser(name, { groups: name === 'ann' ? ['Admins'] : [], services: [serviceAccess('s3', '2026-10-01T00:00:00Z')] }, ALPHA));
  return smallWorld({ ...spec, alpha: { users, groups: [admins], ...spec.alpha } });
}

describe('a second run soon after', () => {
  it('asks nothing in any account, and enters none', async () => {
    await keeping(world(), async ({ run }) => {
      const first = await run(JSON_USERS);
      const second = await run(JSON_USERS, { now: later(14) });
      expect(first.asked).toMatchObject({
        'iam:GetCredentialReport': 3,
        'iam:GetAccountAuthorizationDetails': 3,
        'iam:GetPolicy': 1,
        'sts:AssumeRole': 2,
      });
      // Rows are counted all the same, to see accounts outside the organization.
      expect(second.asked).toEqual({
        ...ORIENTATION,
        'config:SelectAggregateResourceConfig': 1,
        'config:DescribeConfigurationAggregatorSourcesStatus': 1,
      });
      expect(second.code).toBe(0);
    });
  });

  it('with a selection asks not even that', async () => {
    await keeping(world(), async ({ run }) => {
      await run(JSON_USERS);
      const { asked, code } = await run([...JSON_USERS, '--accounts', ALPHA], { now: later(1) });
      expect({ asked, code }).toEqual({ asked: ORIENTATION, code: 0 });
    });
  });

  it.each([['users'], ['stale'], ['accounts']])('%s says the same, byte for byte', async (report) => {
    const demo = demoPart();
    await keeping(demo, async ({ run }) => {
      const { now } = demo;
      const first = await run([report, '--format', 'json'], { now });
      const second = await run([report, '--format', 'json'], { now });
      expect(second.stdout).toBe(first.stdout);
      expect(second.code).toBe(first.code);
      expect(second.asked['iam:GetCredentialReport'] ?? 0).toBeLessThan((first.asked['iam:GetCredentialReport'] ?? 0) / 2);
    });
  });

  it('says how old its evidence is, in the rows and in the manifest', async () => {
    await keeping(world(), async ({ run, store }) => {
      await run(JSON_USERS);
      const document = documentIn(await run(JSON_USERS, { now: later(10) }));
      expect(document.generated_at).toBe('2026-11-01T12:10:00Z');
      expect(new Set(document.rows.map((row) => row['report_as_of']))).toEqual(new Set(['2026-11-01T11:30:00Z']));
      const [second, first] = await runsIn(store);
      const reused = async (id = ''): Promise<Set<boolean>> =>
        new Set(Object.values((await manifestOf(store, id)).records).map((record) => record.reused));
      expect(await reused(second?.run)).toEqual(new Set([true]));
      expect(await reused(first?.run)).toEqual(new Set([false]));
    });
  });

  it('--fresh asks everything again', async () => {
    await keeping(world(), async ({ run }) => {
      const first = await run(JSON_USERS);
      const second = await run([...JSON_USERS, '--fresh'], { now: later(1) });
      expect(second.asked).toEqual(first.asked);
    });
  });

  it.each([
    ['XDG_STATE_HOME', ['iam-audit']],
    ['HOME', ['.local', 'state', 'iam-audit']],
  ])('is found below %s; --no-store reuses nothing and keeps nothing', async (variable, folders) => {
    const home = emptyStore();
    await withSandbox(world(), async (sandbox) => {
      const run = (...options: readonly string[]): Promise<Ran> =>
        runCli([...JSON_USERS, ...options], sandbox.env, { env: { [variable]: home } });
      await run();
      const reports = sandbox.count({ action: 'GetCredentialReport' });
      await run();
      expect(sandbox.count({ action: 'GetCredentialReport' })).toBe(reports);
      await run('--no-store');
      expect(sandbox.count({ action: 'GetCredentialReport' })).toBe(reports * 2);
      expect(await runsIn(join(home, ...folders))).toHaveLength(2);
    });
  });

  it('without a home nothing is kept', async () => {
    await withSandbox(world(), async (sandbox) => {
      for (const times of [1, 2]) {
        await runCli(JSON_USERS, sandbox.env);
        expect(sandbox.count({ action: 'GetCredentialReport', account: ALPHA })).toBe(times);
      }
    });
  });

  it('evidence lives on in the run that reused it', async () => {
    await keeping(world(), async ({ run, store }) => {
      await run(JSON_USERS);
      await run(JSON_USERS, { now: later(5) });
      await run(['runs', 'prune', '--keep', '1'], { now: later(6) });
      expect(await runsIn(store)).toHaveLength(1);
      const third = await run(JSON_USERS, { now: later(10) });
      expect(inAccounts(third.asked)).toEqual({});
      expect(usersIn({ document: documentIn(third) })).toEqual(EVERYBODY);
    });
  });
});

describe('evidence is asked again when it is too old', () => {
  const DETAILS = { 'iam:GetAccountAuthorizationDetails': 3, 'iam:GetPolicy': 1, 'iam:GetPolicyVersion': 1, 'sts:AssumeRole': 2 };
  const REPORT = { 'iam:GenerateCredentialReport': 3, 'iam:GetCredentialReport': 3 };
  const ADVISORS = { 'iam:GenerateServiceLastAccessedDetails': 4, 'iam:GetServiceLastAccessedDetails': 6 };

  // The first run is at 12:00, and the report is of 11:30.
  it.each<[string, number, readonly string[], object]>([
    ['nothing a moment before 15 minutes', 15 - 1 / 60, [], {}],
    ['details after 15 minutes', 15, [], DETAILS],
    ['nothing a moment before --max-age', 90 - 1 / 60, ['--max-age', '90'], {}],
    ['details after --max-age', 90, ['--max-age', '90'], DETAILS],
    ['details at once with --max-age 0', 0, ['--max-age', '0'], DETAILS],
    ['no report a moment before 4 hours from its own time', 210 - 1 / 60, ['--max-age', '1440'], {}],
    ['the report after 4 hours from its own time', 210, ['--max-age', '1440'], { ...REPORT, 'sts:AssumeRole': 2 }],
    ['access advisor after 4 hours', 240, ['--max-age', '1440'], { ...REPORT, ...ADVISORS, 'sts:AssumeRole': 2 }],
    ['everything after a day', 1440, [], { ...DETAILS, ...REPORT, ...ADVISORS }],
  ])('%s', async (_, minutes, options, expected) => {
    await keeping(world(), async ({ run }) => {
      await run(ADVISOR);
      const { asked, code } = await run([...ADVISOR, ...options], { now: later(minutes) });
      expect(inAccounts(asked)).toEqual(expected);
      expect(code).toBe(0);
    });
  });

  it.each([
    [15 - 1 / 60, 1],
    [15, 2],
  ])('users of AWS Config: after %d minutes %d queries', async (minutes, queries) => {
    const identity = ['users', '--columns', 'account_id,user_name', '--format', 'csv'];
    // Three rows a page: the four users make two, the count of three accounts makes one.
    await keeping(world({ behaviour: { pages: { config: 3 } } }), async ({ run }) => {
      const first = await run(identity);
      expect(first.asked['config:SelectAggregateResourceConfig']).toBe(2);
      const second = await run(identity, { now: later(minutes) });
      expect(second.asked['config:SelectAggregateResourceConfig']).toBe(queries);
      expect(second.stdout).toBe(first.stdout);
    });
  });
});

describe('only what is missing is asked', () => {
  it('access advisor, when its columns are chosen the second time', async () => {
    await keeping(world(), async ({ run }) => {
      await run(JSON_USERS);
      const second = await run(ADVISOR, { now: later(1) });
      expect(inAccounts(second.asked)).toEqual({
        'iam:GenerateServiceLastAccessedDetails': 4,
        'iam:GetServiceLastAccessedDetails': 6,
        'sts:AssumeRole': 2,
      });
      expect(rowOf({ document: documentIn(second) }, 'ann')).toMatchObject({ last_service: 's3', admin: 'yes' });
    });
  });

  it('nothing for a report that needs less', async () => {
    await keeping(world(), async ({ run }) => {
      await run(ADVISOR);
      for (const report of ['stale', 'accounts', 'users']) {
        const { asked } = await run([report], { now: later(2) });
        expect(inAccounts(asked)).toEqual({});
      }
    });
  });

  it('details, when they were kept without the policies that tell an administrator', async () => {
    await keeping(world(), async ({ run }) => {
      await run(['accounts']);
      const second = await run(JSON_USERS, { now: later(1) });
      expect(inAccounts(second.asked)).toEqual({
        'iam:GetAccountAuthorizationDetails': 3,
        'iam:GetPolicy': 1,
        'iam:GetPolicyVersion': 1,
        'sts:AssumeRole': 2,
      });
      expect(rowOf({ document: documentIn(second) }, 'ann')['admin']).toBe('yes');
    });
  });

  it.each<[string, Fault, object, string]>([
    [
      'details that were denied',
      { kind: 'denied', action: 'GetAccountAuthorizationDetails', account: ALPHA, times: 1 },
      { 'iam:GetAccountAuthorizationDetails': 1, 'iam:GetPolicy': 1, 'iam:GetPolicyVersion': 1, 'sts:AssumeRole': 1 },
      'account_details denied',
    ],
    [
      'a report that was denied',
      { kind: 'denied', action: 'GetCredentialReport', account: ALPHA, times: 2 },
      { 'iam:GenerateCredentialReport': 1, 'iam:GetCredentialReport': 1, 'sts:AssumeRole': 1 },
      'credential_report denied',
    ],
  ])('%s', async (_, fault, expected, gap) => {
    // ann's group is only known from the details, so its policy is asked once they are there.
    await keeping(world(faulty(fault)), async ({ run }) => {
      const first = await run(JSON_USERS);
      expect(gapsIn({ document: documentIn(first) })).toEqual([`${ALPHA} ${gap}`]);
      const second = await run(JSON_USERS, { now: later(1) });
      expect(inAccounts(second.asked)).toEqual(expected);
      expect(gapsIn({ document: documentIn(second) })).toEqual([]);
      expect([first.code, second.code]).toEqual([3, 0]);
    });
  });

  it('an account that could not be entered, and no other', async () => {
    await keeping(world(faulty({ kind: 'denied', action: 'AssumeRole', account: BETA, times: 1 })), async ({ run, sandbox }) => {
      await run(JSON_USERS);
      const { code } = await run(JSON_USERS, { now: later(1) });
      expect(code).toBe(0);
      expect(new Set(sandbox.counts().flatMap(({ service, account: id }) => (service === 'iam' ? [id] : [])))).toEqual(new Set([BETA]));
    });
  });

  it('an access advisor job that failed', async () => {
    const failing = [`arn:aws:iam::${ALPHA}:user/ann`];
    await keeping(world({ behaviour: { advisor: { failing } } }), async ({ run, sandbox }) => {
      await run(ADVISOR);
      const second = await run(ADVISOR, { now: later(1) });
      expect(gapsIn({ document: documentIn(second) })).toEqual([`${ALPHA} last_accessed job_failed`]);
      expect(sandbox.count({ action: 'GenerateServiceLastAccessedDetails', account: ALPHA })).toBe(2);
      expect(sandbox.count({ action: 'GenerateServiceLastAccessedDetails', account: BETA })).toBe(0);
    });
  });

  it('AWS Config, about accounts that it could not tell about, and no others', async () => {
    const spec = { alpha: { config: { recordingRegions: [] } }, behaviour: { pages: { config: 1 } } } as const;
    await keeping(world(spec), async ({ run }) => {
      const first = await run(JSON_USERS);
      expect(gapsIn({ document: documentIn(first) })).toEqual([`${ALPHA} config not_recorded`]);
      expect(first.asked['config:SelectAggregateResourceConfig']).toBe(2);
      const second = await run(JSON_USERS, { now: later(1) });
      // The count of rows per account (a page for each of two), and the query for the one account.
      expect(second.asked['config:SelectAggregateResourceConfig']).toBe(3);
      expect(documentIn(second)).toMatchObject({ rows: documentIn(first).rows, coverage: documentIn(first).coverage });
    });
  });

  it('AWS Config, when its list ended early: half a list is no answer for another run', async () => {
    const fault = { kind: 'denied', action: 'SelectAggregateResourceConfig', skip: 1, times: 1 } as const;
    await keeping(world({ behaviour: { faults: [fault], pages: { config: 1 } } }), async ({ run }) => {
      const first = await run(JSON_USERS);
      expect(first.code).toBe(3);
      const second = await run(JSON_USERS, { now: later(1) });
      expect(gapsIn({ document: documentIn(second) })).toEqual([]);
      expect(second.asked['config:SelectAggregateResourceConfig']).toBeGreaterThanOrEqual(4);
      expect(inAccounts(second.asked)).toEqual({});
    });
  });

  it('notes about accounts outside the organization come every time', async () => {
    const STRANGER = '999999999999';
    const strange: World = { ...world(), accounts: [...world().accounts, account(STRANGER, ['spy'], { inOrganization: false })] };
    await keeping(strange, async ({ run }) => {
      const first = documentIn(await run(JSON_USERS));
      const second = documentIn(await run(JSON_USERS, { now: later(1) }));
      expect(first.coverage.notes).toMatchObject([{ account_id: STRANGER, source: 'config' }]);
      expect(second.coverage).toEqual(first.coverage);
    });
  });
});

describe('what belongs together stays together', () => {
  it('two organizations with accounts of the same ids', async () => {
    const store = emptyStore();
    const first = await keeping(world(), ({ run }) => run(JSON_USERS), store);
    const other = smallWorld({ organization: { id: 'o-otherorg22' }, alpha: { users: [makeUser('zoe', {}, ALPHA)] } });
    const second = await keeping(other, ({ run }) => run(JSON_USERS, { now: later(1) }), store);
    expect(usersIn({ document: documentIn(second) })).toEqual([`${HOME}/root-admin`, `${ALPHA}/zoe`, `${BETA}/cleo`]);
    expect(inAccounts(second.asked)).toMatchObject({ 'iam:GetCredentialReport': 3 });
    expect(new Set((await runsIn(store)).map((run) => run['scope']))).toEqual(new Set(['o-exampleorg1', 'o-otherorg22']));
    expect(usersIn({ document: documentIn(first) })).toEqual(EVERYBODY);
  });

  it('two accounts that are read each for itself', async () => {
    const store = emptyStore();
    const own = (id: string, name: string): World => smallWorld({ accounts: [account(id, [name])], organization: null });
    const argv = [...JSON_USERS, '--source', 'account'];
    await keeping(own(HOME, 'here'), ({ run }) => run(argv), store);
    const second = await keeping(own(ALPHA, 'there'), ({ run }) => run(argv, { now: later(1) }), store);
    expect(usersIn({ document: documentIn(second) })).toEqual([`${ALPHA}/there`]);
    expect(second.asked).toMatchObject({ 'iam:GetCredentialReport': 1 });
  });

  it('two stores', async () => {
    await keeping(world(), async ({ run, sandbox }) => {
      const first = await run(JSON_USERS);
      sandbox.resetCounts();
      const second = await keeping(world(), ({ run: elsewhere }) => elsewhere(JSON_USERS));
      expect(second.asked).toEqual(first.asked);
    });
  });
});
