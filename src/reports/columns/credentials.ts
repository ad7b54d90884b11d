import { CREDENTIAL_STATUSES, type CredentialStatus, type KeyFacts } from '../../reconcile/credentials.js';
import { flag, UNKNOWN, type Value } from '../../model/value.js';
import { activeKeys, credentialFact, FLAGS, lastUse, ofUse, toneOf } from './cells.js';
import type { UserColumn, UserRow } from './user-row.js';
import type { Tone } from '../column.js';

const STATUS_TONES: Readonly<Record<CredentialStatus, Tone>> = {
  used: 'good',
  never_used: 'warn',
  none: 'muted',
  inactive: 'muted',
  unknown: 'muted',
};

const passwordStatus = ({ user }: UserRow): Value => credentialFact(user, ({ password }) => password.status);

const mfa = ({ user }: UserRow): Value => credentialFact(user, (credentials) => credentials.mfa);

export const passwordColumns: readonly UserColumn[] = [
  {
    key: 'console',
    title: 'Console',
    type: 'choice',
    choices: FLAGS,
    about: 'Does the user have a console password?',
    needs: ['credential_report'],
    weight: 2,
    value: ({ user }) => credentialFact(user, ({ password }) => flag(password.enabled)),
  },
  {
    key: 'password_status',
    title: 'Password',
    type: 'choice',
    choices: CREDENTIAL_STATUSES,
    about: 'State of the console password (a password is never `inactive`)',
    needs: ['credential_report'],
    value: passwordStatus,
    tone: (row) => toneOf(passwordStatus(row), STATUS_TONES),
  },
  {
    key: 'password_last_used',
    title: 'Password used',
    type: 'date',
    about: 'Last sign-in with the password',
    needs: ['credential_report'],
    value: ({ user }) => credentialFact(user, ({ password }) => lastUse(password)),
  },
  {
    key: 'password_last_changed',
    title: 'Password changed',
    type: 'date',
    about: 'When the password was set or last changed',
    needs: ['credential_report'],
    value: ({ user }) => credentialFact(user, ({ password }) => password.lastChanged),
  },
];

export const mfaColumn: UserColumn = {
  key: 'mfa_active',
  title: 'MFA',
  type: 'choice',
  choices: FLAGS,
  about: 'Is an MFA device of any kind active?',
  needs: ['credential_report'],
  weight: 1,
  value: mfa,
  tone: (row) => {
    const console = row.user.credentials !== UNKNOWN && row.user.credentials.password.enabled === true;
    return toneOf(mfa(row), console ? { yes: 'good', no: 'bad' } : { yes: 'good' });
  },
};

function keyFact(slot: 1 | 2): (pick: (facts: KeyFacts) => Value) => (row: UserRow) => Value {
  return (pick) =>
    ({ user }) =>
      credentialFact(user, ({ keys }) => pick(keys[slot === 1 ? 0 : 1]));
}

function keyColumns(slot: 1 | 2): readonly UserColumn[] {
  const key = `access_key_${slot}`;
  const fact = keyFact(slot);
  const status = fact((facts) => facts.status);
  const common = { needs: ['credential_report'] } as const;
  return [
    {
      ...common,
      key: `${key}_status`,
      title: `Key ${slot}`,
      type: 'choice',
      choices: CREDENTIAL_STATUSES,
      about: `State of the report's access key ${slot}`,
      value: status,
      tone: (row) => toneOf(status(row), STATUS_TONES),
    },
    {
      ...common,
      key: `${key}_created`,
      title: `Key ${slot} created`,
      type: 'date',
      about: `When access key ${slot} was created`,
      value: fact((facts) => facts.createdAt),
    },
    {
      ...common,
      key: `${key}_last_used`,
      title: `Key ${slot} used`,
      type: 'date',
      about: `Last recorded use of access key ${slot}`,
      value: fact(lastUse),
    },
    {
      ...common,
      key: `${key}_last_used_service`,
      title: `Key ${slot} service`,
      type: 'text',
      about: `Service namespace of that use`,
      value: fact((facts) => ofUse(facts, facts.lastUsedService)),
    },
    {
      ...common,
      key: `${key}_last_used_region`,
      title: `Key ${slot} Region`,
      type: 'text',
      about: `Region of that use; empty for services without Regions, such as S3`,
      value: fact((facts) => ofUse(facts, facts.lastUsedRegion)),
    },
  ];
}

export const accessKeyColumns: readonly UserColumn[] = [
  ...keyColumns(1),
  ...keyColumns(2),
  {
    key: 'active_keys',
    title: 'Keys',
    type: 'number',
    about: 'Active access keys among the two that the credential report shows',
    needs: ['credential_report'],
    weight: 2,
    value: ({ user }) => credentialFact(user, activeKeys),
  },
];
