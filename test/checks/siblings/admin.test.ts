import { adminChain } from '../../../src/checks/admin-chain.js';
import { adminOf } from '../../../src/checks/admin.js';
import { boundaryEffect } from '../../../src/checks/boundary-effect.js';
import { allow, allowNot, applied, deny, denyNot, document, policies, WITH_MFA, type StatementJson } from '../../policy/support.js';

const on = (...resources: readonly string[]): StatementJson => ({ Resource: resources });
const butOn = (...resources: readonly string[]): StatementJson => ({ Resource: undefined, NotResource: resources });
const MFA = { Condition: WITH_MFA };

function told(own: readonly StatementJson[], boundary: readonly StatementJson[] | null = null): string {
  const of = policies([applied('P', ...own)], boundary === null ? null : document(...boundary));
  const { kind, except } = adminChain(of);
  return [kind, adminOf(of), ...except].map(String).join(' ');
}

describe('of its own policies', () => {
  it.each<[string, readonly StatementJson[], string]>([
    ['an exception of no service', [allowNot('PROWLER:action')], 'full yes'],
    ['an exception of no service beside one', [allowNot(['prowler:*', 'iam:*'])], 'all_but no iam:*'],
    ['an exception of no action of a service', [allowNot('iam:NoSuchAction')], 'unknown unknown'],
    ['the same beside one that there is', [allowNot(['s3:DoesNotExist', 'iam:*'])], 'all_but no s3:DoesNotExist iam:*'],
    ['the same where the rest is allowed', [allowNot(['s3:DoesNotExist', 'iam:*']), allow('iam:*')], 'unknown unknown'],
    ['no exception at all', [allowNot([])], 'full yes'],
    ['an exception of everything', [allowNot('*')], 'none no'],
    ['two exceptions that differ', [allowNot(['iam:*', 's3:*']), allowNot('ec2:*')], 'full yes'],
    ['two exceptions that share something', [allowNot(['iam:*', 's3:*']), allowNot('iam:Get*')], 'all_but no iam:Get*'],
    ['resources left out and allowed', [allow('*', butOn('arn:aws:s3:::a/*')), allow('*', on('arn:aws:s3:::a/*'))], 'full yes'],
    ['resources left out and allowed under a condition', [allow('*', butOn('arn:aws:s3:::a')), allow('*', { ...on('arn:aws:s3:::a'), ...MFA })], 'unknown unknown'],
    ['a condition without a value', [allow('*', { Condition: { StringEquals: { 'aws:x': [] } } })], 'full yes'],
    ['a Deny in halves of services', [allow('*'), denyNot(['s3:*', 'ec2:*']), deny('s3:*'), deny('ec2:*')], 'none no'],
    ['a Deny in halves of resources', [allow('*'), deny('*', butOn('arn:aws:s3:::*')), deny('*', on('arn:aws:s3:::*'))], 'none no'],
    ['a Deny in quarters', [allow('*'), denyNot('s3:*'), deny('s3:*', butOn('arn:aws:s3:::a')), deny('s3:*', on('arn:aws:s3:::a'))], 'none no'],
    ['a Deny whose condition asks for nothing', [allow('*'), deny('*', { Condition: { Null: { 'aws:x': [] } } })], 'none no'],
    ['a Deny under a condition', [allow('*'), deny('*', MFA)], 'full yes'],
    ['an asterisk that is no wildcard', [allow('*', butOn('arn:aws:s3:::b/${*}'))], 'all_but no arn:aws:s3:::b/${*}'],
  ])('%s', (_, own, expected) => {
    expect(told(own)).toBe(expected);
  });
});

describe('under a boundary', () => {
  it.each<[string, readonly StatementJson[], string, string]>([
    ['that denies in two statements', [allow('*'), deny('iam:Get*'), deny('iam:Put*')], 'all_but no iam:Get* iam:Put*', 'caps'],
    ['that denies everything in two', [allow('*'), denyNot('s3:*'), deny('s3:*')], 'none no', 'caps'],
    ['that denies one resource', [allow('*'), deny('*', on('arn:aws:s3:::a'))], 'all_but no arn:aws:s3:::a', 'caps'],
    ['that denies all but some resources', [allow('*'), deny('*', butOn('arn:aws:s3:::*'))], 'none no', 'caps'],
    ['that denies what does not exist', [allow('*'), deny('prowler:*')], 'full yes', 'no_effect'],
    ['that denies that and more', [allow('*'), deny(['prowler:*', 'iam:*'])], 'all_but no iam:*', 'caps'],
    ['that denies all but what does not exist', [allow('*'), denyNot('prowler:*')], 'none no', 'caps'],
    ['that denies under a condition', [allow('*'), deny('iam:*', MFA)], 'full yes', 'unknown'],
    ['that denies where a condition asks for nothing', [allow('*'), deny('iam:*', { Condition: { Null: {} } })], 'all_but no iam:*', 'caps'],
    ['that allows all but two services, one by one', [allowNot('iam:*'), allowNot('s3:*')], 'full yes', 'no_effect'],
    // A tag may be missing, and a role has no user name: then the statement may be void.
    ['that denies all but what a tag names', [allow('*'), deny('*', butOn('arn:aws:s3:::${aws:PrincipalTag/t}'))], 'unknown unknown', 'unknown'],
    ['that denies all but what is its own', [allow('*'), deny('*', butOn('arn:aws:iam::*:user/${aws:username}'))], 'unknown unknown', 'unknown'],
    ['the same beside a Deny for certain', [allow('*'), deny('iam:*'), deny('*', on('arn:aws:s3:::${aws:PrincipalTag/t}'))], 'all_but no iam:* arn:aws:s3:::${aws:PrincipalTag/t}', 'caps'],
    ['that denies what an id names', [allow('*'), deny('*', on('arn:aws:s3:::${aws:userid}'))], 'all_but no arn:aws:s3:::${aws:userid}', 'caps'],
  ])('%s', (_, boundary, expected, effect) => {
    expect(told([allow('*')], boundary)).toBe(expected);
    expect(boundaryEffect(policies([applied('P', allow('*'))], document(...boundary)))).toBe(effect);
  });

  it('that denies what is denied anyway', () => {
    expect(told([allow('*'), deny('iam:*')], [allow('*'), deny('iam:Create*')])).toBe('full yes');
    expect(told([allow('*'), deny('iam:Create*')], [allow('*'), deny('iam:*')])).toBe('all_but no iam:*');
  });
});
