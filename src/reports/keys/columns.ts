import { ROTATIONS, rotationOf } from '../../checks/rotation.js';
import { consoleLink } from '../../model/console-link.js';
import { wholeDays } from '../../model/instant.js';
import { flag, UNKNOWN, type Value } from '../../model/value.js';
import { CREDENTIAL_STATUSES } from '../../reconcile/credentials.js';
import type { Column } from '../column.js';
import { accountColumns } from '../columns/account.js';
import { analyzerColumns } from '../columns/analyzer.js';
import { FLAGS, lastUse, ofUse, toneOf } from '../columns/cells.js';
import { creationColumns } from '../columns/creation.js';
import { adminColumn, ownerColumn } from '../columns/privileges.js';
import type { Subject } from '../columns/subject.js';
import { USER } from '../columns/user-row.js';
import { KEY_KINDS, type KeyRow } from './key-row.js';

const HOLDER: Subject<KeyRow> = {
  ...USER,
  principal: ({ user }) => user,
  measuredAt: ({ measuredAt }) => measuredAt,
  ownerTag: ({ ownerTag }) => ownerTag,
};

type KeyColumn = Column<KeyRow>;

function rotation(row: KeyRow): Value {
  return rotationOf(row, row.measuredAt, row.keyAge);
}

/** From the last use, or from the making where it was never used; what can't be told is not guessed. */
function idle({ status, lastUsed, createdAt, measuredAt }: KeyRow): Value {
  if (lastUsed !== null) return wholeDays(lastUsed, measuredAt);
  return status === 'unknown' || createdAt === UNKNOWN ? UNKNOWN : wholeDays(createdAt, measuredAt);
}

const report = ['credential_report'] as const;

const who: readonly KeyColumn[] = [
  ...accountColumns<KeyRow>(({ user }) => user.account),
  {
    key: 'user_name',
    title: 'User',
    type: 'text',
    about: 'Who holds it',
    needs: ['inventory'],
    weight: 0,
    value: ({ user }) => user.name,
    link: ({ user }) => consoleLink(user.arn),
  },
  { key: 'arn', title: 'ARN', type: 'text', about: 'ARN of the user', needs: ['inventory'], value: ({ user }) => user.arn },
];

const what: readonly KeyColumn[] = [
  { key: 'kind', title: 'Kind', type: 'choice', choices: KEY_KINDS, about: 'What it is', needs: [], value: ({ kind }) => kind },
  {
    key: 'key_id',
    title: 'Key id',
    type: 'text',
    about:
      'AccessKeyId, or the id of another kind; `ambiguous`: keys of one second and one status, which nothing tells apart; ' +
      '`deleted`: gone since the report; unknown for the root user, whose keys can not be listed',
    needs: ['access_keys'],
    weight: 1,
    value: ({ id }) => (id === UNKNOWN || typeof id === 'string' ? id : id.id),
  },
  {
    key: 'slot',
    title: 'Slot',
    type: 'number',
    about: 'Which access key of the credential report it is; none: only the list has it, because it is newer or a third one',
    needs: report,
    value: ({ slot }) => slot,
  },
  {
    key: 'active',
    title: 'Active',
    type: 'choice',
    choices: FLAGS,
    about: 'Can it be used? Inactive and expired: no',
    needs: report,
    weight: 1,
    value: ({ active }) => flag(active),
  },
  {
    key: 'status',
    title: 'Status',
    type: 'choice',
    choices: CREDENTIAL_STATUSES,
    about: '`unknown` for active credentials of which AWS does not record the use',
    needs: report,
    value: ({ status }) => status,
    tone: ({ status }) => toneOf(status, { used: 'good', never_used: 'warn', inactive: 'muted' }),
  },
];

const when: readonly KeyColumn[] = [
  { key: 'created_at', title: 'Created', type: 'date', about: 'When it was made', needs: report, weight: 2, value: (row) => row.createdAt },
  {
    key: 'age_days',
    title: 'Age',
    type: 'number',
    about: "Whole days since then, at the credential report's time; of what the report does not have, at the run's",
    needs: report,
    weight: 1,
    value: ({ createdAt, measuredAt }) => (createdAt === UNKNOWN ? UNKNOWN : wholeDays(createdAt, measuredAt)),
  },
  { key: 'last_used', title: 'Last used', type: 'date', about: 'Last recorded use', needs: report, weight: 1, value: lastUse },
  {
    key: 'last_used_service',
    title: 'Service',
    type: 'text',
    about: 'Service namespace of that use',
    needs: report,
    weight: 2,
    value: (row) => ofUse(row, row.lastUsedService),
  },
  {
    key: 'last_used_region',
    title: 'Region',
    type: 'text',
    about: 'Region of that use; empty for services without Regions, such as S3',
    needs: report,
    value: (row) => ofUse(row, row.lastUsedRegion),
  },
  {
    key: 'days_idle',
    title: 'Days idle',
    type: 'number',
    about: 'Whole days since the last use, or since it was made when never used',
    needs: report,
    weight: 2,
    value: idle,
  },
  {
    key: 'rotation',
    title: 'Rotation',
    type: 'choice',
    choices: ROTATIONS,
    about: '`overdue`: active, and made `--key-age` days ago or more',
    needs: report,
    weight: 1,
    value: rotation,
    tone: (row) => toneOf(rotation(row), { overdue: 'bad', ok: 'good', inactive: 'muted' }),
  },
];

const ofService: readonly KeyColumn[] = [
  {
    key: 'for_service',
    title: 'For service',
    type: 'text',
    about: 'Of a service-specific credential: the service that takes it',
    needs: [],
    value: ({ service }) => service,
  },
  {
    key: 'expires_at',
    title: 'Expires',
    type: 'date',
    about: 'Of a service-specific credential: when it ends by itself; none: never',
    needs: [],
    value: ({ expiresAt }) => expiresAt,
  },
];

/** Findings name keys by their ids, which only the list of each user has. */
const compared = analyzerColumns<KeyRow>([...report, 'access_keys', 'unused_credentials'], (row) => row.analyzer());

const making = creationColumns<KeyRow>({
  ...{ noun: 'it', needs: [...report, 'access_keys', 'made_keys'] },
  made: ({ made }) => made,
});

const holder: readonly KeyColumn[] = [ownerColumn(HOLDER), adminColumn(HOLDER)];

export const keyColumns: readonly KeyColumn[] = [...who, ...what, ...when, ...ofService, ...holder, ...making, ...compared];
