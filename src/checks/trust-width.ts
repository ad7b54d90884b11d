import type { Condition } from '../model/policy.js';
import type { Flag } from '../model/value.js';
import { matches } from '../policy/pattern.js';
import type { Party, Trust, TrustDenial } from '../policy/trust.js';
import { EXACT, namedCallers, type OwnPlace } from './named-callers.js';
import { issuerKind, ownedSubject, owningClaim } from './oidc-issuers.js';

/**
 * yes: anybody in the world can assume the role, or every customer of an OIDC provider that serves many · unknown:
 * conditions, a Deny, a NotPrincipal or an issuer that is not known decide that, and they are not judged.
 */
export function trustWidth({ grants, denials }: Trust, own: OwnPlace | null): Flag {
  const widths = grants.flatMap(({ parties, conditions, reaches }) =>
    parties.map((party) => {
      // A provider's tokens open nothing by the other calls.
      if (!reaches.tokens && TOKENS.includes(party.kind)) return 'no';
      const width = JUDGES[party.kind]?.(party, conditions, own) ?? 'no';
      return width === 'yes' && denials.some((denial) => mayTakeBack(denial, party)) ? 'unknown' : width;
    }),
  );
  if (widths.includes('yes')) return 'yes';
  return widths.includes('unknown') ? 'unknown' : 'no';
}

/** Its conditions are not judged. A Deny of a principal in particular leaves everybody else. */
function mayTakeBack({ parties, reaches }: TrustDenial, { kind, text }: Party): boolean {
  if (!(kind === 'anyone' ? reaches.credentials : reaches.tokens)) return false;
  return parties.some((each) => ['anyone', 'all_but', 'other'].includes(each.kind) || (each.kind === kind && each.text === text));
}

const TOKENS: readonly Party['kind'][] = ['oidc', 'web_identity'];

type Judge = (party: Party, conditions: readonly Condition[], own: OwnPlace | null) => Flag;

/** A party of a kind that is not here is a principal in particular. */
const JUDGES: Readonly<Partial<Record<Party['kind'], Judge>>> = {
  anyone: (_, conditions, own) => widthBut(conditions, namedCallers(conditions, own).length > 0),
  oidc: ({ text }, conditions) => oidcWidth(text.slice(text.indexOf('oidc-provider/') + 'oidc-provider/'.length).toLowerCase(), conditions),
  web_identity: webIdentityWidth,
  all_but: () => 'unknown',
  other: () => 'unknown',
};

/** Not narrowed by a condition that is understood: yes without any, else unknown. */
function widthBut(conditions: readonly Condition[], narrowed: boolean): Flag {
  if (narrowed) return 'no';
  return conditions.length === 0 ? 'yes' : 'unknown';
}

/** GovCloud and China have one of their own. */
const COGNITO = /^cognito-identity(-us-gov|\.cn-[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/;

function webIdentityWidth({ text }: Party, conditions: readonly Condition[]): Flag {
  const provider = text.toLowerCase();
  const isCognito = COGNITO.test(provider);
  // Of which pool, and so of whom, that does not say.
  const isHow = ({ key }: Condition): boolean => isCognito && claimOf(key).join(':') === `${provider}:amr`;
  const width = widthBut(
    conditions.filter((condition) => !asksNothing(condition, provider) && !isHow(condition)),
    conditions.some((condition) => isAppNamed(condition, provider)),
  );
  // A caller that knows the id of an identity pool, which every visitor of an app does, is a guest of it if the pool has guests.
  return width === 'no' && isCognito ? guestsWidth(provider, conditions, conditions.filter(isHow)) : width;
}

const APP_CLAIMS = ['aud', 'app_id'];

/** Cognito's identity pool, the app at Google, Amazon or Facebook, or one of its users. AWS: reference_policies_iam-condition-keys. */
function isAppNamed({ operator, key, values }: Condition, provider: string): boolean {
  const [host, claim] = claimOf(key);
  if (host !== provider || ![...APP_CLAIMS, 'sub', 'id', 'user_id'].includes(claim)) return false;
  return EXACT.test(operator) && values.length > 0 && !values.some((value) => isOpen(value, operator));
}

/** Any app will do: `*`, or every pool of a Region. */
function asksNothing({ operator, key, values }: Condition, provider: string): boolean {
  const [host, claim] = claimOf(key);
  return (
    host === provider &&
    [...APP_CLAIMS, 'oaud'].includes(claim) &&
    /Like$/i.test(operator) &&
    values.some((value) => /^([a-z0-9-]+:)?[*?]*\*[*?]*$/.test(value))
  );
}

function guestsWidth(provider: string, conditions: readonly Condition[], told: readonly Condition[]): Flag {
  const named = told.filter(
    ({ operator, values }) => /^ForAnyValue:String(Equals|EqualsIgnoreCase|Like)$/i.test(operator) && values.length > 0,
  );
  if (named.some(({ operator, values }) => values.every((value) => meansGuests(value, operator) === 'no'))) return 'no';
  const guests = named.some(({ operator, values }) => values.some((value) => meansGuests(value, operator) === 'yes'));
  // `sub` is one identity of the pool.
  if (!guests && conditions.some((condition) => claimOf(condition.key)[1] === 'sub' && isAppNamed(condition, provider))) return 'no';
  const others = conditions.filter((condition) => !told.includes(condition) && !isAppNamed(condition, provider));
  return guests && others.length === 0 ? 'yes' : 'unknown';
}

const GUEST = 'unauthenticated';

function meansGuests(value: string, operator: string): Flag {
  if (value.includes('${')) return 'unknown';
  if (/Like$/i.test(operator)) return matches(value, GUEST) ? 'yes' : 'no';
  return (/IgnoreCase$/i.test(operator) ? value.toLowerCase() : value) === GUEST ? 'yes' : 'no';
}

/** In every token there is exactly one `sub`, so also the operators that let a missing key pass do compare it. */
const COMPARES = /^(ForAnyValue:|ForAllValues:)?String(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;

/** `sub` tells which customer of a shared issuer a caller is. `aud` does not: the caller chooses it. */
function oidcWidth(issuer: string, conditions: readonly Condition[]): Flag {
  const kind = issuerKind(issuer);
  if (kind === 'private') return 'no';
  const isClaim = (condition: Condition, name: string): boolean => claimOf(condition.key).join(':') === `${issuer}:${name}`;
  const subjects = conditions.filter((condition) => isClaim(condition, 'sub') && COMPARES.test(condition.operator));
  const widths = subjects.filter(({ values }) => values.length > 0).map((condition) => subjectWidth(issuer, condition));
  if (widths.includes('no') || conditions.some((condition) => isOwnerNamed(issuer, condition))) return 'no';
  if (kind === 'unknown' || widths.includes('unknown')) return 'unknown';
  const judged = conditions.every((condition) => subjects.includes(condition) || isClaim(condition, 'aud') || isThere(condition, isClaim));
  return judged ? 'yes' : 'unknown';
}

/** Every token has both. */
function isThere(condition: Condition, isClaim: (condition: Condition, name: string) => boolean): boolean {
  const { operator, values } = condition;
  return /^Null$/i.test(operator) && values.includes('false') && (isClaim(condition, 'sub') || isClaim(condition, 'aud'));
}

/** One of the values is enough for a token. */
function subjectWidth(issuer: string, { operator, values }: Condition): Flag {
  const owned = values.map((value) => ownedSubject(issuer, value, /Like/i.test(operator)));
  if (owned.includes('no')) return 'yes';
  return owned.includes('unknown') ? 'unknown' : 'no';
}

/** AWS compares more claims than `sub` of some issuers. */
function isOwnerNamed(issuer: string, { operator, key, values }: Condition): boolean {
  const [host, claim] = claimOf(key);
  const form = host === issuer ? owningClaim(issuer, claim) : undefined;
  return form !== undefined && EXACT.test(operator) && values.length > 0 && values.every((value) => form.test(value));
}

/** Does a wildcard or a variable leave it open? */
function isOpen(value: string, operator: string): boolean {
  return (/Like$/i.test(operator) ? /[*?]|\$\{/ : /\$\{/).test(value);
}

/** `token.actions.githubusercontent.com:sub` → host and claim, in lower case; hosts may have a path, claims no colon. */
function claimOf(key: string): readonly [string, string] {
  const colon = key.lastIndexOf(':');
  return [key.slice(0, Math.max(colon, 0)).toLowerCase(), key.slice(colon + 1).toLowerCase()];
}
