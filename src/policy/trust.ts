import { parseArn } from '../model/arn.js';
import { isRecord } from '../model/is-record.js';
import {
  conditionsOf,
  listOf,
  parseStatement,
  versionOf,
  statementsOf,
  type Condition,
  type RawStatement,
  type Selector,
} from '../model/policy.js';
import { rememberedTexts } from '../model/remembered-texts.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { overlapsActions } from './action-selector.js';

/**
 * anyone: `*` · account: everybody in it, by its root ARN or bare id · principal: one user, role or session · saml, oidc: a
 * provider in IAM · web_identity: one that AWS knows itself (Cognito, Google …) · deleted: the unique id of a user or role,
 * which AWS shows in place of an ARN that no principal has any more · all_but: NotPrincipal · other: of no known form.
 */
export const PARTY_KINDS = [
  ...['service', 'account', 'principal', 'saml', 'oidc', 'web_identity'],
  ...['canonical_user', 'deleted', 'anyone', 'all_but', 'other'],
] as const;

export interface Party {
  readonly kind: (typeof PARTY_KINDS)[number];
  /** As the policy spells it. */
  readonly text: string;
  /** Of an account or a principal: 12 digits. */
  readonly accountId: string | null;
}

/** One statement: each of the parties, if all conditions hold. */
export interface TrustGrant {
  readonly parties: readonly Party[];
  readonly conditions: readonly Condition[];
  /** Does it reach calls with the token of a provider, and calls with AWS's own credentials? */
  readonly reaches: { readonly tokens: boolean; readonly credentials: boolean };
}

export type TrustDenial = TrustGrant;

/** What a trust policy says of who may assume the role. */
export interface Trust {
  readonly grants: readonly TrustGrant[];
  /** Whom Deny statements may take it from again. */
  readonly denials: readonly TrustDenial[];
  /** Its variables have meaning: version 2012-10-17. */
  readonly hasVariables: boolean;
}

/** A trust policy, plain or URL-encoded. UNKNOWN when any of it can't be read: it must never read as "trusts no principal". */
export const trustOf = rememberedTexts(readTrust);

function readTrust(text: string): Trust | Unknown {
  const statements = statementsOf(text);
  if (statements === UNKNOWN) return UNKNOWN;
  const grants: TrustGrant[] = [];
  const denials: TrustDenial[] = [];
  for (const raw of statements) {
    const statement = parseStatement(raw);
    const parties = partiesOf(raw);
    const conditions = conditionsOf(raw['Condition']);
    if (statement === null || parties === null || conditions === null) return UNKNOWN;
    // sts:TagSession and sts:SetSourceIdentity alone open nothing.
    if (!overlapsActions(statement.actions, 'sts:AssumeRole*')) continue;
    const found = { parties, conditions, reaches: reachOf(statement.actions) };
    if (statement.effect === 'Allow') grants.push(found);
    else if (parties.length > 0) denials.push(found);
  }
  return { grants, denials, hasVariables: versionOf(text) === '2012-10-17' };
}

function reachOf(actions: Selector): TrustGrant['reaches'] {
  return { tokens: overlapsActions(actions, 'sts:AssumeRoleWithWebIdentity'), credentials: overlapsActions(actions, 'sts:AssumeRole') };
}

type Reader = (text: string) => Pick<Party, 'kind'> & Partial<Party>;

/** Types of principals; AWS: reference_policies_elements_principal. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['AWS', awsParty],
  ['Service', () => ({ kind: 'service' })],
  ['Federated', federatedParty],
  ['CanonicalUser', () => ({ kind: 'canonical_user' })],
]);

/**
 * null: there are none, or something else stands there. Empty lists name no principal. AWS: access-analyzer-reference-policy-checks,
 * "empty array principal", "empty object principal".
 */
export function partiesOf(statement: RawStatement): readonly Party[] | null {
  const { Principal: principal, NotPrincipal: others } = statement;
  if (others !== undefined) return principal === undefined ? [party({ kind: 'all_but' }, JSON.stringify(others))] : null;
  if (principal === '*') return [party({ kind: 'anyone' }, '*')];
  if (!isRecord(principal)) return null;
  const named = Object.entries(principal).flatMap(([type, values]) => listOf(values).map((value) => ({ type, value })));
  const parties = named.flatMap(({ type, value }) => (typeof value === 'string' ? [partyOf(type, value)] : []));
  return parties.length < named.length ? null : parties;
}

function partyOf(type: string, text: string): Party {
  if (text === '*') return party({ kind: 'anyone' }, text);
  return party(READERS.get(type)?.(text) ?? { kind: 'other' }, text);
}

function party({ kind, accountId = null }: ReturnType<Reader>, text: string): Party {
  return { kind, text, accountId };
}

/** AWS: reference_identifiers, the prefixes of unique ids. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,124}$/;

const ACCOUNT = /^\d{12}$/;

function awsParty(text: string): ReturnType<Reader> {
  if (ACCOUNT.test(text)) return { kind: 'account', accountId: text };
  if (UNIQUE_ID.test(text)) return { kind: 'deleted' };
  const arn = parseArn(text);
  if (arn === null || !['iam', 'sts'].includes(arn.service) || !ACCOUNT.test(arn.accountId)) return { kind: 'other' };
  return { kind: arn.resource === 'root' ? 'account' : 'principal', accountId: arn.accountId };
}

function federatedParty(text: string): ReturnType<Reader> {
  const arn = parseArn(text);
  if (arn === null) return { kind: /^[\w-]+(\.[\w-]+)+$/.test(text) ? 'web_identity' : 'other' };
  if (arn.resource.startsWith('saml-provider/')) return { kind: 'saml' };
  return { kind: arn.resource.startsWith('oidc-provider/') ? 'oidc' : 'other' };
}
