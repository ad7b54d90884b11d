import { iamArn } from '../accounts.js';
import type { AccessKey, Password, WorldAccount, WorldUser } from '../world.js';
import { isAlive, isBy, wireTime } from './values.js';

const COLUMNS = [
  'user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed',
  'password_next_rotation', 'mfa_active', 'access_key_1_active', 'access_key_1_last_rotated', 'access_key_1_last_used_date',
  'access_key_1_last_used_region', 'access_key_1_last_used_service', 'access_key_2_active', 'access_key_2_last_rotated',
  'access_key_2_last_used_date', 'access_key_2_last_used_region', 'access_key_2_last_used_service', 'cert_1_active',
  'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated',
] as const;

/** One row of the report, before dates are spelt and names are quoted. */
interface Holder {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  readonly password: Password | null;
  /** password_next_rotation: 'N/A' for users of an account without password expiry, 'not_supported' for root. */
  readonly nextRotation: string;
  readonly mfa: boolean;
  readonly keys: readonly AccessKey[];
  readonly certificates: WorldUser['certificates'];
}

type Spell = (iso: string) => string;

/**
 * The credential report of an account as it was at an instant: who was alive then, with nothing in it that happened
 * later. A key, certificate or password made later does not exist yet; a later use is not known yet.
 * LF between lines and none at the end.
 */
export function reportCsv(account: WorldAccount, partition: string, at: string): string {
  const { columns, dates, quoteCommas, extraLines } = account.report;
  const spell: Spell = dates === 'Z' ? wireTime : (iso) => wireTime(iso).replace('Z', '+00:00');
  const wide = columns === 23;
  const users = account.users.filter((user) => isAlive(user, at)).sort(byName);
  const holders = [rootHolder(account, partition), ...users.map((user) => userHolder(user, partition, account.id))];
  const lines = holders.map((holder) => {
    const fields = fieldsOf(holder, at, spell);
    if (wide) fields.push(furtherCredentials(holder, at));
    return fields.map((field) => (quoteCommas ? quote(field) : field)).join(',');
  });
  const header = wide ? [...COLUMNS, 'additional_credentials_info'] : COLUMNS;
  return [header.join(','), ...lines, ...extraLines].join('\n');
}

function byName(a: WorldUser, b: WorldUser): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (left === right) return a.name < b.name ? -1 : 1;
  return left < right ? -1 : 1;
}

function rootHolder({ id, root }: WorldAccount, partition: string): Holder {
  const arn = `arn:${partition}:iam::${id}:root`;
  return { ...root, name: '<root_account>', arn, nextRotation: 'not_supported', certificates: [] };
}

function userHolder(user: WorldUser, partition: string, accountId: string): Holder {
  return { ...user, arn: iamArn(partition, accountId, 'user', user), nextRotation: 'N/A' };
}

function fieldsOf(holder: Holder, at: string, spell: Spell): string[] {
  const { name, arn, createdAt, nextRotation, mfa } = holder;
  const password = holder.password !== null && isBy(at, holder.password.changedAt) ? holder.password : null;
  const keys = keysAt(holder, at);
  const certificates = certificatesAt(holder, at);
  return [
    name, arn, spell(createdAt),
    ...passwordFields(password, at, spell), nextRotation, String(mfa),
    ...keyFields(keys[0], at, spell), ...keyFields(keys[1], at, spell),
    ...certificateFields(certificates[0], spell), ...certificateFields(certificates[1], spell),
  ];
}

function keysAt({ keys }: Holder, at: string): readonly AccessKey[] {
  return keys.filter((key) => isBy(at, key.createdAt));
}

function certificatesAt({ certificates }: Holder, at: string): Holder['certificates'] {
  return certificates.filter((certificate) => isBy(at, certificate.uploadedAt));
}

/** password_enabled, password_last_used, password_last_changed */
function passwordFields(password: Password | null, at: string, spell: Spell): readonly string[] {
  if (password === null) return ['false', 'N/A', 'N/A'];
  const { lastUsedAt, changedAt } = password;
  return ['true', lastUsedAt !== null && isBy(at, lastUsedAt) ? spell(lastUsedAt) : 'no_information', spell(changedAt)];
}

/** An inactive key keeps its dates; only an empty slot has no last_rotated. */
function keyFields(key: AccessKey | undefined, at: string, spell: Spell): readonly string[] {
  if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const use = key.lastUsed !== null && isBy(at, key.lastUsed.at) ? key.lastUsed : null;
  const rotated = [String(key.status === 'Active'), spell(key.createdAt)];
  return use === null ? [...rotated, 'N/A', 'N/A', 'N/A'] : [...rotated, spell(use.at), use.region, use.service];
}

function certificateFields(certificate: Holder['certificates'][number] | undefined, spell: Spell): readonly string[] {
  return certificate === undefined ? ['false', 'N/A'] : [String(certificate.active), spell(certificate.uploadedAt)];
}

/** The 23rd column: how many credentials the slots do not show, and what lists them. AWS's exact words are not known. */
function furtherCredentials(holder: Holder, at: string): string {
  const keys = keysAt(holder, at).length - 2;
  const certificates = certificatesAt(holder, at).length - 2;
  const notes: string[] = [];
  if (keys > 0) notes.push(`${keys} more access keys (ListAccessKeys)`);
  if (certificates > 0) notes.push(`${certificates} more signing certificates (ListSigningCertificates)`);
  return notes.length === 0 ? 'N/A' : notes.join('; ');
}

function quote(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
