import { SEVERITIES } from '../../findings/check-ids.js';
import { groupedBy } from '../../model/grouped-by.js';
import { isClosed, type Account } from '../../model/account.js';
import { controlsMet } from '../../findings/controls.js';
import { controlText } from '../../findings/control-texts.js';
import { judgeFindings } from '../findings/judge-findings.js';
import type { FindingRow } from '../findings/row.js';
import type { ReportContext } from '../options.js';
import { CONFIDENCES } from '../../checks/people/group-people.js';
import { peopleOf, anywhere } from '../people/person-row.js';
import { figure, type Figure, type Figures } from './figure.js';
import { GRAVE_FINDINGS, type Section } from './sections.js';

const MOST_PEOPLE = 10;

const GRAVE: readonly string[] = ['critical', 'high'];

/** Findings by severity, by control of the CIS benchmark, and by account. */
export function findingFigures(context: ReportContext): Figures {
  const judge = judgeFindings({ ...context, status: ['fail', 'unknown'], showExceptions: false });
  const accounts: Account[] = [];
  return {
    add: (known) => {
      judge.add(known);
      if (!isClosed(known.account)) accounts.push(known.account);
    },
    *rows() {
      const found = [...judge.rows()];
      for (const severity of SEVERITIES) yield counted('severity', severity, found.filter(({ check }) => check.severity === severity));
      yield* byControl(found);
      const grave = groupedBy(found.filter(({ check }) => GRAVE.includes(check.severity)), ({ account }) => account?.id);
      for (const account of accounts) yield counted('accounts', GRAVE_FINDINGS, grave.get(account.id) ?? [], { account });
    },
  };
}

function counted(section: Section, item: string, found: readonly FindingRow[], more: Partial<Figure> = {}): Figure {
  const count = found.filter(({ status }) => status === 'fail').length;
  return figure(section, item, count, { unknown: found.length - count, ...more });
}

function* byControl(found: readonly FindingRow[]): Iterable<Figure> {
  const numbers = new Map<string, FindingRow[]>();
  for (const row of found) {
    for (const { standard, number } of controlsMet(row.check, row.thresholds)) {
      if (standard === 'cis7') numbers.set(number, [...(numbers.get(number) ?? []), row]);
    }
  }
  const order = (number: string): number => number.split('.').reduce((sum, part) => sum * 100 + Number(part), 0);
  for (const [number, rows] of [...numbers].sort(([a], [b]) => order(a.padEnd(5, '.0')) - order(b.padEnd(5, '.0'))))
    yield counted('controls', `CIS ${number}`, rows, { detail: controlText({ standard: 'cis7', number }) });
}

/** People with users in several accounts, those with most accounts first. */
export function peopleFigures(context: ReportContext): Figures {
  const people = peopleOf({ ...context, leaving: null });
  return {
    add: (known) => {
      people.add(known);
    },
    *rows() {
      const several = [...people.rows()].flatMap(({ person }) => {
        const accounts = new Set(person.users.map(({ account }) => account)).size;
        return accounts > 1 ? [{ person, accounts }] : [];
      });
      const sure = ({ person: { confidence } }: (typeof several)[number]): number => CONFIDENCES.indexOf(confidence);
      const possible = several.filter(({ person }) => person.confidence === 'possible').length;
      yield figure('counts', 'People in several accounts', several.length - possible, { unknown: possible });
      for (const { person, accounts } of several.sort((a, b) => sure(a) - sure(b) || b.accounts - a.accounts).slice(0, MOST_PEOPLE)) {
        const admin = anywhere(person.users, (user) => user.admin);
        const detail = `${person.confidence}: ${person.because.join(', ')}; administrator somewhere: ${admin}`;
        yield figure('people', person.person, accounts, { detail });
      }
    },
  };
}
