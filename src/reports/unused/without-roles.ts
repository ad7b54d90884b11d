import { ADVICE, type Advice } from '../../checks/use-counts.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { toneOf } from '../columns/cells.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { outsideEntityColumns, outsideSourceColumn, type OutsideEntity } from './outside-entity.js';
import { outsideGaps, outsideRows, type OutsideRow } from './without-roles-detail.js';

/** A principal, or an account as a whole, and what of its permissions the organization says was not used. */
interface OutsideSummary extends OutsideEntity {
  /** Namespaces; of a role that was not used as a whole no source names them. */
  readonly services: readonly string[] | Unknown;
  readonly notKnown: number;
  readonly advice: Advice;
}

export const unusedWithoutRoles = defineReport<OutsideSummary>({
  name: 'unused-without-roles',
  summary: 'Who has permissions not used for N days, as an analyzer and the access report of the organization say (`unused --no-assume`)',
  noun: ['principal or account', 'principals and accounts'],
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['account_id', 'arn', 'source']],
  columns: [
    ...outsideEntityColumns,
    {
      key: 'unused',
      title: 'Unused',
      type: 'number',
      about: 'Services that were not used for the days asked, or actions of theirs; of an account: that no principal there used; ' +
        'unknown of a role that was not used as a whole',
      needs: [],
      weight: 1,
      value: ({ services }) => (services === UNKNOWN ? UNKNOWN : services.length),
    },
    {
      key: 'advice',
      title: 'What to do',
      type: 'choice',
      choices: ADVICE,
      about:
        '`remove`: the role as a whole was not used · `reduce`: what was not used can go; an account, by a service control ' +
          'policy · `unknown`: no use on record, but not certainly for so long · `keep`: AWS keeps no record that could tell',
      needs: [],
      weight: 1,
      value: ({ advice }) => advice,
      tone: ({ advice }) => toneOf(advice, { remove: 'bad', reduce: 'warn' }),
    },
    {
      key: 'not_known',
      title: 'Not known',
      type: 'number',
      about: 'Services or actions without use on record, but not certainly for so long',
      needs: [],
      weight: 2,
      value: ({ notKnown }) => notKnown,
    },
    {
      key: 'services_unused',
      title: 'Services unused',
      type: 'list',
      about: 'Namespaces of the services that count as unused; unknown of a role that was not used as a whole',
      needs: [],
      value: ({ services }) => services,
    },
    outsideSourceColumn,
  ],
  defaultColumns: ['account_id', 'account_name', 'entity_type', 'entity_name', 'unused', 'advice', 'not_known', 'source'],
  sort: ['advice:desc', 'unused:desc'],
  needs: ['unused_findings', 'organization_access'],
  *rows(account, context) {
    const byWhom = new Map<string | null, OutsideRow[]>();
    for (const row of outsideRows(account, context)) {
      const rows = byWhom.get(row.arn);
      if (rows === undefined) byWhom.set(row.arn, [row]);
      else rows.push(row);
    }
    for (const rows of byWhom.values()) yield* summaryOf(rows);
  },
  gaps: outsideGaps,
});

function* summaryOf(rows: readonly OutsideRow[]): Iterable<OutsideSummary> {
  const [first] = rows;
  if (first === undefined) return;
  const { account, source, arn } = first;
  const unused = rows.filter(({ use }) => use === 'unused');
  const whole = unused.some(({ namespace }) => namespace === null);
  const services = whole ? UNKNOWN : [...new Set(unused.flatMap(({ namespace }) => namespace ?? []))].sort();
  const notKnown = rows.filter(({ use }) => use === 'unknown').length;
  yield { account, source, arn, services, notKnown, advice: adviceOn(unused, notKnown) };
}

function adviceOn(unused: readonly OutsideRow[], notKnown: number): Advice {
  if (unused.some(({ namespace }) => namespace === null)) return 'remove';
  if (unused.length > 0) return 'reduce';
  return notKnown > 0 ? 'unknown' : 'keep';
}
