import fc from 'fast-check';
import { judgeEscalation } from '../../../src/checks/escalation.js';
import { mayEscalate } from '../../../src/checks/assume-role/may-escalate.js';
import { ESCALATION_PATHS } from '../../../src/policy/escalation-paths.js';
import { PROPERTY, runs } from '../../extent.js';
import { ACCOUNT_ID } from '../../fixtures.js';
import { allow, allowNot, applied, deny, document, policies, type StatementJson } from '../../policy/support.js';

const ACTIONS = ESCALATION_PATHS.flatMap(({ needs }) => needs.map(({ action }) => action));

const action = fc.oneof(
  fc.constantFrom(...ACTIONS),
  fc.constantFrom(...ACTIONS).map((each) => each.toUpperCase()),
  fc.constantFrom(...ACTIONS).map((each) => `${each.slice(0, -3)}*`),
  fc.constantFrom(...ACTIONS).map((each) => each.replace(/.(?=:)/, '?')),
  fc.constantFrom('iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy'),
  fc.constantFrom('s3:*', 'dynamodb:GetItem', 'lambda:List*', 'sts:AssumeRole', 'ec2:Describe*', '*', '*:List*'),
);

const statement: fc.Arbitrary<StatementJson> = fc
  .tuple(fc.array(action, { minLength: 1, maxLength: 4 }), fc.constantFrom(allow, allow, allow, allowNot, deny))
  .map(([actions, make]) => make(actions));

it('says no only of those who have no path', () => {
  let skipped = 0;
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.boolean(), (statements, bounded) => {
      const own = policies([applied('own', ...statements)], bounded ? document(allow('s3:*'), allow('iam:*')) : null);
      if (mayEscalate(own)) return;
      skipped += 1;
      const { escalation } = judgeEscalation({ kind: 'role', name: 'R', arn: `arn:aws:iam::${ACCOUNT_ID}:role/R`, policies: own }, null);
      expect([statements, escalation]).toEqual([statements, 'no']);
    }),
    { ...PROPERTY, numRuns: runs(5000) },
  );
  expect(skipped).toBeGreaterThan(20);
});
