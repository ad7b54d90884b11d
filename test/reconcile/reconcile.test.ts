import fc from 'fast-check';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { UNKNOWN } from '../../src/model/value.js';
import { PROPERTY } from '../extent.js';
import {
  account,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  ASKED_AT,
  completed,
  config,
  configUser,
  CREATED_AT,
  csvOf,
  detail,
  details,
  group,
  key,
  lastAccessed,
  managed,
  password,
  reconciled,
  report,
  REPORT_AT,
  row,
  seen,
  service,
  unseen,
  userNamed,
} from '../fixtures.js';

describe('one user in all sources', () => {
  const evidence: AccountEvidence = {
    config: config([configUser('alice', { capturedAt: ago(1) })]),
    credential_report: report([row('alice', { ...password(ago(40), ago(2)), ...key(2, ago(20)), mfa_active: 'true' })]),
    account_details: details([detail(
      'alice',
      { path: '/eng/', arn: arnOf('alice'), groups: ['Admins'], tags: [{ key: 'Owner', value: 'x' }] },
    )], {
      groups: [group('Admins', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] })],
    }),
    managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    last_accessed: lastAccessed({ [arnOf('alice')]: completed([service('s3')]) }),
  };

  it('is one user with everything that was seen of it', () => {
    const { users, gaps, notes, counts } = reconciled(evidence);
    expect(users).toHaveLength(1);
    expect(users[0]).toMatchObject({
      kind: 'user',
      id: 'AIDAALICE',
      arn: arnOf('alice'),
      name: 'alice',
      path: '/eng/',
      createdAt: new Date(CREATED_AT),
      credentials: { password: { status: 'used' }, keys: [{ status: 'none' }, { status: 'never_used' }], mfa: 'yes' },
      groups: ['Admins'],
      tags: [{ key: 'Owner', value: 'x' }],
      policies: { applied: [{ name: 'AdministratorAccess', group: 'Admins' }], boundary: null, complete: true },
      usage: { seen: 'answered', asOf: new Date(ASKED_AT), granularity: 'service', services: [{ namespace: 's3' }] },
      seenIn: ['config', 'credential_report', 'account_details'],
      deleted: false,
      reportAsOf: new Date(REPORT_AT),
      configAsOf: new Date(ago(1)),
    });
    expect([gaps, notes]).toEqual([[], []]);
    expect(counts).toEqual({ config: 1, credential_report: 1, account_details: 1 });
  });

  it('is the same through JSON: evidence can be kept', () => {
    expect(reconciled(JSON.parse(JSON.stringify(evidence)) as AccountEvidence).users).toEqual(reconciled(evidence).users);
  });
});

describe('users that the sources do not agree on', () => {
  it('newer than the report: credentials are unknown, and that is no gap', () => {
    const createdAt = '2026-11-20T08:10:00Z';
    const { users, gaps } = reconciled({
      config: config([configUser('ines', { createdAt })]),
      credential_report: report([]),
      account_details: details([detail('ines', { createdAt })]),
    });
    expect(users).toMatchObject([{ name: 'ines', credentials: UNKNOWN, seenIn: ['config', 'account_details'], deleted: false }]);
    expect(gaps).toEqual([]);
  });

  it('deleted since the report: still there, and marked', () => {
    const { users, gaps } = reconciled({ credential_report: report([row('hal', password(ago(200)))]), account_details: details([]) });
    expect(users).toMatchObject([{ name: 'hal', arn: arnOf('hal'), id: UNKNOWN, seenIn: ['credential_report'], deleted: true }]);
    expect(gaps).toEqual([]);
  });

  it('deleted while Config lags: only Config knows it, and it is marked', () => {
    const { users, gaps } = reconciled({
      config: config([configUser('agnes')]),
      credential_report: report([]),
      account_details: details([]),
    });
    expect(users).toMatchObject([{ name: 'agnes', seenIn: ['config'], deleted: true, credentials: UNKNOWN }]);
    expect(gaps).toEqual([]);
  });

  it('made after the account details were read: not deleted', () => {
    const late = new Date(Date.parse(ASKED_AT) + 60_000).toISOString();
    const { users } = reconciled({
      credential_report: report([row('new', { user_creation_time: late }), row('old')]),
      account_details: details([]),
    });
    expect(users).toMatchObject([{ name: 'new', deleted: false }, { name: 'old', deleted: true }]);
  });

  it('account details that were asked for roles alone say nothing of users', () => {
    const { users, counts } = reconciled({ credential_report: report([row('ann')]), account_details: details([], { filters: ['Role'] }) });
    expect(users).toMatchObject([{ name: 'ann', deleted: false }]);
    expect(counts.account_details).toBeNull();
  });

  it('Config does not know it yet', () => {
    const { users, gaps } = reconciled({
      config: config([]),
      credential_report: report([row('jonas')]),
      account_details: details([detail('jonas')]),
    });
    expect(users).toMatchObject([{ name: 'jonas', seenIn: ['credential_report', 'account_details'], configAsOf: null }]);
    expect(gaps).toEqual([]);
  });

  describe('made again under the same name and ARN', () => {
    const [before, after] = [CREATED_AT, '2026-11-20T08:20:00Z'];
    const sources = (createdInReport: string): AccountEvidence => ({
      config: config([configUser('release-bot', { userId: 'AIDAOLD', groups: ['Old'] })]),
      credential_report: report([row('release-bot', { user_creation_time: createdInReport, ...key(1, ago(500), ago(133)) })]),
      account_details: details([detail('release-bot', { userId: 'AIDANEW', createdAt: after })]),
      last_accessed: lastAccessed({ [arnOf('release-bot')]: completed([]) }),
    });

    it('the report’s credentials belong to the user of that creation', () => {
      const { users, gaps } = reconciled(sources(before));
      expect(users).toMatchObject([
        { id: 'AIDANEW', credentials: UNKNOWN, deleted: false, groups: [], createdAt: new Date(after) },
        { id: 'AIDAOLD', credentials: { keys: [{ status: 'used' }, {}] }, deleted: true, groups: ['Old'] },
      ]);
      expect(gaps).toEqual([]);
      expect(reconciled(sources(after)).users).toMatchObject([
        { id: 'AIDANEW', credentials: { keys: [{ status: 'used' }, {}] }, deleted: false },
        { id: 'AIDAOLD', credentials: UNKNOWN, deleted: true },
      ]);
    });

    it('access advisor speaks of the user that has the ARN now', () => {
      expect(reconciled(sources(before)).users.map(({ usage }) => usage)).toMatchObject([
        { seen: 'answered', services: [] },
        { seen: 'not' },
      ]);
    });
  });

  it('details denied, report readable: Config and the report tell what they can', () => {
    const { users, gaps } = reconciled({
      config: config([configUser('alice', { groups: ['Admins'] })]),
      credential_report: report([row('alice', password(ago(40))), row('bob')]),
      account_details: unseen('denied', 'AccessDenied'),
      managed_policies: managed(),
    });
    expect(users).toMatchObject([
      { name: 'alice', id: 'AIDAALICE', groups: ['Admins'], deleted: false, credentials: { password: { status: 'never_used' } }, policies: {
        complete: false,
      } },
      {
        name: 'bob',
        id: UNKNOWN,
        groups: UNKNOWN,
        attached: UNKNOWN,
        inline: UNKNOWN,
        boundaryArn: UNKNOWN,
        tags: UNKNOWN,
        deleted: false,
      },
    ]);
    expect(gaps).toEqual([{ accountId: '111122223333', source: 'account_details', reason: 'denied', detail: 'AccessDenied' }]);
  });

  it('report denied: nobody’s credentials are known, the root user is unknown and not "fine"', () => {
    const { users, root, reportAsOf, counts, gaps } = reconciled({
      credential_report: unseen('denied'),
      account_details: details([detail('alice')]),
    });
    expect(users).toMatchObject([{ name: 'alice', credentials: UNKNOWN, reportAsOf: null }]);
    expect([root, reportAsOf, counts.credential_report]).toEqual([UNKNOWN, null, null]);
    expect(gaps).toMatchObject([{ source: 'credential_report', reason: 'denied' }]);
  });

  it('only Config: what needs another source is unknown', () => {
    const { users, root, counts } = reconciled({ config: config([configUser('alice', { boundaryArn: ADMIN_ARN })]) });
    expect(users).toMatchObject([
      {
        credentials: UNKNOWN,
        usage: { seen: 'not' },
        boundaryArn: ADMIN_ARN,
        deleted: false,
        policies: { applied: [], boundary: UNKNOWN, complete: false },
      },
    ]);
    expect(root).toBe(UNKNOWN);
    expect(counts).toEqual({ config: 1, credential_report: null, account_details: null });
  });

  it('a row of Config without its configuration says nothing of groups, policies and boundary', () => {
    const bare = configUser('alice', { groups: null, attached: null, inline: null, path: null, arn: arnOf('alice', '/eng/') });
    const { users } = reconciled({ config: config([bare]) });
    expect(users).toMatchObject([{ groups: UNKNOWN, attached: UNKNOWN, inline: UNKNOWN, boundaryArn: UNKNOWN, path: '/eng/' }]);
  });

  it('account details are the truth where Config is older', () => {
    const old = configUser('alice', { groups: ['Admins'], boundaryArn: ADMIN_ARN, tags: [{ key: 'Owner', value: 'old' }] });
    const { users } = reconciled({ config: config([old]), account_details: details([detail('alice')]) });
    expect(users).toMatchObject([{ groups: [], boundaryArn: null, tags: [] }]);
  });
});

describe('what a source did not say', () => {
  it.each([
    ['the details', { createdAt: CREATED_AT }, ago(5), ago(6), CREATED_AT],
    ['Config', { createdAt: null }, ago(5), ago(6), ago(5)],
    ['the report', { createdAt: null }, 'recently', ago(6), ago(6)],
    ['Config where the details are damaged', { createdAt: '2026-02-30T00:00:00Z' }, ago(5), ago(6), ago(5)],
  ])('the creation comes from %s', (_, more, inConfig, inReport, expected) => {
    const { users } = reconciled({
      config: config([configUser('alice', { createdAt: inConfig })]),
      credential_report: report([row('alice', { user_creation_time: inReport })]),
      account_details: details([detail('alice', more)]),
    });
    expect(userNamed({ users: users.filter(({ id }) => id !== UNKNOWN) }, 'alice').createdAt).toEqual(new Date(expected));
  });

  it('a bad date of creation in the report costs only that date', () => {
    const { users, gaps } = reconciled({ credential_report: report([row('alice', {
      user_creation_time: 'recently',
      ...password(ago(3)),
    })]) });
    expect(users).toMatchObject([{ createdAt: UNKNOWN, credentials: { password: { status: 'never_used' } } }]);
    expect(gaps).toMatchObject([{
      source: 'credential_report',
      reason: 'unreadable',
      detail: 'user alice: user_creation_time is "recently" where a date should stand',
    }]);
  });

  it.each([
    ['a capture that is no date', config([configUser('alice', { capturedAt: 'lately' })]), UNKNOWN],
    ['no capture', config([configUser('alice', { capturedAt: null })]), UNKNOWN],
    ['Config not seen', unseen('denied'), UNKNOWN],
    ['Config not asked', undefined, null],
    ['a user that Config does not know', config([]), null],
  ])('the time of capture: %s', (_, source, expected) => {
    const evidence = { account_details: details([detail('alice')]), ...(source === undefined ? {} : { config: source }) };
    expect(reconciled(evidence).users).toMatchObject([{ configAsOf: expected }]);
  });

  it.each([
    ['failed', { status: 'unseen', reason: 'job_failed', detail: 'x' } as const],
    ['not there', undefined],
  ])('usage is unknown where the answer is %s', (_, answer) => {
    const byArn = answer === undefined ? {} : { [arnOf('alice')]: answer };
    expect(reconciled({ account_details: details([detail('alice')]), last_accessed: lastAccessed(byArn) }).users).toMatchObject([
      { usage: { seen: 'not' } },
    ]);
  });
});

describe('the root user', () => {
  it('is not among the users, and has its own facts', () => {
    const cells = { ...password(ago(900), ago(3)), ...key(1, ago(900)), mfa_active: 'true' };
    const { users, root, counts } = reconciled({ credential_report: seen(
      { csv: csvOf([row(ROOT_USER, cells), row('alice')]) },
      REPORT_AT,
    ) });
    expect(users.map(({ name }) => name)).toEqual(['alice']);
    expect(counts.credential_report).toBe(1);
    expect(root).toMatchObject({
      name: ROOT_USER,
      arn: 'arn:aws:iam::111122223333:root',
      id: '111122223333',
      deleted: false,
      credentials: { mfa: 'yes' },
    });
  });

  it('is a gap where the report has no row for it', () => {
    const { root, gaps } = reconciled({ credential_report: seen({ csv: csvOf([row('alice')]) }, REPORT_AT) });
    expect(root).toBe(UNKNOWN);
    expect(gaps).toMatchObject([{
      source: 'credential_report',
      reason: 'unreadable',
      detail: 'the report has no readable row for the root user',
    }]);
  });
});

describe('a report of which nothing can be read', () => {
  it.each([
    ['empty', '', 'the report is empty'],
    ['without a column', csvOf([row('alice')], { columns: ['user', 'arn'] }), /^the report has no column user_creation_time/],
    ['of damaged lines', `${csvOf([])}\nx\ny\nz`, /^line 2 of .*, and 2 more like it$/],
  ])('was not seen: %s', (_, csv, why) => {
    const { users, evidence, counts, reportAsOf, gaps } = reconciled({
      credential_report: seen({ csv }, REPORT_AT),
      account_details: details([detail('alice'), detail('bob')]),
    });
    expect(users).toHaveLength(2);
    expect([counts.credential_report, reportAsOf]).toEqual([null, null]);
    expect(evidence.credential_report).toMatchObject({ seen: false, reason: 'unreadable' });
    expect(gaps).toMatchObject([{
      source: 'credential_report',
      reason: 'unreadable',
      detail: typeof why === 'string' ? why : expect.stringMatching(why) as string,
    }]);
  });
});

describe('the order of users', () => {
  it('is by name, in code points, then by ARN and id, whatever the order of the sources', () => {
    const names = ['b', 'B', '_', '=1+1', 'a,b', 'a', '1'];
    const made = [
      ...names.map((name) => detail(name, { userId: `AIDA-${name}` })),
      detail('a', { path: '/z/', userId: 'AIDA3' }),
      detail('a', { userId: 'AIDA2' }),
    ];
    const sorted = ['1', '=1+1', 'B', '_', 'a', 'a', 'a', 'a,b', 'b'];
    for (const users of [made, [...made].reverse()]) {
      const result = reconciled({ account_details: details(users) }).users;
      expect(result.map(({ name }) => name)).toEqual(sorted);
      expect(result.filter(({ name }) => name === 'a').map(({ id }) => id)).toEqual(['AIDA-a', 'AIDA2', 'AIDA3']);
    }
  });
});

it('an account that was not asked anything is empty and without gaps', () => {
  expect(reconciled({}, account({ state: 'SUSPENDED' }))).toMatchObject({
    users: [],
    root: UNKNOWN,
    gaps: [],
    notes: [],
    reportAsOf: null,
    configAsOf: null,
  });
});

it('whatever subset of sources knows it, each true user stands there exactly once', () => {
  const known = fc.record({ config: fc.boolean(), report: fc.boolean(), details: fc.boolean() });
  const sight = fc.record({ config: fc.boolean(), report: fc.boolean(), details: fc.boolean() });
  fc.assert(
    fc.property(fc.array(known, { maxLength: 10 }), sight, (where, sees) => {
      const users = where.map((in_, index) => ({ ...in_, name: `user,=${index}`, createdAt: ago(100 + index) }));
      const expected = users
        .map(({ name, ...in_ }) => ({
          name,
          seenIn: [
            ...(in_.config && sees.config ? ['config'] : []),
            ...(in_.report && sees.report ? ['credential_report'] : []),
            ...(in_.details && sees.details ? ['account_details'] : []),
          ],
          deleted: sees.details && !in_.details,
        }))
        .filter(({ seenIn }) => seenIn.length > 0);
      const evidence: AccountEvidence = {
        config: sees.config ? config(users
          .filter((user) => user.config)
          .map(({ name, createdAt }) => configUser(name, { createdAt }))) : unseen('not_recorded'),
        credential_report: sees.report
          ? report(users.filter((user) => user.report).map(({ name, createdAt }) => row(name, { user_creation_time: createdAt })))
          : unseen('denied'),
        account_details: sees.details ? details(users
          .filter((user) => user.details)
          .map(({ name, createdAt }) => detail(name, { createdAt }))) : unseen('role_denied'),
      };
      const result = reconciled(evidence);
      expect(result.users.map(({ name, seenIn, deleted }) => ({ name, seenIn, deleted }))).toEqual(expected);
      // A live user whose row is missing from a readable report must show.
      const lost = users.filter((user) => sees.report && sees.details && user.details && !user.report);
      expect(result.gaps.filter(({ source, reason }) => source === 'credential_report'
        && reason === 'unreadable')).toHaveLength(lost.length);
    }),
    PROPERTY,
  );
});
