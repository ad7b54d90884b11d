import { deny, makeGroup, makeInline, makePolicy, makeUser, attachManaged, type AccountSpec } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { ALPHA, auditJson, EVERYBODY, HOME, rowOf, smallWorld, usersIn, type AuditRun } from './support.js';

const USER = { resourceType: 'AWS::IAM::User', configurationItemStatus: 'OK' };

function alpha(spec: AccountSpec): World {
  return smallWorld({ alpha: spec });
}

function lines(...fields: readonly (readonly string[])[]): AccountSpec {
  return { report: { extraLines: fields.map((line) => line.join(',')) } };
}

/** A line of 22 cells for a user, with some of them changed. */
function reportLine(name: string, cells: Readonly<Record<number, string>> = {}): readonly string[] {
  const line = [
    ...[name, `arn:aws:iam::${ALPHA}:user/${name}`, '2025-03-01T09:00:00Z', 'false', 'N/A', 'N/A', 'N/A', 'false'],
    ...['false', 'N/A', 'N/A', 'N/A', 'N/A', 'false', 'N/A', 'N/A', 'N/A', 'N/A', 'false', 'N/A', 'false', 'N/A'],
  ];
  return line.map((cell, index) => cells[index] ?? cell);
}

/** What is wrong is told with account and source, and costs only itself: everybody else is there, complete. */
async function expectOneGap(world: World, source: string, account: string | null, detail: string | RegExp): Promise<AuditRun> {
  const run = await auditJson(world, ['users']);
  expect(run.code).toBe(3);
  expect(usersIn(run)).toEqual(expect.arrayContaining([...EVERYBODY]));
  expect(run.document.coverage.gaps).toEqual([{
    account_id: account,
    source,
    reason: 'unreadable',
    detail: expect.stringMatching(detail) as unknown,
  }]);
  expect(rowOf(run, 'ann')).toMatchObject({ password_status: 'none', admin: 'no' });
  expect(run.stderr).toContain('unreadable');
  return run;
}

describe('damaged rows of AWS Config', () => {
  it.each<[string, string, string | null, RegExp]>([
    ['cut off', `{"accountId":"${ALPHA}","resourceType":"AWS::IAM::User","resourceName":"half-writ`, null, /not JSON: .*222222222222/],
    ['empty', '', null, /not JSON/],
    ['a number', '42', null, /names no account/],
    ['null', 'null', null, /names no account/],
    ['without an account', JSON.stringify({ ...USER, resourceId: 'AIDAX', resourceName: 'x' }), null, /names no account/],
    ['with an account of 11 digits', JSON.stringify({ ...USER, accountId: '12345678901' }), null, /names no account/],
    ['without any id', JSON.stringify({ ...USER, accountId: ALPHA }), ALPHA, /no user id, name or ARN/],
    [
      'without a name',
      JSON.stringify({ ...USER, accountId: ALPHA, resourceId: 'AIDAX', arn: `arn:aws:iam::${ALPHA}:user/x` }),
      ALPHA,
      /no user id, name or ARN/,
    ],
    [
      'with objects where texts should stand',
      JSON.stringify({ ...USER, accountId: ALPHA, resourceId: {}, resourceName: [], arn: 1 }),
      ALPHA,
      /no user id/,
    ],
  ])('%s', async (_, row, account, detail) => {
    const run = await expectOneGap(alpha({ config: { extraRows: [row] } }), 'config', account, detail);
    expect(run.document.rows).toHaveLength(4);
  });

  it.each<[string, object]>([
    ['configuration is a text', { configuration: '{"userName":"zoe","groupList":["G"]}' }],
    ['configuration is no JSON', { configuration: '{"userName":' }],
    ['dates are none', { resourceCreationTime: 'yesterday', configurationItemCaptureTime: '2026-13-45T99:99:99Z' }],
    [
      'lists hold nonsense',
      { configuration: { groupList: [1, null, 'G'], attachedManagedPolicies: [{}, 'x', null], userPolicyList: 'no' }, tags: 'none' },
    ],
    ['tags are an object', { tags: { Owner: 'zoe', n: 1 } }],
  ])('a row is kept where only a part is strange: %s', async (_, strange) => {
    const row = {
      ...USER,
      accountId: ALPHA,
      resourceId: 'AIDAZOE',
      resourceName: 'zoe',
      arn: `arn:aws:iam::${ALPHA}:user/zoe`,
      ...strange,
    };
    const run = await auditJson(alpha({ config: { extraRows: [JSON.stringify(row)] } }), ['users']);
    expect(rowOf(run, 'zoe')).toMatchObject({ user_id: 'AIDAZOE', seen_in: ['config'], password_status: 'unknown' });
    expect(usersIn(run)).toHaveLength(5);
  });

  it.each(['null', 'object'] as const)('lists that are %s read like lists', async (listStyle) => {
    const users = [makeUser('ann', { groups: ['G'], attached: [attachManaged('ReadOnlyAccess')], tags: { Owner: 'a' } }), makeUser('bob')];
    const world = alpha({ users, config: { listStyle }, auditRole: null });
    const run = await auditJson(world, ['users']);
    expect(rowOf(run, 'ann')).toMatchObject({ groups: ['G'], attached_policies: ['ReadOnlyAccess'], owner: 'a' });
    expect(rowOf(run, 'bob')).toMatchObject({ groups: [], attached_policies: [], inline_policies: [] });
  });
});

describe('damaged lines of the credential report', () => {
  it.each<[string, AccountSpec, RegExp]>([
    [
      'cut off',
      { report: { extraLines: [`half,arn:aws:iam::${ALPHA}:user/half,2021-07-`] } },
      /line 5 .*can't be read \(3 fields, the header has 22\)/,
    ],
    ['a cell too many', lines([...reportLine('zoe'), 'more']), /line 5 .*can't be read \(23 fields/],
    ['a name that is not the ARN\'s', lines(reportLine('zoe', { 0: 'someone-else' })), /line 5 .*can't be read/],
    ['the same user twice', lines(reportLine('ann')), /line 5 .*repeats arn:aws:iam::222222222222:user\/ann/],
  ])('%s', async (_, spec, detail) => {
    const run = await expectOneGap(alpha(spec), 'credential_report', ALPHA, detail);
    expect(run.document.rows).toHaveLength(4);
  });

  it.each<[string, Readonly<Record<number, string>>, RegExp, object]>([
    [
      'an impossible date',
      { 3: 'true', 4: '2026-02-30T00:00:00Z', 5: '2026-01-01T00:00:00Z' },
      /user zoe: password_last_used is "2026-02-30/,
      { password_status: 'unknown', console: 'yes', days_inactive: null },
    ],
    [
      'a word for a date',
      { 3: 'true', 4: 'yesterday', 5: '2026-01-01T00:00:00Z' },
      /user zoe: password_last_used is "yesterday" where a date/,
      { password_status: 'unknown' },
    ],
    ['a word for a flag', { 7: 'perhaps' }, /user zoe: mfa_active is "perhaps" where true or false/, {
      mfa_active: 'unknown',
      password_status: 'none',
    }],
    ['a key that is active and has no date', { 8: 'true' }, /access_key_1_last_rotated is "N\/A" although the key is active/, {
      access_key_1_created: null,
      active_keys: 1,
    }],
  ])('%s costs that fact alone', async (_, cells, detail, facts) => {
    const run = await expectOneGap(alpha(lines(reportLine('zoe', cells))), 'credential_report', ALPHA, detail);
    expect(rowOf(run, 'zoe')).toMatchObject(facts);
  });

  it('an unreadable date is never called stale', async () => {
    const world = alpha(lines(reportLine('zoe', { 3: 'true', 4: 'never', 5: '2020-01-01T00:00:00Z' })));
    const run = await auditJson(world, ['stale', '--days', '1']);
    expect(usersIn(run)).toEqual([]);
    expect(run.code).toBe(3);
  });

  it('a stray quote stays in its line', async () => {
    const run = await auditJson(alpha(lines(reportLine('"zoe'), reportLine('last'))), ['users']);
    expect(usersIn(run)).toEqual(expect.arrayContaining([`${ALPHA}/ann`, `${ALPHA}/bob`, `${ALPHA}/last`]));
  });
});

describe('policies that are none', () => {
  it.each<[string, AccountSpec, RegExp]>([
    [
      'an inline policy that is not JSON',
      { users: [makeUser('zoe', { inline: [makeInline('odd', '{"Statement":')] })] },
      /inline policy odd of user zoe is not a policy document/,
    ],
    [
      'an inline policy without statements',
      { users: [makeUser('zoe', { inline: [makeInline('odd', '{}')] })] },
      /inline policy odd of user zoe/,
    ],
    ['a customer policy that is not JSON', (() => {
      const policy = makePolicy('broken', { accountId: ALPHA, document: 'not json' });
      return { users: [makeUser('zoe', { attached: [policy] })], policies: [policy] };
    })(), /policy arn:aws:iam::222222222222:policy\/broken is not a policy document/],
    ['a policy of a group', {
      users: [makeUser('zoe', { groups: ['G'] })],
      groups: [makeGroup('G', { inline: [makeInline('odd', '[1,')] })],
    }, /inline policy odd of group G is not a policy document/],
    [
      'a customer policy that is not there',
      { users: [makeUser('zoe', { attached: [`arn:aws:iam::${ALPHA}:policy/gone`] })] },
      /policy arn:aws:iam::222222222222:policy\/gone is not among/,
    ],
    ['a group that is not there', { users: [makeUser('zoe', { groups: ['Gone'] })] }, /group Gone of user zoe is not among/],
  ])('%s: admin is unknown, and that is said', async (_, spec, detail) => {
    const run = await auditJson(alpha({ ...spec, users: [makeUser('ann'), makeUser('bob'), ...(spec.users ?? [])] }), ['users']);
    expect(run.code).toBe(3);
    expect(rowOf(run, 'zoe')).toMatchObject({ admin: 'unknown', password_status: 'none' });
    expect(rowOf(run, 'ann')).toMatchObject({ admin: 'no' });
    expect(run.document.coverage.gaps).toEqual([
      { account_id: ALPHA, source: 'account_details', reason: 'unreadable', detail: expect.stringMatching(detail) as unknown },
    ]);
  });

  it('an AWS-managed policy that AWS does not have', async () => {
    const users = [makeUser('ann', { attached: ['arn:aws:iam::aws:policy/Retired', attachManaged('ReadOnlyAccess')] }), makeUser('bob')];
    const run = await auditJson(alpha({ users }), ['users']);
    expect(run.code).toBe(3);
    expect(rowOf(run, 'ann')).toMatchObject({ admin: 'unknown' });
    expect(run.document.coverage.gaps).toMatchObject([{ account_id: ALPHA, source: 'managed_policies', reason: 'unreadable' }]);
    expect(run.document.coverage.gaps[0]?.detail).toContain('Policy arn:aws:iam::aws:policy/Retired was not found');
  });

  it('what is known still decides: an administrator with a broken policy beside is one, a denied one is none', async () => {
    const odd = makeInline('odd', 'x');
    const users = [
      makeUser('chief', { attached: [attachManaged('AdministratorAccess')], inline: [odd] }),
      makeUser('barred', { inline: [odd, makeInline('no', deny('*'))] }),
    ];
    const run = await auditJson(alpha({ users }), ['users']);
    expect(rowOf(run, 'chief')).toMatchObject({ admin: 'yes' });
    expect(rowOf(run, 'barred')).toMatchObject({ admin: 'no' });
  });
});

describe('the terminal', () => {
  it('is safe from what AWS sends: no control character reaches stderr', async () => {
    const odd = makeInline('x\u001b[31m', '{');
    const run = await auditJson(alpha({ users: [makeUser('ann', { inline: [odd] })] }), ['users']);
    // eslint-disable-next-line no-control-regex -- control characters are what must not get through
    expect(run.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(run.code).toBe(3);
  });

  it('and the root user is never taken for fine where its line is damaged', async () => {
    const run = await auditJson(smallWorld(), ['accounts', '--columns', 'account_id,root_mfa_active,root_active_keys', '--accounts', HOME]);
    expect(run.document.rows).toEqual([{ account_id: HOME, root_mfa_active: 'yes', root_active_keys: 0 }]);
    const denied = await auditJson(
      smallWorld({ home: { denied: ['iam:GetCredentialReport'] } }),
      ['accounts', '--columns', 'root_mfa_active,root_active_keys', '--accounts', HOME],
    );
    expect(denied.document.rows).toEqual([{ root_mfa_active: 'unknown', root_active_keys: null }]);
  });
});
