import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { UNKNOWN } from '../../src/model/value.js';
import {
  account,
  ACCOUNT_ID,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  ASKED_AT,
  completed,
  config,
  configUser,
  detail,
  details,
  group,
  lastAccessed,
  managed,
  reconciled,
  report,
  role,
  row,
  service,
  unseen,
} from '../fixtures.js';
import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';
import { nameKey } from '../../src/reconcile/subjects.js';

const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/team/Deploy`;
const READERS = `arn:aws:iam::${ACCOUNT_ID}:group/Readers`;
const READ = '{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';

const EVERYTHING: AccountEvidence = {
  account_details: details([detail('ann', { groups: ['Readers'] })], {
    roles: [role('app')],
    groups: [
      group('Readers', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }], inline: [{ name: 'own', document: READ }] }),
      group('Others'),
    ],
    documents: { [POLICY]: READ },
  }),
  managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
};

const about = (...subjects: readonly string[]): AdvisorRequest =>
  ({ subjects: new Set(subjects), granularity: 'service', inferDays: 90, entitiesOf: null });
const found = (advisor: AdvisorRequest | null, evidence = EVERYTHING) => reconciled(evidence, account(), advisor).others;

describe('namedEntities', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['a group by its ARN', [READERS], [READERS]],
    ['a group by its name', [nameKey(ACCOUNT_ID, 'group', 'READERS')], [READERS]],
    ['a policy by its ARN', [POLICY], [POLICY]],
    ['a policy by its name, whatever its path', [nameKey(ACCOUNT_ID, 'policy', 'deploy')], [POLICY]],
    ['a policy of AWS’s by its ARN', [ADMIN_ARN], [ADMIN_ARN]],
    ['a policy of AWS’s by its name', [nameKey(ACCOUNT_ID, 'policy', 'AdministratorAccess')], [ADMIN_ARN]],
    ['a policy of AWS’s that nobody has', ['arn:aws:iam::aws:policy/ReadOnlyAccess'], ['arn:aws:iam::aws:policy/ReadOnlyAccess']],
    ['several, by ARN, in code points', [READERS, POLICY, ADMIN_ARN], [READERS, POLICY, ADMIN_ARN]],
    ['not users and roles: they are there anyway', [`arn:aws:iam::${ACCOUNT_ID}:user/ann`, `arn:aws:iam::${ACCOUNT_ID}:role/app`], []],
    ['not those of other accounts', ['arn:aws:iam::222222222222:group/Readers', 'arn:aws:iam::222222222222:policy/team/Deploy'], []],
    ['not a policy that the account has not', [`arn:aws:iam::${ACCOUNT_ID}:policy/Ghost`], []],
    ['not a group that the account has not', [`arn:aws:iam::${ACCOUNT_ID}:group/Ghosts`], []],
  ])('has %s', (_, subjects, expected) => {
    expect(found(about(...subjects)).map(({ arn }) => arn)).toEqual(expected);
  });

  it.each<AdvisorRequest['subjects']>(['users', 'roles', 'all'])('has nobody where %s are asked about', (subjects) => {
    expect(found({ ...about(), subjects })).toEqual([]);
    expect(found(null)).toEqual([]);
  });

  it('a group carries its policies, without those of anybody else', () => {
    expect(found(about(READERS))).toMatchObject([
      {
        ...{ kind: 'group', name: 'Readers', arn: READERS, usage: { seen: 'not' } },
        policies: {
          applied: [{ name: 'AdministratorAccess', arn: ADMIN_ARN, group: null }, { name: 'own', arn: null, group: null }],
          boundary: null,
          complete: true,
        },
      },
    ]);
  });

  const MADE = '2015-02-06T18:39:46.000Z';

  it.each<[string, string | null, string]>([
    ['joined later', '2026-10-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
    ['was there before', '2014-01-01T00:00:00.000Z', MADE],
    ['joined nobody knows when', null, MADE],
  ])('a policy of AWS’s could be used in the account since it %s', (_, joinedAt, since) => {
    const evidence = { ...EVERYTHING, managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }, [], { [ADMIN_ARN]: MADE }) };
    expect(reconciled(evidence, account({ joinedAt }), about(ADMIN_ARN)).others).toMatchObject([{ createdAt: new Date(since) }]);
  });

  it('a policy carries itself', () => {
    expect(found(about(POLICY))).toMatchObject([{
      kind: 'policy',
      name: 'Deploy',
      policies: { applied: [{ name: 'Deploy', arn: POLICY, text: READ }], boundary: null, complete: true },
    }]);
  });

  it('one whose text is not known is there, and its text unknown', () => {
    expect(found(about(ADMIN_ARN), { ...EVERYTHING, managed_policies: managed() })).toMatchObject([{
      arn: ADMIN_ARN,
      policies: { applied: [{ document: UNKNOWN }] },
    }]);
  });

  it.each<[string, AccountEvidence]>([
    ['the details were not seen', { account_details: unseen('denied') }],
    ['they were not asked for policies', { account_details: details([], { filters: ['User', 'Role', 'Group'] }) }],
  ])('a policy of the account is believed to be there where %s', (_, evidence) => {
    expect(found(about(POLICY), evidence).map(({ arn }) => arn)).toEqual([POLICY]);
  });

  it('has what access advisor said, and infers nothing: groups and policies have no use of their own', () => {
    const asked = lastAccessed({ [POLICY]: completed([service('s3', ago(3))]) });
    expect(found(about(POLICY, READERS), { ...EVERYTHING, last_accessed: asked }).map(({ usage }) => usage)).toMatchObject([
      { seen: 'not' },
      { seen: 'answered', asOf: new Date(ASKED_AT), services: [{ namespace: 's3' }] },
    ]);
  });
});

describe('whoever was named by ARN where nothing lists the users, roles and groups', () => {
  const DENIED: AccountEvidence = { account_details: unseen('denied') };
  const GHOST = `arn:aws:iam::${ACCOUNT_ID}:group/ghosts`;
  const GONE = { status: 'unseen', reason: 'deleted', detail: 'NoSuchEntity' } as const;
  const everybody: readonly (readonly [string, string, string])[] = [
    ['user', arnOf('ann', '/team/'), 'ann'],
    ['role', `arn:aws:iam::${ACCOUNT_ID}:role/deep/path/app`, 'app'],
    ['group', READERS, 'Readers'],
  ];

  it.each(everybody)('%s: is there, with nothing known but what access advisor says', (kind, arn, name) => {
    const unknown = { kind, arn, name, createdAt: UNKNOWN, policies: { applied: [], boundary: UNKNOWN, complete: false } };
    expect(found(about(arn), DENIED)).toMatchObject([{ ...unknown, usage: { seen: 'not' } }]);
    const answered = { ...DENIED, last_accessed: lastAccessed({ [arn]: completed([service('s3', ago(3))]) }) };
    expect(found(about(arn), answered)).toMatchObject([{ ...unknown, usage: { seen: 'answered', services: [{ namespace: 's3' }] } }]);
  });

  it.each(everybody)('%s: is there where its kind was not asked for', (_, arn) => {
    expect(found(about(arn), { account_details: details([], { filters: ['LocalManagedPolicy'] }) }).map((entity) => entity.arn)).toEqual([
      arn,
    ]);
  });

  it.each(everybody)('%s: is not there as soon as access advisor says so', (_, arn) => {
    expect(found(about(arn), { ...DENIED, last_accessed: lastAccessed({ [arn]: GONE }) })).toEqual([]);
  });

  it('a policy of the account neither', () => {
    expect(found(about(POLICY), { ...DENIED, last_accessed: lastAccessed({ [POLICY]: GONE }) })).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['by its name, of which the path is not known', [nameKey(ACCOUNT_ID, 'role', 'app'), nameKey(ACCOUNT_ID, 'group', 'Readers')]],
    ['in another account', ['arn:aws:iam::222222222222:role/app', 'arn:aws:iam::222222222222:user/ann']],
  ])('not who was named %s', (_, subjects) => {
    expect(found(about(...subjects), DENIED)).toEqual([]);
  });

  it.each<[string, AccountEvidence]>([
    ['AWS Config', { config: config([configUser('ann')]) }],
    ['the credential report', { credential_report: report([row('ann')]) }],
  ])('not a second time whom %s knows', (_, known) => {
    const both = reconciled({ ...DENIED, ...known }, account(), about(arnOf('ann'), GHOST));
    expect([both.users, both.others].map((all) => all.map(({ arn }) => arn))).toEqual([[arnOf('ann')], [GHOST]]);
  });
});

describe('a policy of AWS’s', () => {
  const MISSPELT = 'arn:aws:iam::aws:policy/ReadOnlyAcces';

  it('is not there where AWS says that it has none of that name', () => {
    expect(found(about(MISSPELT, ADMIN_ARN), {
      ...EVERYTHING,
      managed_policies: managed({}, [], {}, [MISSPELT]),
    }).map(({ arn }) => arn)).toEqual([ADMIN_ARN]);
  });

  it.each(['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'] as const)('is nothing to look at in an account that is %s', (state) => {
    expect(reconciled({}, account({ state }), about(ADMIN_ARN, READERS)).others).toEqual([]);
  });
});
