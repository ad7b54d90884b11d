import { valueOf } from '../evidence/evidence.js';
import { KEY_SOURCES, type KeySource, type UserKeys } from '../evidence/values.js';
import type { Gap } from '../evidence/coverage.js';
import type { KeyHolders } from '../gather/request.js';
import { UNKNOWN } from '../model/value.js';
import { hasKeys } from '../reconcile/credentials.js';
import type { ReconciledUser } from '../reconcile/entity.js';
import { reconcile, type ReconciledAccount } from '../reconcile/reconcile.js';
import type { Report } from '../reports/report.js';
import type { KeyKind } from '../reports/keys/key-row.js';
import type { ReportContext, ReportOptions } from '../reports/options.js';
import { NO_FACTS } from '../policy/service-catalogue.js';
import type { Projection } from './projection.js';
import { judgeOf } from './where/judge.js';

type Asked = Pick<Projection, 'where' | 'needs'>;

const KINDS: Readonly<Record<KeySource, KeyKind>> = { access_keys: 'access_key', ssh_keys: 'ssh_key', signing_certificates: 'certificate' };

/** Whose keys a report lists: of users who have such keys, and whom the question leaves in. Left out: the report lists none. */
export function keyHoldersFor(report: Report, asked: Asked, options: ReportOptions): KeyHolders | undefined {
  if (!KEY_SOURCES.some((source) => asked.needs.has(source))) return undefined;
  return (source, account, evidence, now) => {
    const none = { catalogue: NO_FACTS, organization: new Map(), partition: 'aws', assumedRoles: null };
    const context: ReportContext = { ...options, now, ...none, directory: UNKNOWN };
    return holders(source, reconcile(account, evidence), { report, asked, context });
  };
}

interface Question {
  readonly report: Report;
  readonly asked: Asked;
  readonly context: ReportContext;
}

function holders(source: KeySource, account: ReconciledAccount, { report, asked, context }: Question): readonly string[] {
  const kind = KINDS[source];
  if (report.keySources?.(context).includes(source) === false) return [];
  const candidates = account.users.filter((user) => !user.deleted && mayHave(kind, user));
  const own = report.keyHolders?.(account, context);
  if (own !== undefined) return candidates.flatMap(({ name }) => (own.has(name) ? [name] : []));
  const { where } = asked;
  // Rows of these kinds are there only when they have been listed: nothing but the account can be asked of them before.
  if (where === null || kind !== 'access_key') return candidates.map(({ name }) => name);
  const keys = report.columns.map(({ key }) => key);
  const judge = judgeOf(where);
  const left = new Set<unknown>();
  for (const cells of report.cells(account, { ...context, kind: [] }, keys)) {
    const valueAt = (key: string) => cells[keys.indexOf(key)]?.value ?? null;
    if (judge(valueAt) !== 'no') left.add(valueAt('user_name'));
  }
  // More keys than the report has slots for: no row speaks for them yet.
  const more = ({ credentials }: ReconciledUser): boolean => credentials !== UNKNOWN && credentials.more !== null;
  return candidates.filter((user) => left.has(user.name) || more(user)).map(({ name }) => name);
}

function mayHave(kind: KeyKind, { credentials }: ReconciledUser): boolean {
  if (kind === 'ssh_key' || credentials === UNKNOWN) return true;
  return kind === 'access_key' ? hasKeys(credentials) : credentials.anyCertificate || credentials.more !== null;
}

/** Kept evidence may have been asked about others: whose keys were not listed then is a gap. */
export function unlistedHolders(known: ReconciledAccount, asked: Asked, holdersOf: KeyHolders | undefined, now: Date): readonly Gap[] {
  const { account, evidence } = known;
  return KEY_SOURCES.filter((source) => asked.needs.has(source)).flatMap((source): readonly Gap[] => {
    const value = valueOf<UserKeys>(evidence[source]);
    if (value === null) return [];
    const missing = (holdersOf?.(source, account, evidence, now) ?? []).filter((name) => !Object.hasOwn(value.byUser, name));
    if (missing.length === 0) return [];
    const detail = `not listed then: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}`;
    return [{ accountId: account.id, source, reason: 'not_asked', detail }];
  });
}
