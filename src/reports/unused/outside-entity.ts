import type { Account } from '../../model/account.js';
import { parseArn } from '../../model/arn.js';
import type { Column } from '../column.js';
import { accountColumns } from '../columns/account.js';

/** What the organization itself can tell of an account, without a role in it. */
export interface OutsideEntity {
  readonly account: Account;
  readonly source: 'unused_findings' | 'organization_access';
  /** null: everybody in the account. */
  readonly arn: string | null;
}

/** Whom a row is about. */
export const outsideEntityColumns: readonly Column<OutsideEntity>[] = [
  ...accountColumns<OutsideEntity>(({ account }) => account),
  {
    key: 'entity_type',
    title: 'Type',
    type: 'choice',
    choices: ['account', 'user', 'role'],
    about: '`account`: no principal of the account used it; else the principal that did not',
    needs: [],
    weight: 2,
    value: ({ arn }) => (arn === null ? 'account' : isRole(arn) ? 'role' : 'user'),
  },
  {
    key: 'entity_name',
    title: 'Name',
    type: 'text',
    about: 'Name of the principal',
    needs: [],
    weight: 0,
    value: ({ arn }) => (arn === null ? null : arn.slice(arn.lastIndexOf('/') + 1)),
  },
  {
    key: 'arn',
    title: 'ARN',
    type: 'text',
    about: 'ARN of the principal',
    needs: [],
    value: ({ arn }) => arn,
  },
];

export const outsideSourceColumn: Column<OutsideEntity> = {
  key: 'source',
  title: 'Source',
  type: 'choice',
  choices: ['unused_findings', 'organization_access'],
  about:
    '`unused_findings`: an unused-access analyzer of the organization · `organization_access`: the access report of the organization',
  needs: [],
  weight: 2,
  value: ({ source }) => source,
};

export function isRole(arn: string): boolean {
  return parseArn(arn)?.resource.startsWith('role/') === true;
}
