import { recordStart } from '../checks/creation.js';
import { isOfKind } from '../checks/role-kind.js';
import type { Gap } from '../evidence/coverage.js';
import { CREATION_NEEDS, passwordOf, type CreationEvent } from '../evidence/creation.js';
import { valueOf } from '../evidence/evidence.js';
import type { Newborn, Newborns } from '../gather/request.js';
import { isoTime } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { ReconciledUser } from '../reconcile/entity.js';
import { reconcile, type ReconciledAccount } from '../reconcile/reconcile.js';
import { keyRows, type KeyKind, type KeyRow } from '../reports/keys/key-row.js';
import type { ReportContext, ReportOptions } from '../reports/options.js';
import { NO_FACTS } from '../policy/service-catalogue.js';
import type { Projection } from './projection.js';

type Asked = Pick<Projection, 'needs'>;

/** What CloudTrail is asked the making of: what the rows can be about and may be young enough. Left out: nothing is. */
/** `since`: where the record begins; left out: as CloudTrail keeps it. */
export function newbornsFor({ needs }: Asked, options: ReportOptions, since?: Date): Newborns | undefined {
  if (!CREATION_NEEDS.some((need) => needs.has(need))) return undefined;
  return (account, evidence, now) => {
    const none = { catalogue: NO_FACTS, organization: new Map(), partition: 'aws', assumedRoles: null };
    const context: ReportContext = { ...options, now, ...none, directory: UNKNOWN };
    return newbornsIn(reconcile(account, evidence), { needs }, context, since ?? recordStart(undefined, now)).map(({ newborn }) => newborn);
  };
}

/** `name`: how a person calls it. */
interface Named {
  readonly newborn: Newborn;
  readonly name: string;
}

function newbornsIn(account: ReconciledAccount, { needs }: Asked, context: ReportContext, since: Date): readonly Named[] {
  const isYoung = (at: Date | Unknown | null): boolean => at === UNKNOWN || (at !== null && at >= since);
  const { users, roles } = account;
  return [
    ...(needs.has('made_users') ? users.filter(({ createdAt }) => isYoung(createdAt)) : []).flatMap(({ id, name, createdAt }) =>
      named(id, 'CreateUser', createdAt, `user ${name}`),
    ),
    ...(needs.has('made_passwords') ? users : []).flatMap((user) => (isYoung(changeOf(user)) ? passwordIn(user) : [])),
    ...(needs.has('made_roles') ? roles.filter((role) => isOfKind(role, context.kind) && isYoung(role.createdAt)) : []).flatMap(
      ({ id, name, createdAt, serviceLinked }) =>
        named(id, serviceLinked ? 'CreateServiceLinkedRole' : 'CreateRole', createdAt, `role ${name}`),
    ),
    ...(needs.has('made_keys') ? [...keyRows(account, context)] : []).flatMap((row) => {
      const id = idOf(row);
      return isYoung(row.createdAt) ? named(id, KEY_EVENTS[row.kind], row.createdAt, `${row.kind.replace('_', ' ')} ${String(id)}`) : [];
    }),
  ];
}

function named(key: string | Unknown, event: CreationEvent, at: Date | Unknown, name: string): readonly Named[] {
  if (key === UNKNOWN) return [];
  return [{ newborn: { key, event, userName: null, notBefore: at === UNKNOWN ? null : isoTime(at), notAfter: null }, name }];
}

/** When its password was changed; null: it has none, or nothing is known of it. */
function changeOf({ credentials }: ReconciledUser): Date | Unknown | null {
  return credentials === UNKNOWN || credentials.password.enabled === false ? null : credentials.password.lastChanged;
}

function passwordIn(user: ReconciledUser): readonly Named[] {
  const { id, name, createdAt } = user;
  const changed = changeOf(user);
  const notAfter = changed instanceof Date ? isoTime(changed) : null;
  return named(id === UNKNOWN ? UNKNOWN : passwordOf(id), 'CreateLoginProfile', createdAt, `the password of user ${name}`).map((each) => ({
    ...each,
    newborn: { ...each.newborn, userName: name, notAfter },
  }));
}

const KEY_EVENTS: Readonly<Record<KeyKind, CreationEvent>> = {
  ...{ access_key: 'CreateAccessKey', service_specific: 'CreateServiceSpecificCredential' },
  ...{ ssh_key: 'UploadSSHPublicKey', certificate: 'UploadSigningCertificate' },
};

function idOf({ id }: KeyRow): string | Unknown {
  return id === UNKNOWN || typeof id === 'string' ? UNKNOWN : id.id;
}

const NAMED = 5;

/** What the record should have and has not, and what kept evidence was not asked about. */
export function unseenCreations(known: ReconciledAccount, asked: Asked, context: ReportContext): readonly Gap[] {
  const { account, evidence } = known;
  const { organization_trail: trail } = evidence;
  const record = valueOf(trail ?? evidence.cloudtrail);
  if (record === null || !CREATION_NEEDS.some((need) => asked.needs.has(need))) return [];
  const young = newbornsIn(known, asked, context, recordStart(record.since, context.now));
  const gapOf = (reason: Gap['reason'], what: string, of: readonly Named[]): readonly Gap[] => {
    if (of.length === 0) return [];
    const names = of.slice(0, NAMED).map(({ name }) => name).join(', ');
    const more = of.length > NAMED ? ` and ${of.length - NAMED} more` : '';
    const source = trail === undefined ? 'cloudtrail' : 'organization_trail';
    return [{ accountId: account.id, source, reason, detail: `${what}: ${names}${more}` }];
  };
  const isAsked = ({ newborn }: Named): boolean => Object.hasOwn(record.made, newborn.key);
  return [
    ...gapOf('not_recorded', 'no event tells who made', young.filter((each) => isAsked(each) && record.made[each.newborn.key] === null)),
    ...gapOf('not_asked', 'not asked then who made', young.filter((each) => !isAsked(each))),
  ];
}
