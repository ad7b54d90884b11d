import { notJudged, type NotJudged } from '../../src/checks/not-judged.js';
import { judgeTrust, type JudgedTrust } from '../../src/checks/trust.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { allow, applied, control, deny, document, having, oldText, policies, policyOf, UNREAD, WITH_MFA } from '../policy/support.js';

function trust(statement: object): JudgedTrust | Unknown {
  return judgeTrust(
    JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement } }),
    { id: '111122223333', path: null },
    new Map(),
  );
}

const FINE = having(
  allow('*'),
  deny('s3:*', { Resource: 'arn:aws:s3:::x' }),
  allow('iam:*', { Resource: 'arn:aws:iam::*:user/${aws:username}' }),
);

it.each<[readonly NotJudged[], string, PrincipalPolicies, (ServiceControls | Unknown)?, (JudgedTrust | Unknown | null)?]>([
  [[], 'everything is judged', FINE],
  [
    [],
    'also under service control policies',
    FINE,
    [[control('Full', allow('*'))]],
    trust({ Principal: { Service: 'ec2.amazonaws.com' } }),
  ],
  [['conditions'], 'a condition', having(allow('*', { Condition: WITH_MFA }))],
  [['conditions'], 'a condition of the boundary', policies([], document(allow('*', { Condition: WITH_MFA })))],
  [['policy_variables'], 'a variable', having(allow('*', { Resource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' }))],
  [
    ['policy_variables'],
    'a variable of the boundary',
    policies([], document(allow('*', { Resource: ['*', 'arn:aws:s3:::${aws:username}-${aws:userid}'] }))),
  ],
  [
    [],
    'what is text in an older document',
    policies([policyOf(oldText(allow('*', { Resource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' })))]),
  ],
  [[], 'a dollar sign', having(allow('*', { Resource: 'arn:aws:s3:::a${$}b' }))],
  [['deny_not_action'], 'a Deny of all but something', having({ Effect: 'Deny', NotAction: 's3:*', Resource: '*' })],
  [['deny_not_resource'], 'a Deny of all resources but some', having({ Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::x' })],
  [['unread_policies'], 'a policy', policies([UNREAD])],
  [['unread_policies'], 'a group', policies([], null, false)],
  [['unread_boundary'], 'the boundary', policies([], UNKNOWN)],
  [['unread_control_policies'], 'service control policies', FINE, UNKNOWN],
  [['unread_control_policies'], 'one of them', FINE, [[{ name: 'Lost', document: UNKNOWN }]]],
  [['unread_control_policies'], 'a level of them', FINE, [[]]],
  [['control_policy_conditions'], 'a condition of theirs', FINE, [[control('Regions', deny('*', { Condition: WITH_MFA }))]]],
  [['trust'], 'a trust policy that can not be read', FINE, null, UNKNOWN],
  [['trust'], 'a trust policy of all but somebody', FINE, null, trust({ NotPrincipal: { AWS: '444455556666' } })],
  [
    ['trust'],
    'a trust policy of everybody, if',
    FINE,
    null,
    trust({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
  ],
  [
    ['conditions', 'unread_policies', 'unread_control_policies', 'trust'],
    'several',
    policies([applied('P', deny('*', { Condition: WITH_MFA })), UNREAD]),
    UNKNOWN,
    UNKNOWN,
  ],
])('%j: %s', (expected, _, of, controls = null, role = null) => {
  expect(notJudged(of, controls, role)).toEqual(expected);
});
