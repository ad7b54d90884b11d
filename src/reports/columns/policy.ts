import type { PolicyUse } from '../../checks/policy-use.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import type { AppliedPolicy } from '../../policy/applied-policy.js';
import type { Column } from '../column.js';

export const POLICY_TYPES = ['aws_managed', 'customer_managed', 'inline'] as const;

export function policyType({ arn }: AppliedPolicy): (typeof POLICY_TYPES)[number] {
  if (arn === null) return 'inline';
  return isAwsManagedPolicy(arn) ? 'aws_managed' : 'customer_managed';
}

type WhichPolicy = Pick<PolicyUse, 'policy' | 'accounts' | 'principals'>;

const columns: readonly Omit<Column<WhichPolicy>, 'tone' | 'text'>[] = [
  {
    key: 'policy_name',
    title: 'Policy',
    type: 'text',
    about: 'Name of the policy',
    needs: ['managed_policies'],
    weight: 0,
    value: ({ policy }) => policy.name,
  },
  {
    key: 'policy_type',
    title: 'Type',
    type: 'choice',
    choices: POLICY_TYPES,
    about: '`aws_managed` · `customer_managed`: copies with the same name and text in several accounts are one row · `inline`',
    needs: ['managed_policies'],
    weight: 2,
    value: ({ policy }) => policyType(policy),
  },
  {
    key: 'policy_arn',
    title: 'Policy ARN',
    type: 'text',
    about: 'ARN; of copies: the first one; empty: an inline policy',
    needs: ['managed_policies'],
    value: ({ policy }) => policy.arn,
  },
  {
    key: 'group',
    title: 'Group',
    type: 'text',
    about: 'The group that carries it; empty: the principal itself does, or, with `--by policy`, it is a managed policy, which several may',
    needs: ['managed_policies'],
    value: ({ policy }) => policy.group,
  },
  {
    key: 'held_by',
    title: 'Held by',
    type: 'text',
    about: 'ARN of the user or role whose inline policy it is; empty: a group has it, or it is a managed policy',
    needs: ['managed_policies'],
    value: ({ policy, principals }) => (policy.arn === null && policy.group === null ? ([...principals][0] ?? null) : null),
  },
  {
    key: 'accounts',
    title: 'Accounts',
    type: 'list',
    about: 'Accounts in which a principal was seen to have it',
    needs: [],
    weight: 3,
    value: ({ accounts }) => [...accounts].sort(),
  },
  {
    key: 'principals',
    title: 'Principals',
    type: 'number',
    about: 'How many users and roles were seen to have it',
    needs: [],
    weight: 2,
    value: ({ principals }) => principals.size,
  },
];

/** Columns that say which policy a row is about. */
export function policyColumns<Row>(pick: (row: Row) => WhichPolicy): readonly Column<Row>[] {
  return columns.map(({ link: _, ...column }) => ({ ...column, value: (row) => column.value(pick(row)) }));
}
