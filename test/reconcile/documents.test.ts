import { PolicyShelf, type Holder } from '../../src/reconcile/documents.js';
import type { AccountDetails } from '../../src/evidence/values.js';
import { UNKNOWN } from '../../src/model/value.js';
import { ADMIN_ARN, ADMIN_TEXT, CREATED_AT, details, group, managed, unseen } from '../fixtures.js';

const LOCAL_ARN = 'arn:aws:iam::111122223333:policy/team/Deploy';
const READ_TEXT = '{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}';
const ALL = { except: false, patterns: ['*'] };
const ADMIN = [{ sid: null, effect: 'Allow', actions: ALL, resources: ALL, conditional: false }];
const READ = [{ sid: null, effect: 'Allow', actions: { except: false, patterns: ['s3:Get*'] }, resources: ALL, conditional: false }];

function holder(more: Partial<Holder> = {}): Holder {
  return { groups: [], attached: [], inline: [], boundaryArn: null, ...more };
}

function shelf(more: Partial<AccountDetails> = {}, documents: Readonly<Record<string, string>> = {}): PolicyShelf {
  return new PolicyShelf(details([], more), managed(documents));
}

describe('PolicyShelf', () => {
  it('finds attached policies where they are kept: customer-managed in the account, AWS-managed apart', () => {
    const own = { documents: { [LOCAL_ARN]: encodeURIComponent(READ_TEXT) }, policyCreatedAt: { [LOCAL_ARN]: CREATED_AT } };
    const full = shelf(own, { [ADMIN_ARN]: ADMIN_TEXT });
    const attached = [{ name: 'Deploy', arn: LOCAL_ARN }, { name: 'AdministratorAccess', arn: ADMIN_ARN }];
    expect(full.policiesOf(holder({ attached }), 'user alice')).toEqual({
      applied: [
        {
          name: 'Deploy',
          arn: LOCAL_ARN,
          group: null,
          text: encodeURIComponent(READ_TEXT),
          document: READ,
          createdAt: CREATED_AT,
          versions: null,
        },
        { name: 'AdministratorAccess', arn: ADMIN_ARN, group: null, text: ADMIN_TEXT, document: ADMIN, createdAt: null, versions: null },
      ],
      boundary: null,
      complete: true,
    });
    expect(full.problems).toEqual([]);
  });

  it('tells since when a customer-managed policy is what it is and what it was before; one that can’t be read is no problem', () => {
    const [now, before] = ['2026-11-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'];
    const earlier = [{ createdAt: before, document: encodeURIComponent(READ_TEXT) }, { createdAt: null, document: '' }];
    const kept = {
      documents: { [LOCAL_ARN]: ADMIN_TEXT },
      policyVersions: { [LOCAL_ARN]: { createdAt: now, earlier }, [ADMIN_ARN]: { createdAt: now, earlier: [] } },
    };
    const full = shelf(kept, { [ADMIN_ARN]: ADMIN_TEXT });
    const [local, ofAws] = full.policiesOf(
      holder({ attached: [{ name: 'Deploy', arn: LOCAL_ARN }, { name: 'AdministratorAccess', arn: ADMIN_ARN }] }),
      'user alice',
    ).applied;
    expect(local).toMatchObject({
      document: ADMIN,
      versions: { createdAt: now, earlier: [{ createdAt: before, document: READ }, { createdAt: null, document: UNKNOWN }] },
    });
    expect(ofAws?.versions).toBeNull();
    expect(full.problems).toEqual([]);
    const [other] = full.policiesOf(holder({ attached: [{ name: 'Deploy', arn: LOCAL_ARN }] }), 'user bob').applied;
    expect(other?.versions).toBe(local?.versions);
  });

  it('knows the versions of a customer-managed policy whose document did not come', () => {
    const versions = { createdAt: CREATED_AT, earlier: [] };
    const { applied } = shelf({ policyVersions: { [LOCAL_ARN]: versions } }).policiesOf(
      holder({ attached: [{ name: 'Deploy', arn: LOCAL_ARN }] }),
      'user alice',
    );
    expect(applied).toMatchObject([{ document: UNKNOWN, versions }]);
  });

  it('reads inline policies, and the policies of groups with the group that carries them', () => {
    const inline = [{ name: 'own', document: READ_TEXT }];
    const admins = group('Admins', {
      attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }],
      inline: [{ name: 'more', document: READ_TEXT }],
    });
    const full = shelf({ groups: [admins, group('Others', { inline })] }, { [ADMIN_ARN]: ADMIN_TEXT });
    const { applied, complete } = full.policiesOf(holder({ inline, groups: ['Admins'] }), 'user alice');
    expect(complete).toBe(true);
    expect(applied).toEqual([
      { name: 'own', arn: null, group: null, text: READ_TEXT, document: READ, createdAt: null, versions: null },
      {
        name: 'AdministratorAccess',
        arn: ADMIN_ARN,
        group: 'Admins',
        groupCreatedAt: CREATED_AT,
        text: ADMIN_TEXT,
        document: ADMIN,
        createdAt: null,
        versions: null,
      },
      {
        name: 'more',
        arn: null,
        group: 'Admins',
        groupCreatedAt: CREATED_AT,
        text: READ_TEXT,
        document: READ,
        createdAt: null,
        versions: null,
      },
    ]);
  });

  it.each([
    ['a customer-managed policy that the account did not send', LOCAL_ARN],
    ['an AWS-managed policy that could not be fetched', ADMIN_ARN],
    ['a name that every object has', 'toString'],
  ])('takes %s for unknown', (_, arn) => {
    const empty = shelf();
    const { applied } = empty.policiesOf(holder({ attached: [{ name: 'P', arn }] }), 'user alice');
    expect(applied).toEqual([{ name: 'P', arn, group: null, text: UNKNOWN, document: UNKNOWN, createdAt: null, versions: null }]);
    expect(empty.problems).toEqual([]);
  });

  it('does not take a customer’s document for that of AWS with the same name', () => {
    const local = 'arn:aws:iam::111122223333:policy/AdministratorAccess';
    const { applied } = shelf({ documents: { [local]: READ_TEXT } }).policiesOf(
      holder({ attached: [{ name: 'P', arn: ADMIN_ARN }] }),
      'user alice',
    );
    expect(applied[0]?.document).toBe(UNKNOWN);
  });

  it.each([
    [null, null],
    [UNKNOWN, UNKNOWN],
    [ADMIN_ARN, ADMIN],
    [LOCAL_ARN, UNKNOWN],
  ] as const)('boundary %p', (boundaryArn, expected) => {
    expect(shelf({}, { [ADMIN_ARN]: ADMIN_TEXT }).policiesOf(holder({ boundaryArn }), 'user alice').boundary).toEqual(expected);
  });

  it.each([
    ['groups', holder({ groups: UNKNOWN })],
    ['attached policies', holder({ attached: UNKNOWN })],
    ['inline policies', holder({ inline: UNKNOWN })],
    ['a group of which nothing is known', holder({ groups: ['Ghosts'] })],
  ])('says that not everything was looked into: %s', (_, carried) => {
    expect(shelf({ groups: [group('Others')] }).policiesOf(carried, 'user alice').complete).toBe(false);
  });

  it.each([
    ['neither asked', undefined, undefined],
    ['neither seen', unseen('denied'), unseen('throttled')],
  ])('knows nothing where sources were %s', (_, unseenDetails, unseenManaged) => {
    const attached = [{ name: 'A', arn: ADMIN_ARN }, { name: 'B', arn: LOCAL_ARN }];
    const { applied } = new PolicyShelf(unseenDetails, unseenManaged).policiesOf(holder({ attached }), 'user alice');
    expect(applied.map(({ document }) => document)).toEqual([UNKNOWN, UNKNOWN]);
  });

  it('names each broken document once, however many users carry it', () => {
    const broken = group('Admins', { inline: [{ name: 'more', document: '{"Statement":' }] });
    const full = shelf({ groups: [broken], documents: { [LOCAL_ARN]: 'none' } });
    const carried = holder({
      groups: ['Admins'],
      attached: [{ name: 'Deploy', arn: LOCAL_ARN }],
      inline: [{ name: 'own', document: '' }],
      boundaryArn: LOCAL_ARN,
    });
    for (const name of ['alice', 'bob', 'alice']) full.policiesOf(carried, `user ${name}`);
    expect(full.problems).toEqual([
      `policy ${LOCAL_ARN} is not a policy document`,
      'inline policy own of user alice is not a policy document',
      'inline policy more of group Admins is not a policy document',
      'inline policy own of user bob is not a policy document',
    ]);
  });

  it('does not give a user the inline policy of its deleted namesake', () => {
    const full = shelf();
    const now = full.policiesOf(holder({ inline: [{ name: 'own', document: READ_TEXT }] }), 'user alice');
    const before = full.policiesOf(holder({ inline: [{ name: 'own', document: ADMIN_TEXT }] }), 'user alice');
    expect([now, before].map(({ applied }) => applied[0]?.document)).toEqual([READ, ADMIN]);
  });
});
