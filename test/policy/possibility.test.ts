import fc from 'fast-check';
import { parsePolicy } from '../../src/model/policy.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { ControlPolicy, PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { possibilityOf, type Granted } from '../../src/policy/possibility.js';
import {
  ACTIONS,
  allow,
  allowNot,
  answers,
  anyDocument,
  applied,
  control,
  deny,
  denyNot,
  document,
  policies,
  policyOf,
  RESOURCES,
  UNREAD,
  WITH_MFA,
  WORLDS,
  type StatementJson,
} from './support.js';
import { PROPERTY, runs } from '../extent.js';

const FULL = control('FullAWSAccess', allow('*'));
const LOST: ControlPolicy = { name: 'Lost', document: UNKNOWN };
const S3 = { namespace: 's3' };
const GET = { namespace: 's3', action: 'GetObject' };
const OWN = applied('Own', allow(['s3:Get*', 's3:Put*', 'ec2:*']));
const own = policies([OWN]);
const LOGS = { Resource: 'arn:aws:s3:::logs/*' };
const TURK = { namespace: 'mechanicalturk' };
const all = policies([applied('Own', allow('*'))]);
const DENIED = 'policy Own denies it';

function capped(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies([OWN], document(...statements));
}

function denied(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies([OWN, applied('Stop', ...statements)]);
}

type Case = [string, Granted, PrincipalPolicies, ServiceControls | Unknown, string | null];

it.each<Case>([
  ['nothing stands against it', S3, own, null, null],
  ['a boundary allows a part of it', S3, capped(allow('s3:GetBucket*')), null, null],
  ['a boundary allows it under a condition', S3, capped(allow('s3:*', { Condition: WITH_MFA })), null, null],
  ['a boundary allows all but others', S3, capped(allowNot('iam:*')), null, null],
  ['a Deny with a condition', S3, denied(deny('*', { Condition: WITH_MFA })), null, null],
  ['a Deny on some resources', S3, denied(deny('*', LOGS)), null, null],
  ['a Deny on all resources but some', S3, denied({ Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::logs/*' }), null, null],
  ['a Deny on no resource', S3, denied({ Effect: 'Deny', Action: '*', NotResource: '*' }), null, null],
  ['a Deny of a part of it', S3, denied(deny('s3:Get*')), null, null],
  ['a Deny of everything but a part of it', S3, denied(denyNot('s3:Get*')), null, null],
  ['service control policies that allow everything', S3, own, [[FULL], [FULL]], null],
  ['service control policies that deny others', S3, own, [[FULL, control('NoEc2', deny('ec2:*'))]], null],
  ['a policy that grants nothing of it', { namespace: 'ses' }, own, null, null],
  ['a service that service control policies do not reach', TURK, all, [[FULL, control('Stop', deny(['mechanicalturk:*', 'ec2:*']))]], null],
  ['an action of it', { ...TURK, action: 'CreateHIT' }, all, [[FULL, control('Stop', deny('*'))]], null],
  ['a level that does not allow it', TURK, all, [[FULL], [control('Ec2', allow('ec2:*'))]], null],
  ['service control policies that could not be read', TURK, all, UNKNOWN, null],
])('yes: %s', (_, what, principal, controls) => {
  expect(possibilityOf(what, principal, controls)).toEqual({ possible: 'yes', because: null });
});

it.each<Case>([
  ['its own Deny', S3, policies([applied('Own', allow('s3:*'), deny('s3:*'))]), null, DENIED],
  ['a Deny of all that is granted', S3, denied(deny(['s3:Get*', 's3:Put*'])), null, 'policy Stop denies it'],
  ['a Deny of everything but others', S3, denied(denyNot(['ec2:*', 'sts:*'])), null, 'policy Stop denies it'],
  ['a boundary without it', S3, capped(allow(['ec2:*', 'S3:List*'])), null, 'the permissions boundary does not allow it'],
  ['a boundary of other actions', S3, capped(allow('s3:List*')), null, 'the permissions boundary does not allow it'],
  ['a boundary of all but it', S3, capped(allowNot('S3:*')), null, 'the permissions boundary does not allow it'],
  ['a boundary that denies it', S3, capped(allow('*'), deny('s3:*')), null, 'the permissions boundary denies it'],
  ['an empty boundary', S3, capped(), null, 'the permissions boundary does not allow it'],
  ['a service control policy that denies it', S3, own, [[FULL, control('NoS3', deny('s3:*'))]], 'service control policy NoS3 denies it'],
  [
    'a level that does not allow it',
    S3,
    own,
    [[FULL], [control('Ec2', allow('ec2:*')), control('Iam', allow('iam:*'))]],
    'no service control policy of level 2 allows it (Ec2, Iam)',
  ],
  ['one action denied', GET, denied(deny('s3:*Object')), null, 'policy Stop denies it'],
  ['one action outside the boundary', GET, capped(allow('s3:Put*')), null, 'the permissions boundary does not allow it'],
  ['a Deny beside what could not be read', S3, policies([UNREAD, applied('Own', deny('s3:*'))], UNKNOWN, false), UNKNOWN, DENIED],
  [
    'a level of which all was read beside one of which not',
    S3,
    own,
    [[LOST], [control('Ec2', allow('ec2:*'))]],
    'no service control policy of level 2 allows it (Ec2)',
  ],
  [
    'its own Deny of what service control policies do not reach',
    TURK,
    policies([applied('Own', allow('*'), deny('mechanicalturk:*'))]),
    [[FULL]],
    DENIED,
  ],
  [
    'a boundary without it',
    TURK,
    policies([applied('Own', allow('*'))], document(allow('s3:*'))),
    null,
    'the permissions boundary does not allow it',
  ],
  [
    'different reasons for different parts',
    S3,
    policies([OWN, applied('Stop', deny('s3:Get*'))], document(allow('s3:Get*'))),
    null,
    'policy Stop denies it',
  ],
])('no: %s', (_, what, principal, controls, because) => {
  expect(possibilityOf(what, principal, controls)).toEqual({ possible: 'no', because });
});

it.each<Case>([
  ['the boundary', S3, policies([OWN], UNKNOWN), null, 'the permissions boundary could not be read'],
  ['the service control policies', S3, own, UNKNOWN, 'the service control policies could not be read'],
  ['one service control policy', S3, own, [[FULL], [FULL, LOST]], 'service control policy Lost could not be read'],
  [
    'one service control policy, where the others do not allow it',
    S3,
    own,
    [[control('Ec2', allow('ec2:*')), LOST]],
    'service control policy Lost could not be read',
  ],
  ['the policies of a level', S3, own, [[FULL], []], 'no service control policy was seen on level 2'],
  ['a policy of its own', S3, policies([OWN, UNREAD]), null, 'policy Lost could not be read'],
  ['a group', S3, policies([OWN], null, false), null, 'not all policies could be seen'],
])('unknown without %s', (_, what, principal, controls, because) => {
  expect(possibilityOf(what, principal, controls)).toEqual({ possible: 'unknown', because });
});

it('an unread policy may grant more than what is denied', () => {
  expect(possibilityOf(S3, policies([OWN, UNREAD, applied('Stop', deny(['s3:Get*', 's3:Put*']))]), null).possible).toBe('unknown');
});

it('never says no to what can be used', () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, anyDocument, fc.constantFrom(...ACTIONS), (identity, boundary, scp, action) => {
      const principal = policies([policyOf(identity)], parsePolicy(boundary));
      const controls = [[policyOf(scp)]];
      const [namespace = '', name = ''] = action.split(':');
      const usable = RESOURCES.some((resource) =>
        WORLDS.some((world) => [identity, boundary, scp].every((json) => answers(json, action, resource, world) === 'allow')),
      );
      if (!usable) return;
      expect(possibilityOf({ namespace }, principal, controls).possible).toBe('yes');
      expect(possibilityOf({ namespace, action: name }, principal, controls).possible).toBe('yes');
    }),
    { ...PROPERTY, numRuns: runs(1000) },
  );
});
