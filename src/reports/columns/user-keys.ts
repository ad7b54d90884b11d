import { valueOf } from '../../evidence/evidence.js';
import type { KeySource } from '../../evidence/values.js';
import { UNKNOWN, type Unknown, type Value } from '../../model/value.js';
import { heldKeys, isActive, type HeldKey } from '../../reconcile/held-keys.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { Column } from '../column.js';
import type { UserRow } from './user-row.js';

/** A user beside all that was seen of its account. */
export interface HolderRow extends UserRow {
  readonly account: ReconciledAccount;
}

type HolderColumn = Column<HolderRow>;

const listed = ['access_keys', 'credential_report'] as const;

function keyId(slot: 1 | 2): HolderColumn {
  return {
    key: `access_key_${slot}_id`,
    title: `Key ${slot} id`,
    type: 'text',
    about:
      `AccessKeyId of the report's access key ${slot}: one call for each user who has keys; ` +
      '`ambiguous`: nothing tells it from the other one; `deleted`: gone since the report',
    needs: listed,
    value: ({ user, account }) => {
      if (user.credentials === UNKNOWN) return UNKNOWN;
      const found = heldKeys(user, account).find((key) => key.slot === slot);
      return found === undefined ? null : idOf(found);
    },
  };
}

function idOf({ id }: HeldKey): string | Unknown {
  return id === UNKNOWN || typeof id === 'string' ? id : id.id;
}

/** Of a user whose keys were not listed nothing is known, unless it can't have any. */
function active(source: KeySource, { user, account: { evidence } }: HolderRow, hasNone: boolean): Value {
  if (user.deleted || hasNone) return 0;
  const byUser = valueOf(evidence[source])?.byUser ?? {};
  return Object.hasOwn(byUser, user.name) ? (byUser[user.name] ?? []).filter(isActive).length : UNKNOWN;
}

function services({ user, account: { evidence } }: HolderRow): Value {
  const all = valueOf(evidence.service_credentials)?.credentials;
  if (user.deleted) return [];
  if (all === undefined) return UNKNOWN;
  return [...new Set(all.filter((each) => each.userName === user.name && isActive(each)).map(({ service }) => service))].sort();
}

/** What `keys` lists row by row, as columns of a user; each costs calls of its own. */
export const userKeyColumns: readonly HolderColumn[] = [
  keyId(1),
  keyId(2),
  {
    key: 'access_key_other_ids',
    title: 'Other key ids',
    type: 'list',
    about: 'AccessKeyIds that the report has no slot for: keys newer than it, or a third one',
    needs: listed,
    value: ({ user, account }) => {
      if (user.credentials === UNKNOWN || (!user.deleted && valueOf(account.evidence.access_keys) === null)) return UNKNOWN;
      const others = heldKeys(user, account).filter(({ slot }) => slot === null);
      return others.map(idOf).filter((id) => id !== UNKNOWN);
    },
  },
  {
    key: 'service_credentials',
    title: 'Service credentials',
    type: 'list',
    about: 'Services for which the user has an active service-specific credential, such as a Bedrock API key',
    needs: ['service_credentials'],
    value: services,
  },
  {
    key: 'active_ssh_keys',
    title: 'SSH keys',
    type: 'number',
    about: 'Active SSH public keys: one call for each user',
    needs: ['ssh_keys'],
    value: (row) => active('ssh_keys', row, false),
  },
  {
    key: 'active_certificates',
    title: 'Certificates',
    type: 'number',
    about: 'Active signing certificates: one call for each user who may have one',
    needs: ['signing_certificates', 'credential_report'],
    value: (row) => {
      const { credentials } = row.user;
      return active('signing_certificates', row, credentials !== UNKNOWN && !credentials.anyCertificate && credentials.more === null);
    },
  },
];
