import { ownerOf } from '../../checks/owner.js';
import { SEVERITIES, STATUSES, type Severity } from '../../findings/check-ids.js';
import { commandsFor } from '../../findings/commands-for.js';
import { controlName, controlsMet } from '../../findings/controls.js';
import { SUBJECT_KINDS } from '../../findings/subject.js';
import type { Exception } from '../../findings/exceptions/exception.js';
import { SINCE } from '../../findings/tally.js';
import type { Account } from '../../model/account.js';
import { consoleLink } from '../../model/console-link.js';
import type { Unknown } from '../../model/value.js';
import { accountColumns } from '../columns/account.js';
import { toneOf } from '../columns/cells.js';
import type { Column } from '../column.js';
import type { FindingColumn, FindingRow } from './row.js';

/** What was found, and how bad it is. */
const verdictColumns: readonly FindingColumn[] = [
  {
    key: 'severity',
    title: 'Severity',
    type: 'choice',
    choices: SEVERITIES,
    about: 'How bad it is where the check fails',
    needs: [],
    weight: 1,
    value: ({ check }) => check.severity,
    tone: ({ check }) => toneOf(check.severity, { critical: 'bad', high: 'bad', medium: 'warn', info: 'muted' }),
  },
  {
    key: 'severity_rank',
    title: 'Rank',
    type: 'number',
    about: 'The same as a number to sort by: 4 critical, 3 high, 2 medium, 1 low, 0 info; those that fail before others',
    needs: [],
    value: ({ check, status }) => rankOf(check.severity) * 10 + STATUSES.length - STATUSES.indexOf(status),
  },
  {
    key: 'status',
    title: 'Status',
    type: 'choice',
    choices: STATUSES,
    about: '`fail` · `unknown`: evidence that would tell was not seen · `pass` · `exempt`: it fails, and an exception covers it',
    needs: [],
    weight: 1,
    value: ({ status }) => status,
    tone: ({ status }) => toneOf(status, { fail: 'bad', pass: 'good', exempt: 'muted' }),
  },
  {
    key: 'check',
    title: 'Check',
    type: 'text',
    about: 'Name of the check',
    needs: [],
    weight: 1,
    value: ({ check }) => check.id,
  },
  {
    key: 'title',
    title: 'What',
    type: 'text',
    about: 'What is wrong where the check fails',
    needs: [],
    value: ({ check }) => check.title,
  },
];

const subjectColumns: readonly FindingColumn[] = [
  {
    key: 'subject_type',
    title: 'Type',
    type: 'choice',
    choices: SUBJECT_KINDS,
    about: 'What it is about; `account`: also what could not be seen of a whole account',
    needs: [],
    value: ({ subject }) => subject.kind,
  },
  {
    key: 'subject_name',
    title: 'Name',
    type: 'text',
    about: 'Name of the user, role or policy; of a credential, that of its user; of an account, its own',
    needs: [],
    weight: 0,
    value: ({ subject }) => subject.name,
    link: ({ subject }) => consoleLink(subject.arn),
  },
  {
    key: 'credential',
    title: 'Credential',
    type: 'text',
    about: 'Which credential of the user: `access_key_1`; empty: none of its own',
    needs: [],
    weight: 3,
    value: ({ subject }) => subject.credential?.name ?? null,
  },
  { key: 'arn', title: 'ARN', type: 'text', about: 'Of the subject; empty: it has none', needs: [], value: ({ subject }) => subject.arn },
  {
    key: 'detail',
    title: 'Why',
    type: 'text',
    about: 'The facts that it follows from, in words',
    needs: [],
    weight: 1,
    value: ({ detail }) => detail,
  },
  {
    key: 'facts',
    title: 'Facts',
    type: 'tags',
    about: 'The same facts for machines',
    needs: [],
    value: ({ facts }) => facts,
  },
  {
    key: 'owner',
    title: 'Owner',
    type: 'text',
    about: 'Value of the tag named by `--owner-tag`',
    needs: [],
    weight: 2,
    value: ownerIn,
  },
];

const exceptionColumns: readonly FindingColumn[] = [
  exceptionColumn('exception', 'Exception', 'Where the exception that covers it stands (`--show-exceptions`)', ({ place }) => place),
  exceptionColumn('exception_owner', 'Decided by', 'Who owns that exception', ({ owner }) => owner),
  exceptionColumn('exception_reason', 'Reason', 'Why it was made', ({ reason }) => reason),
  exceptionColumn('exception_ticket', 'Ticket', 'Where it was discussed', ({ ticket }) => ticket),
  exceptionColumn('exception_until', 'Until', 'The last day on which it holds', ({ until }) => until),
  {
    key: 'since_baseline',
    title: 'Since baseline',
    type: 'choice',
    choices: SINCE,
    about: '`new`: the baseline does not have it · `unchanged`; empty: there is no `--baseline`, or it does not fail',
    needs: [],
    value: ({ since }) => since,
    tone: ({ since }) => toneOf(since, { new: 'bad', unchanged: 'muted' }),
  },
];

function exceptionColumn(key: string, title: string, about: string, value: (exception: Exception) => string | null): FindingColumn {
  return { key, title, type: 'text', about, needs: [], value: ({ exception }) => (exception === null ? null : value(exception)) };
}

const remedyColumns: readonly FindingColumn[] = [
  {
    key: 'controls',
    title: 'Controls',
    type: 'list',
    about: 'Controls that the check meets with the thresholds of this run: `cis-7.0.0:2.4`',
    needs: [],
    value: ({ check, thresholds }) => controlsMet(check, thresholds).map(controlName),
  },
  {
    key: 'remedy',
    title: 'Remedy',
    type: 'text',
    about: 'How to mend it',
    needs: [],
    value: ({ check }) => check.remedy,
  },
  {
    key: 'commands',
    title: 'Commands',
    type: 'list',
    about: 'Commands of the AWS CLI that mend it, for the account of the finding; what stands in `<…>` is to be filled in',
    needs: [],
    value: commandsFor,
  },
  {
    key: 'fingerprint',
    title: 'Fingerprint',
    type: 'text',
    about: 'Tells the finding from all others, and is the same in every run: check, account, unique id, credential',
    needs: [],
    value: ({ fingerprint }) => fingerprint,
  },
];

export const findingColumns: readonly FindingColumn[] = [
  ...verdictColumns,
  ...accountColumns<AccountRow>(({ account }) => account).map(ofFinding),
  ...subjectColumns,
  ...remedyColumns,
  ...exceptionColumns,
];

interface AccountRow {
  readonly account: Account;
}

/** Some findings are of no account. The id says where; a table has to have room for why. */
function ofFinding(column: Column<AccountRow>): FindingColumn {
  const { key, title, type, about, needs, weight = 3 } = column;
  const value: FindingColumn['value'] = ({ account }) => (account === null ? null : column.value({ account }));
  return { key, title, type, about, needs, weight: key === 'account_name' ? 3 : weight, value };
}

function rankOf(severity: Severity): number {
  return SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);
}

function ownerIn({ subject, ownerTag }: FindingRow): string | null | Unknown {
  return subject.kind === 'account' || subject.kind === 'exception' ? null : ownerOf(subject.tags, ownerTag);
}
