import { BASES, CONFIDENCES } from '../../checks/people/group-people.js';
import { MATCHES } from '../../checks/people/leavers.js';
import type { Value } from '../../model/value.js';
import type { Column } from '../column.js';
import { FLAGS, toneOf } from '../columns/cells.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport, ofOne } from '../report.js';
import { anywhere, hasConsole, idleAnywhere, isAlive, lastAnywhere, peopleOf, type Holding, type PersonRow } from './person-row.js';

type PersonColumn = Column<PersonRow>;

const labels = (users: readonly Holding[]): readonly string[] => users.map(({ account, name }) => `${account}/${name}`).sort();

/** Of whom there are no users there is nothing to say. */
function ofUsers(value: (users: readonly Holding[]) => Value): (row: PersonRow) => Value {
  return ({ person: { users } }) => (users.length === 0 ? null : value(users));
}

const report = ['credential_report'] as const;
const admin = ofUsers((users) => anywhere(users, (user) => user.admin));
const alive = ofUsers((users) => anywhere(users, isAlive));

const who: readonly PersonColumn[] = [
  {
    key: 'person',
    title: 'Person',
    type: 'text',
    about: 'An e-mail address where one is known, else the user name',
    needs: ['inventory'],
    weight: 0,
    value: ({ person }) => person.person,
  },
  {
    key: 'emails',
    title: 'E-mail',
    type: 'list',
    about: 'Every address found',
    needs: ['inventory'],
    value: ({ person }) => person.emails,
  },
  {
    key: 'confidence',
    title: 'Sure?',
    type: 'choice',
    choices: CONFIDENCES,
    about: '`sure`: the same address; `likely`: the same name, of a person; `possible`: any name, or an owner tag; `alone`: one user',
    needs: ['inventory'],
    weight: 1,
    value: ({ person }) => person.confidence,
  },
  {
    key: 'because',
    title: 'Because',
    type: 'list',
    about: `What ties them together: ${BASES.join(', ')}`,
    needs: ['inventory'],
    weight: 2,
    value: ({ person }) => person.because,
  },
];

const holdings: readonly PersonColumn[] = [
  {
    key: 'user_count',
    title: 'How many',
    type: 'number',
    about: 'Users taken for this person',
    needs: ['inventory'],
    weight: 1,
    value: ({ person }) => person.users.length,
  },
  {
    key: 'accounts',
    title: 'Accounts',
    type: 'list',
    about: 'Ids of their accounts',
    needs: ['inventory'],
    value: ({ person }) => [...new Set(person.users.map(({ account }) => account))].sort(),
  },
  {
    key: 'users',
    title: 'User of account',
    type: 'list',
    about: 'The users, as `account/name`',
    needs: ['inventory'],
    weight: 1,
    value: ({ person }) => labels(person.users),
  },
  {
    key: 'owned_users',
    title: 'Owns',
    type: 'list',
    about: 'Other users whose owner tag names this person, as `account/name`',
    needs: ['inventory'],
    weight: 2,
    value: ({ person }) => labels(person.owned),
  },
];

const doings: readonly PersonColumn[] = [
  {
    key: 'admin',
    title: 'Admin',
    type: 'choice',
    choices: FLAGS,
    about: 'Administrator in any account? `unknown` where one could not be seen',
    needs: ['account_details', 'managed_policies'],
    weight: 1,
    value: admin,
    tone: (row) => toneOf(admin(row), { yes: 'warn' }),
  },
  {
    key: 'can_act',
    title: 'Can act',
    type: 'choice',
    choices: FLAGS,
    about: 'Is there a console password or an active access key anywhere?',
    needs: report,
    weight: 1,
    value: alive,
    tone: (row) => (row.leaver === null ? undefined : toneOf(alive(row), { yes: 'bad', no: 'good' })),
  },
  {
    key: 'console',
    title: 'Console',
    type: 'choice',
    choices: FLAGS,
    about: 'Is there a console password anywhere?',
    needs: report,
    value: ofUsers((users) => anywhere(users, hasConsole)),
  },
  {
    key: 'last_activity',
    title: 'Last activity',
    type: 'date',
    about: 'Latest use of a password or key anywhere; unknown where one place may have a later one',
    needs: report,
    weight: 1,
    value: ofUsers(lastAnywhere),
  },
  {
    key: 'days_inactive',
    title: 'Days idle',
    type: 'number',
    about: 'Whole days since then; never used: since the youngest of the users was made',
    needs: report,
    value: ofUsers(idleAnywhere),
  },
];

const leaving: readonly PersonColumn[] = [
  {
    key: 'leaver',
    title: 'Leaver',
    type: 'text',
    about: 'With `--leavers`: who is meant, as the list has it',
    needs: ['inventory'],
    weight: 1,
    value: ({ leaver }) => leaver?.words[0] ?? null,
  },
  {
    key: 'match',
    title: 'Match',
    type: 'choice',
    choices: MATCHES,
    about: 'How the leaver was found; `local_part`: only what stands before the @',
    needs: ['inventory'],
    weight: 1,
    value: ({ match }) => match,
  },
];

export const people = defineReport<PersonRow>({
  ...REPORT_COMMANDS.people,
  rowIds: [['person'], ['emails'], ['users']],
  noun: ['person', 'people'],
  columns: [...who, ...holdings, ...doings, ...leaving],
  defaultColumns: ['person', 'confidence', 'because', 'user_count', 'users', 'owned_users', 'admin', 'can_act', 'last_activity'],
  extraColumns: (options) => (options.leavers === null ? [] : ['leaver', 'match']),
  sort: ['user_count:desc', 'person'],
  needs: ['inventory'],
  rows: (account, context) => ofOne(account, peopleOf(context)),
  combine: peopleOf,
});
