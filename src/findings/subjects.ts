import { detailsWith, valueOf, type AccountSource } from '../evidence/evidence.js';
import type { ServerCertificate } from '../evidence/account-settings.js';
import type { ServiceCredential } from '../evidence/values.js';
import { UNKNOWN } from '../model/value.js';
import type { Credentials, KeyFacts } from '../reconcile/credentials.js';
import type { Principal, ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { holdersIn } from './attached-to.js';
import { plainSubject, type Subject } from './subject.js';

/** A user, or the root user, of whom the credential report tells. */
export interface Holder {
  readonly user: ReconciledUser;
  readonly credentials: Credentials;
  /** When the report was made: the "now" of what it says. */
  readonly at: Date;
}

export interface UserKey extends Holder {
  readonly key: KeyFacts;
  readonly slot: 1 | 2;
}

/** What checks look at, by name. */
export interface Lists {
  readonly account: ReconciledAccount;
  readonly root: Holder;
  /** Users with what the credential report says of them. */
  readonly credentials: Holder;
  readonly keys: UserKey;
  /** Users with their groups, policies and tags. */
  readonly users: ReconciledUser;
  /** All but those that AWS makes for itself. */
  readonly roles: ReconciledRole;
  readonly principals: ReconciledUser | ReconciledRole;
  readonly policies: CustomerPolicy;
  readonly serviceCredentials: ServiceCredential;
  readonly serverCertificates: ServerCertificate;
}

/** A customer-managed policy. */
export interface CustomerPolicy {
  /** Its default version, as AWS sent it. */
  readonly text: string;
  /** `user/alice`, `group/Admins` …; null: not seen. */
  readonly holders: readonly string[] | null;
}

export type ListName = keyof Lists;
export type ListedOf<L extends ListName> = Lists[L];

/** Something to judge; or null in its place, and why it can't be judged. */
export interface Listed<T> {
  readonly subject: Subject;
  readonly of: T | null;
  readonly why?: string;
}

type Lister<T> = (account: ReconciledAccount) => Iterable<Listed<T>>;

/** A list that could not be seen is one entry that stands for the whole account. */
export const LISTS: { readonly [L in ListName]: Lister<Lists[L]> } = {
  account: (account) => [{ subject: accountSubject(account), of: account }],
  *root(account) {
    const { root } = account;
    if (account.reportAsOf === null) yield hidden(account, 'the root user', 'credential_report');
    // In China the credential report has no row for it, since there is no root user to sign in as.
    else if (root !== UNKNOWN) yield* held(account, [root], 'root');
    else if (!isChinese(account)) yield { subject: rootSubject(account), of: null, why: 'no row of the credential report is of root' };
  },
  *credentials(account) {
    if (account.reportAsOf === null) yield hidden(account, 'credentials of users', 'credential_report');
    else yield* held(account, live(account.users), 'user');
  },
  *keys(account) {
    for (const listed of LISTS.credentials(account)) {
      if (listed.of === null) yield { ...listed, of: null };
      else yield* keysOf(listed.of);
    }
  },
  *users(account) {
    const { evidence } = account;
    if (detailsWith('User', evidence) === null && evidence.config?.seen !== true) yield hidden(account, 'users', 'account_details');
    else for (const user of live(account.users)) yield { subject: principalSubject(user), of: user };
  },
  *roles(account) {
    if (detailsWith('Role', account.evidence) === null) yield hidden(account, 'roles', 'account_details');
    else for (const role of account.roles) if (!role.serviceLinked) yield { subject: principalSubject(role), of: role };
  },
  *principals(account) {
    yield* LISTS.users(account);
    yield* LISTS.roles(account);
  },
  *policies(account) {
    const details = detailsWith('LocalManagedPolicy', account.evidence);
    if (details === null) yield hidden(account, 'customer-managed policies', 'account_details');
    else {
      const holders = holdersIn(account);
      for (const [arn, text] of Object.entries(details.documents).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const name = arn.slice(arn.lastIndexOf('/') + 1);
        yield { subject: plainSubject('policy', name, arn, arn), of: { text, holders: holders && (holders.get(arn) ?? []) } };
      }
    }
  },
  *serviceCredentials(account) {
    const asked = valueOf(account.evidence.service_credentials);
    if (asked === null) yield hidden(account, 'credentials of single services', 'service_credentials');
    else {
      for (const credential of asked.credentials) yield { subject: serviceCredentialSubject(credential, account), of: credential };
    }
  },
  *serverCertificates(account) {
    const asked = valueOf(account.evidence.server_certificates);
    if (asked === null) yield hidden(account, 'server certificates', 'server_certificates');
    else {
      for (const certificate of asked.certificates) {
        const { id, name, arn } = certificate;
        yield { subject: plainSubject('server_certificate', name, arn, id), of: certificate };
      }
    }
  },
};

function serviceCredentialSubject({ id, userName }: ServiceCredential, { users }: ReconciledAccount): Subject {
  const user = users.find(({ name, deleted }) => name === userName && !deleted);
  const credential = { name: id, id };
  const kind = 'service_credential';
  const whose = user === undefined ? plainSubject(kind, userName, null, userName) : principalSubject(user, kind);
  return { ...whose, credential };
}

function isChinese({ evidence }: ReconciledAccount): boolean {
  return evidence.credential_report?.seen === true && evidence.credential_report.value.csv.includes('arn:aws-cn:');
}

/** What is deleted has no owner any more. */
function live(users: readonly ReconciledUser[]): readonly ReconciledUser[] {
  return users.filter(({ deleted }) => !deleted);
}

function hidden({ account, evidence }: ReconciledAccount, what: string, source: AccountSource): Listed<never> {
  const seen = evidence[source];
  const why = seen === undefined ? 'not asked' : seen.seen ? 'not asked for them' : `${seen.reason.replaceAll('_', ' ')}: ${seen.detail}`;
  return { subject: ofAccount(account), of: null, why: `${what} not seen (${source.replaceAll('_', ' ')}: ${why})` };
}

function* held({ reportAsOf: at }: ReconciledAccount, users: readonly ReconciledUser[], kind: 'root' | 'user'): Iterable<Listed<Holder>> {
  for (const user of users) {
    const subject = principalSubject(user, kind);
    if (user.credentials === UNKNOWN || at === null) yield { subject, of: null, why: 'the credential report tells nothing of it' };
    else yield { subject, of: { user, credentials: user.credentials, at } };
  }
}

function* keysOf(holder: Holder): Iterable<Listed<UserKey>> {
  const { user, credentials: { keys } } = holder;
  const [first, second] = keys.map(({ createdAt }) => (createdAt instanceof Date ? createdAt.getTime() : null));
  for (const [at, key] of keys.entries()) {
    if (key.status === 'none') continue;
    const slot = at === 0 ? 1 : 2;
    // A slot is no id, and a key is told by when it was made; twins of one second, or one without a date, by both.
    const made = key.createdAt instanceof Date ? key.createdAt.toISOString() : 'unknown';
    const id = first === second || made === 'unknown' ? `key ${made} ${slot}` : `key ${made}`;
    const subject: Subject = { ...principalSubject(user), kind: 'access_key', credential: { name: `access_key_${slot}`, id } };
    yield { subject, of: { ...holder, key, slot } };
  }
}

export function accountSubject({ account }: ReconciledAccount): Subject {
  return ofAccount(account);
}

function ofAccount({ id, name }: ReconciledAccount['account']): Subject {
  return plainSubject('account', name ?? id, null, id);
}

function rootSubject({ account }: ReconciledAccount): Subject {
  return { ...ofAccount(account), kind: 'root', name: '<root_account>' };
}

export function principalSubject({ kind, name, arn, id, tags }: Principal, as: Subject['kind'] = kind): Subject {
  return { kind: as, name, arn, id: id === UNKNOWN ? arn : id, credential: null, tags };
}
