import fc from 'fast-check';
import { judgeEscalation, type JudgedEscalation } from '../../src/checks/escalation.js';
import { parsePolicy } from '../../src/model/policy.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { documentOf } from '../../src/policy/like-document.js';
import { PROPERTY } from '../extent.js';

const ACCOUNTS = ['111122223333', '444455556666'];
const NAMES = ['deploy', 'other', '*', 'devs'];
const ACTIONS = [
  ...['*', 'iam:*', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:CreatePolicyVersion', 'iam:UpdateAssumeRolePolicy', 'iam:PassRole'],
  ...['iam:CreateAccessKey', 'iam:AddUserToGroup', 'iam:AttachGroupPolicy', 'lambda:CreateFunction', 'lambda:InvokeFunction', 'ec2:RunInstances', 's3:GetObject', 'iam:DeleteRolePermissionsBoundary'],
];
const RESOURCES = [
  ...['*', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/deploy', 'arn:aws:iam::*:role/other', 'arn:aws:iam::*:user/*'],
  ...['arn:aws:iam::111122223333:policy/own', 'arn:aws:iam::*:user/${aws:username}', 'arn:aws:lambda:*:*:function:*', 'arn:aws:iam::*:group/*', 'arn:aws:iam::*:group/devs'],
];

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  actions: fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), fc.subarray(ACTIONS, { minLength: 1, maxLength: 3 })),
  resources: fc.subarray(RESOURCES, { minLength: 1, maxLength: 2 }),
  isConditional: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 0),
});
const policyText = fc.array(statement, { minLength: 1, maxLength: 3 }).map((all) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: all.map(({ Effect, actions: [key, actions], resources, isConditional }) => {
      const more = isConditional ? { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } } : {};
      return { Effect, [key]: actions, Resource: resources, ...more };
    }),
  }),
);
const principal = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  name: fc.constantFrom(...NAMES),
  kind: fc.constantFrom('role', 'role', 'user'),
  groups: fc.subarray(['devs', 'ops', '*'], { maxLength: 2 }),
  own: fc.nat({ max: 3 }),
  arn: fc.constantFrom(null, 'arn:aws:iam::111122223333:policy/own', 'arn:aws:iam::111122223333:policy/x'),
  boundary: fc.constantFrom('none', 'none', 'none', 'text', 'unread'),
  complete: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn > 0),
});

type Drawn = typeof principal extends fc.Arbitrary<infer T> ? T : never;
type Parse = typeof parsePolicy;

function judged({ account, name, kind, groups, own, arn, boundary, complete }: Drawn, texts: readonly string[], parse: Parse): JudgedEscalation {
  const [text = '', other = ''] = [texts[own % texts.length], texts[(own + 1) % texts.length]];
  const policy = (name: string, body: string, of: string | null): AppliedPolicy => ({
    ...{ name, arn: of, group: null, text: body, document: parse(body), createdAt: null, versions: null },
  });
  const applied = [policy('own', text, arn), ...(own > 1 ? [policy('harmless', HARMLESS, null)] : [])];
  const cap: ReturnType<Parse> | null = boundary === 'text' ? parse(other) : boundary === 'none' ? null : UNKNOWN;
  const policies: PrincipalPolicies = { applied, boundary: cap, complete };
  const controls: ServiceControls = own === 3 ? [[{ name: 'all', document: parse(HARMLESS) }, { name: 'more', document: parse(other) }]] : null;
  return judgeEscalation({ kind, arn: `arn:aws:iam::${account}:${kind}/${name}`, name, groups, policies }, controls);
}

const HARMLESS = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });

describe('principals with the same policies', () => {
  it('are judged as if each had policies of its own', () => {
    let escalations = 0;
    fc.assert(
      fc.property(fc.array(policyText, { minLength: 1, maxLength: 2 }), fc.array(principal, { minLength: 2, maxLength: 8 }), (texts, all) => {
        for (const each of all) {
          const found = judged(each, texts, documentOf);
          expect(found).toEqual(judged(each, texts, parsePolicy));
          if (found.escalation !== 'no') escalations += 1;
        }
      }),
      { ...PROPERTY, numRuns: PROPERTY.numRuns * 2 },
    );
    expect(escalations).toBeGreaterThan(PROPERTY.numRuns / 2);
  });
});
