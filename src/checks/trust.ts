import type { Account, AccountState } from '../model/account.js';
import { parseArn } from '../model/arn.js';
import { UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import type { Condition } from '../model/policy.js';
import { trustOf, type Party, type Trust, type TrustDenial, type TrustGrant } from '../policy/trust.js';
import { demandsExternalId } from './external-id.js';
import { isOrganizationId, namedCallers, OWN_ORGANIZATION, type OwnPlace } from './named-callers.js';
import { trustWidth } from './trust-width.js';

/**
 * own: that of the role · closed: suspended, closed or about to be · unknown: no source could list the organization's accounts,
 * or tell its own id.
 */
export const STANDINGS = ['own', 'inside', 'outside', 'closed', 'unknown'] as const;

export type TrustStanding = (typeof STANDINGS)[number];

/** Who a trust policy lets in, in one word each; the accounts by their standing. */
export const TRUST_WORDS = [
  ...['service', 'own_account', 'inside', 'outside', 'closed', 'unknown_account'],
  ...['saml', 'oidc', 'web_identity', 'deleted', 'anyone', 'not_judged'],
] as const;

export type TrustWord = (typeof TRUST_WORDS)[number];

/** Lists are sorted and without repetition. */
export interface JudgedTrust {
  readonly words: readonly TrustWord[];
  readonly services: readonly string[];
  /** ARNs, account ids and `*`, as the policy spells them. */
  readonly principals: readonly string[];
  /** 12 digits; an organization that a condition lets in as a whole stands among them by its id, `o-…`. */
  readonly accounts: Readonly<Record<TrustStanding, readonly string[]>>;
  /** Unique ids of users and roles that are gone. */
  readonly deleted: readonly string[];
  /** Of the role's own account: `saml-provider/Name`, `oidc-provider/host`; others as the policy spells them. */
  readonly providers: readonly string[];
  readonly conditionKeys: readonly string[];
  readonly wide: Flag;
  /** Must a caller from outside tell an external id? null: no principal outside is trusted. */
  readonly externalId: Flag | null;
  /** What the policy says besides: `Deny`, `NotPrincipal`, principals that tell no account, organizations of unknown standing. */
  readonly notJudged: readonly string[];
}

/** UNKNOWN: the trust policy can't be read. */
export function judgeTrust(
  text: string,
  own: Pick<Account, 'id' | 'path'>,
  organization: ReadonlyMap<string, AccountState>,
): JudgedTrust | Unknown {
  const trust = trustOf(text);
  const standing: StandingOf = (id) => (isOrganizationId(id) ? organizationStanding(id, own) : standingOf(id, own.id, organization));
  return trust === UNKNOWN ? UNKNOWN : judged(trust, standing, { accountId: own.id, organizationId: organizationOf(own) });
}

function organizationOf({ path }: Pick<Account, 'path'>): string | null {
  return path !== null && isOrganizationId(path) ? path.slice(0, path.indexOf('/')) : null;
}

/** Of an account by its id, or of an organization. */
type StandingOf = (id: string) => TrustStanding;

const STANDING: Readonly<Record<AccountState, TrustStanding>> = {
  PENDING_ACTIVATION: 'inside',
  ACTIVE: 'inside',
  SUSPENDED: 'closed',
  PENDING_CLOSURE: 'closed',
  CLOSED: 'closed',
  UNKNOWN: 'unknown',
};

/** Organizations tells states; where no account has one, the list came from elsewhere and may lack some. */
export function standingOf(id: string, ownAccount: string, organization: ReadonlyMap<string, AccountState>): TrustStanding {
  if (id === ownAccount) return 'own';
  const state = organization.get(id);
  if (state !== undefined) return STANDING[state];
  for (const other of organization.values()) if (other !== 'UNKNOWN') return 'outside';
  return 'unknown';
}

/** Organization paths begin with the organization's id. */
function organizationStanding(id: string, { path }: Pick<Account, 'path'>): TrustStanding {
  if (id === OWN_ORGANIZATION) return 'inside';
  if (path === null || !isOrganizationId(path)) return 'unknown';
  return path.startsWith(`${id}/`) ? 'inside' : 'outside';
}

interface Admission extends Party {
  readonly conditions: readonly Condition[];
  /** The accounts that the party is of, and organizations. Empty: it tells none. */
  readonly homes: readonly string[];
}

function admissionsOf({ parties, conditions }: TrustGrant, own: OwnPlace | null): readonly Admission[] {
  return parties.map((party) => ({ ...party, conditions, homes: homesOf(party, conditions, own) }));
}

function homesOf({ kind, accountId }: Party, conditions: readonly Condition[], own: OwnPlace | null): readonly string[] {
  if (accountId !== null) return [accountId];
  return kind === 'anyone' ? namedCallers(conditions, own) : [];
}

function judged(trust: Trust, standing: StandingOf, place: OwnPlace): JudgedTrust {
  const own = trust.hasVariables ? place : null;
  const admissions = trust.grants.flatMap((grant) => admissionsOf(grant, own));
  const texts = (...kinds: readonly Party['kind'][]): readonly string[] =>
    sorted(admissions.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text));
  const accounts = byStanding(sorted(admissions.flatMap(({ homes }) => homes)), standing);
  const notJudged = sorted([
    ...(trust.denials.length === 0 ? [] : ['Deny']),
    ...texts('all_but').map(() => 'NotPrincipal'),
    ...texts('canonical_user', 'other'),
    ...accounts.unknown.filter(isOrganizationId),
  ]);
  const words = new Set(admissions.flatMap((admission) => wordsOf(admission, standing)));
  if (notJudged.length > 0) words.add('not_judged');
  return {
    words: TRUST_WORDS.filter((word) => words.has(word)),
    services: texts('service'),
    principals: texts('account', 'principal', 'anyone'),
    accounts,
    deleted: texts('deleted'),
    providers: sorted(texts('saml', 'oidc', 'web_identity').map((text) => providerName(text, place.accountId))),
    conditionKeys: distinctKeys(trust.grants),
    wide: trustWidth(trust, own),
    externalId: externalIdOf(admissions, trust.denials, standing),
    notJudged,
  };
}

const ACCOUNT_WORDS: Readonly<Record<TrustStanding, TrustWord>> = {
  own: 'own_account',
  inside: 'inside',
  outside: 'outside',
  closed: 'closed',
  unknown: 'unknown_account',
};

function wordsOf({ kind, homes }: Admission, standing: StandingOf): readonly TrustWord[] {
  if (homes.length > 0) return homes.map((id) => ACCOUNT_WORDS[standing(id)]);
  return [TRUST_WORDS.find((word) => word === kind) ?? 'not_judged'];
}

function byStanding(ids: readonly string[], standing: StandingOf): JudgedTrust['accounts'] {
  const of = (wanted: TrustStanding): readonly string[] => ids.filter((id) => standing(id) === wanted);
  return { own: of('own'), inside: of('inside'), outside: of('outside'), closed: of('closed'), unknown: of('unknown') };
}

function providerName(text: string, ownAccount: string): string {
  const arn = parseArn(text);
  return arn?.accountId === ownAccount ? arn.resource : text;
}

/** Case does not count in condition keys; the first spelling stays. */
function distinctKeys(grants: readonly TrustGrant[]): readonly string[] {
  const keys = new Map<string, string>();
  for (const { key } of grants.flatMap(({ conditions }) => conditions)) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  return sorted([...keys.values()]);
}

/** What is asked of all from outside: a single one without is enough for a no. */
function externalIdOf(admissions: readonly Admission[], denials: readonly TrustDenial[], standing: StandingOf): Flag | null {
  const isStrange = ({ kind, homes }: Admission): boolean =>
    homes.length > 0 ? homes.some((id) => ['outside', 'unknown'].includes(standing(id))) : kind === 'anyone';
  const asked = admissions.filter(isStrange).map((admission) => demandsExternalId(admission, admission.conditions, denials));
  if (asked.length === 0) return null;
  return (['no', 'unknown'] as const).find((flag) => asked.includes(flag)) ?? 'yes';
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** How wide the parties of some kinds are, and who they are; UNKNOWN: the trust policy can't be read. */
export function trustWidthOf(
  text: string,
  own: Pick<Account, 'id' | 'path'>,
  kinds: readonly Party['kind'][],
): { readonly wide: Flag; readonly parties: readonly string[] } | Unknown {
  const trust = trustOf(text);
  if (trust === UNKNOWN) return UNKNOWN;
  const place = trust.hasVariables ? { accountId: own.id, organizationId: organizationOf(own) } : null;
  const grants = trust.grants.map((grant) => ({ ...grant, parties: grant.parties.filter(({ kind }) => kinds.includes(kind)) }));
  const parties = sorted(grants.flatMap((grant) => grant.parties.map((party) => party.text)));
  return { wide: trustWidth({ ...trust, grants }, place), parties };
}
