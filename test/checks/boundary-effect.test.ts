import fc from 'fast-check';
import { boundaryEffect, type BoundaryEffect } from '../../src/checks/boundary-effect.js';
import { parsePolicy } from '../../src/model/policy.js';
import { UNKNOWN } from '../../src/model/value.js';
import { decide, type Decision } from '../../src/policy/decide.js';
import { PROPERTY } from '../fixtures.js';
import { ACTIONS, allow, allowNot, anyDocument, applied, deny, document, policies, policyOf, RESOURCES, UNREAD, WITH_MFA, type StatementJson } from '../policy/support.js';

const BUCKET = { Resource: 'arn:aws:s3:::logs/*' };
const VAULT = { Resource: 'arn:aws:s3:::vault' };

it.each<[BoundaryEffect, string, readonly StatementJson[], readonly StatementJson[]]>([
  ['no_effect', 'of everything', [allow('s3:*')], [allow('*')]],
  ['no_effect', 'of just that', [allow('s3:Get*', BUCKET)], [allow('s3:*', { Resource: 'arn:aws:s3:::*' })]],
  ['no_effect', 'that allows it piece by piece', [allow(['s3:Get*', 'ec2:*'])], [allow('s3:*'), allow('ec2:*')]],
  ['no_effect', 'of who has nothing', [], [allow('s3:*')]],
  ['no_effect', 'of who has denials only', [deny('*')], [allow('s3:*')]],
  ['no_effect', 'that leaves out less', [allowNot(['iam:*', 's3:*'])], [allowNot('iam:*')]],
  ['no_effect', 'that denies something else', [allow('s3:*')], [allow('*'), deny('iam:*')]],
  ['no_effect', 'that denies it elsewhere', [allow('s3:*', BUCKET)], [allow('*'), deny('*', VAULT)]],
  ['no_effect', 'of all resources but others', [allow('s3:*', BUCKET)], [{ Effect: 'Allow', Action: '*', Resource: ['arn:aws:s3:::logs/*'] }]],
  ['caps', 'of something else', [allow('s3:*')], [allow('ec2:*')]],
  ['caps', 'of a part', [allow('s3:*')], [allow('s3:Get*')]],
  ['caps', 'of some resources', [allow('s3:*')], [allow('s3:*', BUCKET)]],
  ['caps', 'of one thing of two', [allow(['s3:*', 'ec2:*'])], [allow('s3:*')]],
  ['caps', 'that leaves out more', [allowNot('iam:*')], [allowNot(['iam:*', 's3:*'])]],
  ['caps', 'of a list where all but something is allowed', [allowNot('iam:*')], [allow(['s3:*', 'ec2:*'])]],
  ['caps', 'that denies a part', [allow('s3:*')], [allow('*'), deny('s3:Delete*')]],
  ['caps', 'that denies it somewhere', [allow('s3:*')], [allow('*'), deny('*', VAULT)]],
  ['caps', 'that denies all but something', [allowNot('iam:*')], [allow('*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }]],
  ['caps', 'without statements', [allow('s3:*')], []],
  ['unknown', 'with a condition', [allow('s3:*')], [allow('*', { Condition: WITH_MFA })]],
  ['unknown', 'that denies with a condition', [allow('s3:*')], [allow('*'), deny('s3:*', { Condition: WITH_MFA })]],
  ['no_effect', 'that denies something else with a condition', [allow('s3:*')], [allow('*'), deny('iam:*', { Condition: WITH_MFA })]],
])('%s: a boundary %s', (expected, _, own, boundary) => {
  expect(boundaryEffect(policies([applied('P', ...own)], document(...boundary)))).toBe(expected);
});

it.each<[BoundaryEffect, string, Parameters<typeof boundaryEffect>[0]]>([
  ['none', 'no boundary', policies([UNREAD])],
  ['unknown', 'one that could not be read', policies([], UNKNOWN)],
  ['unknown', 'a policy that could not be read', policies([UNREAD], document(allow('s3:*')))],
  ['unknown', 'a group that was not seen', policies([], document(allow('s3:*')), false)],
  ['no_effect', 'a policy that could not be read, under a boundary of everything', policies([UNREAD], document(allow('*')))],
  ['unknown', 'the same, but for what is denied', policies([UNREAD], document(allow('*'), deny('s3:*')))],
  ['caps', 'what is known is capped already', policies([UNREAD, applied('P', allow('ec2:*'))], document(allow('s3:*')))],
])('%s: %s', (expected, _, of) => {
  expect(boundaryEffect(of)).toBe(expected);
});

it('a boundary without effect takes nothing away', () => {
  let without = 0;
  fc.assert(
    fc.property(anyDocument, anyDocument, (identity, boundary) => {
      const capped = policies([policyOf(identity)], parsePolicy(boundary));
      fc.pre(boundaryEffect(capped) === 'no_effect');
      without += 1;
      const refused = (decision: Decision): string => (decision === 'explicitly_denied' ? 'not_allowed' : decision);
      for (const request of ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource })))) {
        expect(refused(decide(request, capped, null))).toBe(refused(decide(request, { ...capped, boundary: null }, null)));
      }
    }),
    { ...PROPERTY, numRuns: 60 },
  );
  expect(without).toBeGreaterThan(20);
});
