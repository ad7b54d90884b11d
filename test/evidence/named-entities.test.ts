import { nameKey, type AdvisorRequest } from '../../src/evidence/advisor.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { UNKNOWN } from '../../src/model/value.js';
import { account, ACCOUNT_ID, ADMIN_ARN, ADMIN_TEXT, ago, ASKED_AT, completed, detail, details, group, lastAccessed, managed, reconciled, role, service, unseen } from '../fixtures.js';

const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/team/Deploy`;
const READERS = `arn:aws:iam::${ACCOUNT_ID}:group/Readers`;
const READ = '{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';

const EVERYTHING: AccountEvidence = {
  account_details: details([detail('ann', { groups: ['Readers'] })], {
    roles: [role('app')],
    groups: [group('Readers', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }], inline: [{ name: 'own', document: READ }] }), group('Others')],
    documents: { [POLICY]: READ },
  }),
  managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
};

const about = (...subjects: readonly string[]): AdvisorRequest => ({ subjects: new Set(subjects), granularity: 'service', inferDays: 90, entitiesOf: null });
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
        policies: { applied: [{ name: 'AdministratorAccess', arn: ADMIN_ARN, group: null }, { name: 'own', arn: null, group: null }], boundary: null, complete: true },
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
    expect(found(about(POLICY))).toMatchObject([{ kind: 'policy', name: 'Deploy', policies: { applied: [{ name: 'Deploy', arn: POLICY, text: READ }], boundary: null, complete: true } }]);
  });

  it('one whose text is not known is there, and its text unknown', () => {
    expect(found(about(ADMIN_ARN), { ...EVERYTHING, managed_policies: managed() })).toMatchObject([{ arn: ADMIN_ARN, policies: { applied: [{ document: UNKNOWN }] } }]);
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
