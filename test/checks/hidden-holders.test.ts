import { HiddenHolders } from '../../src/checks/hidden-holders.js';
import { judgePermissions } from '../../src/checks/permission-use.js';
import type { Usage } from '../../src/reconcile/entity.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies } from '../../src/policy/applied-policy.js';
import { ACCOUNT_ID, ago, service } from '../fixtures.js';
import { allow, applied, CATALOGUE, policies } from '../policy/support.js';
import { answered, inferred, managedPolicy, roleThat } from './support.js';

const OTHER = '222233334444';
const READ: AppliedPolicy = { ...applied('Read', allow('s3:*')), arn: 'arn:aws:iam::aws:policy/Read' };
const TEAM = managedPolicy(applied('Team', allow('s3:*')), 500);
const OWN = applied('own', allow('s3:*'));

const unread = (policy: AppliedPolicy): AppliedPolicy => ({ ...policy, text: UNKNOWN, document: UNKNOWN });

const hiddenFrom = (hidden: HiddenHolders, policy: AppliedPolicy, namespace = 's3'): readonly string[] =>
  hidden.of(policy, namespace).flatMap((accounts) => [...accounts]);

/** Where a role with these policies, that used S3 lately and SES long ago, may hide the use of each policy. */
function heard(own: PrincipalPolicies, usage: Usage = answered([service('s3', ago(2)), service('ses', ago(200))])): HiddenHolders {
  const hidden = new HiddenHolders();
  const role = roleThat(usage, own.applied, { policies: own });
  hidden.addPrincipal(role, judgePermissions(role, null, { days: 90, granularity: 'service', catalogue: CATALOGUE }));
  return hidden;
}

describe('somebody who could not be seen to have a policy', () => {
  it('an account may hold any managed policy, and no inline one of others', () => {
    const hidden = new HiddenHolders();
    expect(hiddenFrom(hidden, READ)).toEqual([]);
    for (const id of [ACCOUNT_ID, OTHER, OTHER]) hidden.addAccount(id);
    expect([READ, TEAM].map((policy) => hiddenFrom(hidden, policy))).toEqual([
      [ACCOUNT_ID, OTHER],
      [ACCOUNT_ID, OTHER],
    ]);
    expect(hiddenFrom(hidden, OWN)).toEqual([]);
  });

  it.each<[string, PrincipalPolicies, Readonly<Record<string, readonly string[]>>]>([
    ['all read', policies([READ, TEAM]), {}],
    ['one of AWS unread', policies([unread(READ), TEAM]), { READ: ['s3'] }],
    ['one of the account unread', policies([READ, unread(TEAM)]), { TEAM: ['s3'] }],
    ['one unread beside what is not tracked', policies([applied('own', allow('ec2:*')), unread(TEAM)]), { TEAM: ['s3', 'ec2'] }],
    ['a namesake of one of AWS unread', policies([unread({ ...TEAM, name: 'Read' })]), {}],
    ['a copy in another account unread', policies([unread(managedPolicy(TEAM, null, OTHER))]), { TEAM: ['s3'] }],
    ['a group unseen', policies([], null, false), { READ: ['s3'], TEAM: ['s3'] }],
  ])('%s', (_, own, expected) => {
    const hidden = heard(own);
    const found = Object.entries({ READ, TEAM, OWN }).map(
      ([name, policy]) => [name, ['s3', 'ses', 'ec2'].filter((namespace) => hiddenFrom(hidden, policy, namespace).length > 0)] as const,
    );
    expect(Object.fromEntries(found.filter(([, namespaces]) => namespaces.length > 0))).toEqual(expected);
  });

  it('where its use could not be seen either, that is any service; where it was idle, none', () => {
    const lost = policies([unread(READ)]);
    expect(hiddenFrom(heard(lost, { seen: 'not' }), READ, 'ec2')).toEqual([ACCOUNT_ID]);
    expect(hiddenFrom(heard(lost, { seen: 'not' }), TEAM, 'ec2')).toEqual([]);
    expect(hiddenFrom(heard(lost, inferred(null)), READ, 's3')).toEqual([]);
  });

  it('what a damaged text allows is no more than what others of that text have', () => {
    expect(hiddenFrom(heard(policies([{ ...READ, document: UNKNOWN }])), READ)).toEqual([]);
  });
});
