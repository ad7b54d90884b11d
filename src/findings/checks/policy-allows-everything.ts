import { allowsEverything } from '../../checks/admin.js';
import { parsePolicy } from '../../model/policy.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const policyAllowsEverything = defineCheck({
  id: 'policy-allows-everything',
  title: 'Customer-managed policy allows everything',
  severity: 'high',
  means: 'A principal that has the policy is administrator, under a name that may not say so.',
  remedy:
    'Detach the policy, or put a version in its place that names actions and resources. One that is not attached, or that is a ' +
    'boundary only, is no finding.',
  commands: [
    'aws iam list-entities-for-policy --policy-arn {arn}',
    'aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default',
  ],
  needs: ['account_details', 'roles', 'managed_policies'],
  of: 'policies',
  judge({ text, holders }) {
    const document = parsePolicy(text);
    if (document === UNKNOWN) return unknown('the document can not be read');
    const everything = allowsEverything(document);
    if (everything === 'no') return pass('does not allow everything');
    if (holders === null) return unknown('who has it was not seen');
    if (holders.length === 0) return pass('not attached to any principal');
    const facts = { held_by: holders };
    return everything === 'yes' ? fail(`held by ${some(holders, 3)}`, facts) : unknown('a condition decides it', facts);
  },
});
