import { CHANGE_WORDS, SEVERITIES, SUBJECT_KINDS, type Change } from '../history/change.js';
import type { Column, Tone } from '../reports/column.js';
import type { Columned } from './projection.js';

/** A change, and the runs that it lies between. */
export interface DiffRow {
  readonly change: Change;
  readonly fromRun: string;
  readonly toRun: string;
}

const TONES: Readonly<Partial<Record<Change['severity'], Tone>>> = { high: 'bad', medium: 'warn', info: 'muted' };

/** What each column says of a change. */
export const DIFF_COLUMNS: readonly Column<DiffRow>[] = [
  {
    key: 'kind',
    title: 'Kind',
    type: 'choice',
    choices: SUBJECT_KINDS,
    about: 'What it is',
    needs: [],
    weight: 1,
    value: ({ change }) => change.kind,
  },
  {
    key: 'account_id',
    title: 'Account',
    type: 'text',
    about: 'Account id, 12 digits; none for a policy of AWS itself',
    needs: [],
    weight: 0,
    value: ({ change }) => change.account?.id ?? null,
  },
  {
    key: 'account_name',
    title: 'Account name',
    type: 'text',
    about: 'Name in the organization; the alias with `--source account`',
    needs: [],
    weight: 2,
    value: ({ change }) => change.account?.name ?? null,
  },
  {
    key: 'principal',
    title: 'Principal',
    type: 'text',
    about: 'Name of the user, role, group or policy; of a key, that of its user; of an account, its own',
    needs: [],
    weight: 0,
    value: ({ change }) => change.principal,
  },
  {
    key: 'change',
    title: 'Change',
    type: 'choice',
    choices: CHANGE_WORDS,
    about: '`not_comparable`: one of the runs could not see it, or what it saw is too old to tell',
    needs: [],
    weight: 1,
    value: ({ change }) => change.change,
  },
  {
    key: 'attribute',
    title: 'Attribute',
    type: 'text',
    about: 'What of it changed; empty: it as a whole; `recreated`: the name was used again for another',
    needs: [],
    weight: 1,
    value: ({ change }) => change.attribute,
  },
  {
    key: 'from',
    title: 'From',
    type: 'text',
    about: 'What the first run says; empty: nothing',
    needs: [],
    weight: 1,
    value: ({ change }) => change.from,
  },
  {
    key: 'to',
    title: 'To',
    type: 'text',
    about: 'What the second run says; empty: nothing any more',
    needs: [],
    weight: 1,
    value: ({ change }) => change.to,
  },
  {
    key: 'severity',
    title: 'Severity',
    type: 'choice',
    choices: [...SEVERITIES].reverse(),
    about: 'A hint how much it is worth a look; it sorts by weight',
    needs: [],
    weight: 1,
    value: ({ change }) => change.severity,
    tone: ({ change }) => TONES[change.severity],
  },
  { key: 'arn', title: 'ARN', type: 'text', about: 'ARN of the principal, with the path', needs: [], value: ({ change }) => change.arn },
  { key: 'from_run', title: 'From run', type: 'text', about: 'Id of the first run', needs: [], value: ({ fromRun }) => fromRun },
  { key: 'to_run', title: 'To run', type: 'text', about: 'Id of the second run', needs: [], value: ({ toRun }) => toRun },
];

const EXTRA = ['arn', 'from_run', 'to_run'];

/** What `--columns` and `--sort` choose from. */
export const DIFF: Columned = {
  name: 'diff',
  columns: DIFF_COLUMNS,
  defaultColumns: DIFF_COLUMNS.map(({ key }) => key).filter((key) => !EXTRA.includes(key)),
  needs: [],
};
