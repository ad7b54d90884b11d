import { ADVICE, type UseCounts } from '../../checks/use-counts.js';
import type { PermissionUse } from '../../checks/permission-use.js';
import type { Need } from '../../evidence/evidence.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import type { Column } from '../column.js';
import { toneOf } from './cells.js';

const needs: readonly Need[] = ['last_accessed'];

const of = (use: PermissionUse) => (counts: UseCounts): Value => (counts.of === UNKNOWN ? UNKNOWN : counts.of[use]);

const columns: readonly Omit<Column<UseCounts>, 'text'>[] = [
  {
    key: 'granted',
    title: 'Granted',
    type: 'number',
    about: 'Services that the policies allow',
    needs,
    weight: 2,
    value: ({ granted }) => granted,
  },
  {
    key: 'unused',
    title: 'Unused',
    type: 'number',
    about: 'Of these: not used for the days asked, those among them that a boundary, SCP or denial forbids anyway',
    needs,
    weight: 1,
    value: ({ unused }) => unused,
  },
  {
    key: 'unused_share',
    title: 'Unused %',
    type: 'number',
    about: 'The same in per cent, rounded down; empty: nothing is granted',
    needs,
    weight: 2,
    value: ({ share }) => share,
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about:
      'Last attempt on record at any of these services, or last use of the principal itself, from which its rows follow; ' +
        'empty: none in the tracking window of about 400 days',
    needs,
    weight: 2,
    value: ({ lastUsed }) => lastUsed,
  },
  {
    key: 'advice',
    title: 'What to do',
    type: 'choice',
    choices: ADVICE,
    about:
      '`remove`: nothing of it was used, so that it can go as a whole · `reduce`: what was not used can go; `--suggest` ' +
        'writes the policies · `keep`: nothing is known to be unused · `unknown`: its use could not be seen',
    needs,
    weight: 1,
    value: ({ advice }) => advice,
    tone: ({ advice }) => toneOf(advice, { remove: 'bad', reduce: 'warn', keep: 'good' }),
  },
  { key: 'used', title: 'Used', type: 'number', about: 'Of the services granted: used within the days asked', needs, value: of('used') },
  { key: 'new', title: 'New', type: 'number', about: 'Not used, and granted for fewer days than asked', needs, value: of('new') },
  { key: 'impossible', title: 'Impossible', type: 'number', about: 'Of the unused ones: forbidden anyway', needs, value: of('impossible') },
  {
    key: 'not_tracked',
    title: 'Not tracked',
    type: 'number',
    about: 'Of which AWS keeps no record, so that they may be in daily use',
    needs,
    value: of('not_tracked'),
  },
  {
    key: 'not_known',
    title: 'Not known',
    type: 'number',
    about: 'Whose use could not be seen, or lies beyond the tracking window',
    needs,
    value: of('unknown'),
  },
];

/** Columns that count how much of what is allowed was used. */
export function useCountColumns<Row>(pick: (row: Row) => UseCounts): readonly Column<Row>[] {
  return columns.map(({ tone, link: _, ...column }) => ({
    ...column,
    value: (row) => column.value(pick(row)),
    ...(tone === undefined ? {} : { tone: (row: Row) => tone(pick(row)) }),
  }));
}

export const COUNTED = ['granted', 'unused', 'unused_share', 'last_used', 'advice'];

/** Worst first. */
export const BY_UNUSED = ['unused:desc', 'unused_share:desc'];
