import fc from 'fast-check';
import { parsePolicy } from '../../src/model/policy.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { decide, type Decision } from '../../src/policy/decide.js';
import {
  ACTIONS,
  allow,
  allowNot,
  answers,
  anyDocument,
  applied,
  control,
  deny,
  document,
  having,
  oldText,
  policies,
  policyOf,
  RESOURCES,
  type StatementJson,
  UNREAD,
  WITH_MFA,
  WORLDS,
} from './support.js';
import { PROPERTY, runs } from '../extent.js';

const GET = { action: 's3:GetObject', resource: 'arn:aws:s3:::logs/2026' };
const FULL = control('FullAWSAccess', allow('*'));
const all = policies([applied('All', allow('*'))]);

function capped(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies(all.applied, document(...statements));
}

it.each<[string, PrincipalPolicies, ServiceControls | Unknown, Decision]>([
  ['an Allow', having(allow('S3:get*')), null, 'allowed'],
  ['NotAction of others', having(allowNot('iam:*')), null, 'allowed'],
  ['a resource', having(allow('*', { Resource: 'arn:aws:s3:::logs/*' })), null, 'allowed'],
  ['a resource in other case', having(allow('*', { Resource: 'arn:aws:s3:::LOGS/*' })), null, 'not_allowed'],
  ['all resources but others', having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::home/*' }), null, 'allowed'],
  ['all resources but this', having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }), null, 'not_allowed'],
  ['a policy variable', having(allow('*', { Resource: 'arn:aws:s3:::${aws:username}/*' })), null, 'allowed_conditionally'],
  ['a policy variable that can not fit', having(allow('*', { Resource: 'arn:aws:s3:::x-${aws:username}/*' })), null, 'not_allowed'],
  [
    'all resources but a variable one',
    having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::${aws:username}/*' }),
    null,
    'allowed_conditionally',
  ],
  [
    'a policy variable beside an Allow without',
    having(allow('*', { Resource: ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::logs/*'] })),
    null,
    'allowed',
  ],
  [
    'what only looks like a policy variable',
    policies([policyOf(oldText(allow('*', { Resource: 'arn:aws:s3:::${aws:username}/*' })))]),
    null,
    'not_allowed',
  ],
  ['a condition', having(allow('*', { Condition: WITH_MFA })), null, 'allowed_conditionally'],
  ['a condition beside an Allow without', having(allow('*', { Condition: WITH_MFA }), allow('s3:*')), null, 'allowed'],
  ['nothing', having(allow('ec2:*')), null, 'not_allowed'],
  ['a Deny', having(allow('*'), deny('s3:GET*')), null, 'explicitly_denied'],
  ['a Deny with a condition', having(allow('*'), deny('*', { Condition: WITH_MFA })), null, 'allowed_conditionally'],
  ['a Deny with a condition and no Allow', having(deny('*', { Condition: WITH_MFA })), null, 'not_allowed'],
  ['a boundary without it', capped(allow('ec2:*')), null, 'not_allowed'],
  ['a boundary that denies it', capped(allow('*'), deny('s3:*')), null, 'explicitly_denied'],
  ['a boundary with a condition', capped(allow('*', { Condition: WITH_MFA })), null, 'allowed_conditionally'],
  ['an unread boundary', policies(all.applied, UNKNOWN), null, 'unknown'],
  ['an unread boundary of who has nothing', policies([], UNKNOWN), null, 'not_allowed'],
  ['every level', all, [[FULL], [control('Ec2', allow('ec2:*')), FULL]], 'allowed'],
  ['one level without it', all, [[FULL], [control('Ec2', allow('ec2:*'))]], 'not_allowed'],
  ['a Deny on a level', all, [[FULL, control('No', deny('s3:*'))]], 'explicitly_denied'],
  ['an unread level', all, [[FULL, { name: 'Lost', document: UNKNOWN }]], 'unknown'],
  ['unread levels', all, UNKNOWN, 'unknown'],
  ['a policy that was not read', policies([UNREAD]), null, 'unknown'],
  ['a Deny beside what was not read', policies([UNREAD, applied('No', deny('*'))], UNKNOWN, false), UNKNOWN, 'explicitly_denied'],
  ['a group that was not seen', policies(all.applied, null, false), null, 'unknown'],
])('%s', (_, principal, controls, expected) => {
  expect(decide(GET, principal, controls)).toBe(expected);
});

it('takes for text what looks like a variable in an older document', () => {
  const odd = { action: 's3:GetObject', resource: 'arn:aws:s3:::${aws:username}/x' };
  const of = policies([policyOf(oldText(allow('*', { Resource: 'arn:aws:s3:::${aws:username}/*' })))]);
  expect(decide(odd, of, null)).toBe('allowed');
  expect(decide({ ...odd, resource: 'arn:aws:s3:::x{aws:username}/x' }, of, null)).toBe('not_allowed');
  expect(decide(odd, having(allow('*', { Resource: 'arn:aws:s3:::${aws:username}/*' })), null)).toBe('allowed_conditionally');
});

it('agrees with the plainest reading of identity policy, boundary and service control policy', () => {
  fc.assert(
    fc.property(
      anyDocument,
      anyDocument,
      anyDocument,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...RESOURCES),
      (identity, boundary, scp, action, resource) => {
        const decision = decide({ action, resource }, policies([policyOf(identity)], parsePolicy(boundary)), [[policyOf(scp)]]);
        const outcomes = WORLDS.map((world) => [identity, boundary, scp].map((json) => answers(json, action, resource, world)));
        const usable = outcomes.map((outcome) => outcome.every((each) => each === 'allow'));
        if (decision === 'allowed') expect(usable).not.toContain(false);
        if (decision === 'explicitly_denied') expect(outcomes.every((outcome) => outcome.includes('deny'))).toBe(true);
        if (decision === 'not_allowed') expect(usable).not.toContain(true);
        // Without an unknown, all worlds are alike.
        const certain = ![identity, boundary, scp].some((json) => json.includes('Condition') || json.includes('${'));
        if (certain)
          expect(decision).toBe(
            outcomes[0]?.includes('deny') === true ? 'explicitly_denied' : usable[0] === true ? 'allowed' : 'not_allowed',
          );
      },
    ),
    { ...PROPERTY, numRuns: runs(1000) },
  );
});
