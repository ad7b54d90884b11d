import type { Account } from '../../model/account.js';
import { UNKNOWN } from '../../model/value.js';
import type { Column } from '../column.js';

/** Keys of the columns that a report shows by itself: what costs calls of its own is there on request. */
export function usualKeys(columns: readonly Pick<Column<never>, 'key' | 'needs'>[]): readonly string[] {
  return columns.filter(({ needs }) => !needs.includes('unit_names')).map(({ key }) => key);
}

/** Which account a row is about. */
export function accountColumns<Row>(accountOf: (row: Row) => Account): readonly Column<Row>[] {
  return [
    {
      key: 'account_id',
      title: 'Account',
      type: 'text',
      about: 'Account id, 12 digits',
      needs: [],
      weight: 0,
      value: (row) => accountOf(row).id,
    },
    {
      key: 'account_name',
      title: 'Account name',
      type: 'text',
      about: 'Name in the organization; the alias with `--source account`',
      needs: [],
      weight: 0,
      value: (row) => accountOf(row).name,
    },
    {
      key: 'ou_path',
      title: 'OU path',
      type: 'text',
      about: 'Names of the organizational units above the account, such as `Workloads/Prod`; empty: directly under the root',
      needs: ['unit_names'],
      value: (row) => {
        const { unitPath } = accountOf(row);
        return unitPath === undefined || unitPath === null ? UNKNOWN : unitPath === '' ? null : unitPath;
      },
    },
  ];
}
