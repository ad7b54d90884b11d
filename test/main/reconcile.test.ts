import { audit } from '../harness.js';
import {
  daysBefore,
  DEFAULT_NOW,
  makeAccount,
  makeUser,
  makeWorld,
  minutesBefore,
  used,
  type AccountSpec,
  type UserSpec,
} from '../../src/sandbox/worlds/builder.js';
import type { World, WorldUser } from '../../src/sandbox/world.js';
import { account, ALPHA, auditJson, HOME, rowOf, smallWorld, usersIn } from './support.js';

/** Both sides of every source: the report is 30 minutes old, Config's rows 10. */
const AFTER_REPORT = minutesBefore(DEFAULT_NOW, 20);
const AFTER_CONFIG = minutesBefore(DEFAULT_NOW, 5);

function worldOf(users: readonly WorldUser[], spec: AccountSpec = {}): World {
  return makeWorld({ accounts: [account(HOME), makeAccount({ ...spec, id: ALPHA, users })] });
}

const NAMES = [
  'comma,name',
  'two,commas,here',
  '=1+1',
  '+44-oncall',
  '-2+3',
  '@sum',
  'mail@example.com',
  'under_score.dot-dash=equals',
  'x'.repeat(64),
];

describe('every user exactly once', () => {
  it.each([
    ['quoted in the report', true],
    ['bare in the report', false],
  ])('whatever its name: %s', async (_, quoteCommas) => {
    const users = NAMES.map((name) => makeUser(name, { path: '/a/b/', password: { lastUsedAt: daysBefore(DEFAULT_NOW, 3) } }));
    const { document, code } = await auditJson(worldOf(users, { report: { quoteCommas } }), ['users']);
    expect(code).toBe(0);
    expect(document.rows.map((row) => row['user_name']).sort()).toEqual([...NAMES].sort());
    for (const row of document.rows) {
      expect(row).toMatchObject({ seen_in: ['config', 'credential_report', 'account_details'], password_status: 'used', path: '/a/b/' });
    }
  });

  it('tags keep spaces, equals signs and every script', async () => {
    const tags = { 'Shift Plan': 'second shift, gate 4', Owner: 'Łódź 倉庫 🚢', formula: '=1+1', empty: '' };
    const { document } = await auditJson(worldOf([makeUser('tagged', { tags })]), ['users', '--columns', 'user_name,tags,owner']);
    expect(document.rows).toEqual([{ user_name: 'tagged', tags, owner: 'Łódź 倉庫 🚢' }]);
  });

  it('a path of 512 characters stays out of the name', async () => {
    const path = `/${'level-of-the-tree/'.repeat(28)}`;
    const run = await auditJson(worldOf([makeUser('deep', { path })]), ['users']);
    expect(rowOf(run, 'deep')).toMatchObject({ path, arn: `arn:aws:iam::${ALPHA}:user${path}deep` });
  });

  it.each([
    ['as AWS may send them', true],
    ['collapsed', false],
  ])('recorded in three Regions, %s', async (_, duplicates) => {
    const world = smallWorld({
      alpha: { config: { recordingRegions: ['eu-west-1', 'us-east-1', 'ap-south-1'] } },
      aggregators: [{ duplicates }],
    });
    const run = await auditJson(world, ['users']);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, `${ALPHA}/ann`, `${ALPHA}/bob`, '333333333333/cleo']);
  });

  it('of several copies the newest capture wins', async () => {
    const ann = makeUser('ann', { tags: { Owner: 'new' } }, ALPHA);
    const older = {
      ...{
        accountId: ALPHA,
        arn: `arn:aws:iam::${ALPHA}:user/ann`,
        resourceId: ann.id,
        resourceName: 'ann',
        resourceType: 'AWS::IAM::User',
      },
      configurationItemCaptureTime: daysBefore(DEFAULT_NOW, 40),
      configurationItemStatus: 'OK',
      configuration: { userName: 'ann', groupList: ['Gone'] },
      tags: [{ key: 'Owner', value: 'old' }],
    };
    const world = worldOf([ann], { auditRole: null, config: { extraRows: [JSON.stringify(older)] } });
    const { document } = await auditJson(world, ['users', '--columns', 'user_name,owner,groups,config_as_of']);
    expect(document.rows).toEqual([{ user_name: 'ann', owner: 'new', groups: [], config_as_of: '2026-11-01T11:50:00Z' }]);
  });

  it('a user that Config calls deleted is no row', async () => {
    const gone = {
      accountId: ALPHA,
      resourceId: 'AIDAGONE',
      resourceName: 'gone',
      arn: `arn:aws:iam::${ALPHA}:user/gone`,
      configurationItemStatus: 'ResourceDeleted',
    };
    const run = await auditJson(worldOf([makeUser('ann')], { config: { extraRows: [JSON.stringify(gone)] } }), ['users']);
    expect(usersIn(run)).toEqual([`${ALPHA}/ann`]);
  });
});

describe('sources of different times', () => {
  const base: UserSpec = { createdAt: daysBefore(DEFAULT_NOW, 300), password: { lastUsedAt: daysBefore(DEFAULT_NOW, 200) } };
  const cases: readonly [string, UserSpec, AccountSpec, readonly string[], string][] = [
    ['known to all', base, {}, ['config', 'credential_report', 'account_details'], 'used'],
    ['newer than the report', { ...base, createdAt: AFTER_REPORT }, {}, ['config', 'account_details'], 'unknown'],
    ['newer than Config', { ...base, createdAt: AFTER_CONFIG }, {}, ['account_details'], 'unknown'],
    ['deleted since the report', { ...base, deletedAt: AFTER_REPORT }, {}, ['credential_report'], 'used'],
    ['deleted since Config looked', { ...base, deletedAt: AFTER_CONFIG }, {}, ['config', 'credential_report'], 'used'],
    [
      'known to a lagging Config only',
      { ...base, deletedAt: minutesBefore(DEFAULT_NOW, 300) },
      { config: { capturedAt: minutesBefore(DEFAULT_NOW, 600) } },
      ['config'],
      'unknown',
    ],
    [
      'not in a lagging Config yet',
      { ...base, createdAt: minutesBefore(DEFAULT_NOW, 300), password: { lastUsedAt: minutesBefore(DEFAULT_NOW, 200) } },
      { config: { capturedAt: minutesBefore(DEFAULT_NOW, 600) } },
      ['credential_report', 'account_details'],
      'used',
    ],
  ];

  it.each(cases)('%s', async (_, user, spec, seenIn, passwordStatus) => {
    const run = await auditJson(worldOf([makeUser('ann', user)], spec), ['users']);
    expect(run.code).toBe(0);
    expect(run.document.rows).toHaveLength(1);
    expect(rowOf(run, 'ann')).toMatchObject({ seen_in: seenIn, password_status: passwordStatus });
  });

  it.each(cases.filter(([name]) => name.startsWith('deleted')
    || name.endsWith('Config only')))('%s is never called stale', async (_, user, spec) => {
    const { document, code } = await auditJson(worldOf([makeUser('ann', user)], spec), ['stale', '--days', '1']);
    expect(document.rows).toEqual([]);
    expect(code).toBe(0);
  });

  it('a name used again is two users: the row of the report belongs to the first', async () => {
    const first = makeUser(
      'bot',
      { createdAt: daysBefore(DEFAULT_NOW, 900), deletedAt: AFTER_REPORT, keys: [{ lastUsed: used(daysBefore(DEFAULT_NOW, 400)) }] },
      'first',
    );
    const second = makeUser('bot', { createdAt: minutesBefore(DEFAULT_NOW, 15), keys: [{}] }, 'second');
    const world = worldOf([first, second]);
    const { document } = await auditJson(world, ['users', '--columns', 'user_name,user_id,created_at,seen_in,access_key_1_status,admin']);
    expect(document.rows).toHaveLength(2);
    expect(document.rows).toContainEqual({
      ...{ user_name: 'bot', user_id: second.id, created_at: second.createdAt, seen_in: ['config', 'account_details'] },
      access_key_1_status: 'unknown', admin: 'no',
    });
    expect(document.rows).toContainEqual({
      ...{ user_name: 'bot', user_id: 'unknown', created_at: first.createdAt, seen_in: ['credential_report'] },
      access_key_1_status: 'used', admin: 'unknown',
    });
    const stale = await auditJson(world, ['stale', '--days', '1']);
    expect(stale.document.rows).toEqual([]);
  });

  it('names that differ in case only are different users', async () => {
    const first = makeUser('deploy-bot', { deletedAt: AFTER_REPORT });
    const second = makeUser('Deploy-Bot', { createdAt: minutesBefore(DEFAULT_NOW, 15) });
    const run = await auditJson(worldOf([first, second]), ['users']);
    expect(usersIn(run)).toEqual([`${ALPHA}/Deploy-Bot`, `${ALPHA}/deploy-bot`]);
  });
});

describe('order', () => {
  it('is account id, then name, however the accounts are listed', async () => {
    const ids = ['900000000000', '300000000000', '500000000000'];
    const world = makeWorld({
      accounts: ids.map((id) => account(id, ['b', 'a', 'B'])),
      organization: { managementAccountId: '300000000000' },
    });
    const run = await auditJson(world, ['users']);
    const expected = ['300000000000', '500000000000', '900000000000'].flatMap((id) => [`${id}/B`, `${id}/a`, `${id}/b`]);
    expect(usersIn(run)).toEqual(expected);
  });

  it('and two runs over the same facts are byte for byte the same', async () => {
    const [first, second] = [
      await audit(smallWorld(), ['users', '--format', 'json']),
      await audit(smallWorld(), ['users', '--format', 'json']),
    ];
    expect(first.stdout).toBe(second.stdout);
  });
});
