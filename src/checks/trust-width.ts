import type { Flag } from '../model/value.js';
import type { Condition, Party, Trust } from '../policy/trust.js';
import { EXACT, namedCallers } from './named-callers.js';

/**
 * yes: anybody in the world can assume the role, or every customer of an OIDC provider · unknown: conditions, a Deny or a
 * NotPrincipal decide that, and they are not judged.
 */
export function trustWidth({ grants, denied }: Trust): Flag {
  const widths = grants.flatMap(({ parties, conditions }) => parties.map((party) => JUDGES[party.kind]?.(party, conditions) ?? 'no'));
  if (widths.includes('yes')) return denied === 'everyone' ? 'unknown' : 'yes';
  return widths.includes('unknown') ? 'unknown' : 'no';
}

type Judge = (party: Party, conditions: readonly Condition[]) => Flag;

/** Whoever is not here is somebody in particular. */
const JUDGES: Readonly<Partial<Record<Party['kind'], Judge>>> = {
  anyone: (_, conditions) => widthBut(conditions, namedCallers(conditions).length > 0),
  oidc: oidcWidth,
  web_identity: ({ text }, conditions) => widthBut(conditions, conditions.some((condition) => isAppNamed(condition, text))),
  all_but: () => 'unknown',
  other: () => 'unknown',
};

/** Not narrowed by a condition that is understood: yes without any, else nobody knows. */
function widthBut(conditions: readonly Condition[], narrowed: boolean): Flag {
  if (narrowed) return 'no';
  return conditions.length === 0 ? 'yes' : 'unknown';
}

/** Cognito's identity pool, the app at Google, Amazon or Facebook, or one of its users. AWS: reference_policies_iam-condition-keys. */
function isAppNamed({ operator, key, values }: Condition, provider: string): boolean {
  const [host, claim] = claimOf(key);
  if (host !== provider.toLowerCase() || !['aud', 'oaud', 'app_id', 'sub', 'id', 'user_id'].includes(claim)) return false;
  return EXACT.test(operator) && values.length > 0 && values.every((value) => /^[^*?$]/.test(value));
}

/** In every token there is exactly one `sub`, so also the operators that let a missing key pass do compare it. */
const COMPARES = /^(ForAnyValue:|ForAllValues:)?String(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;

/** An OIDC provider serves many customers; `sub` tells which of them. `aud` does not: whoever asks chooses it. */
function oidcWidth({ text }: Party, conditions: readonly Condition[]): Flag {
  const provider = text.slice(text.indexOf('oidc-provider/') + 'oidc-provider/'.length).toLowerCase();
  const isClaim = (condition: Condition, name: string): boolean => claimOf(condition.key).join(':') === `${provider}:${name}`;
  const subjects = conditions.filter((condition) => isClaim(condition, 'sub') && COMPARES.test(condition.operator));
  if (subjects.some((condition) => condition.values.length > 0 && !condition.values.some((value) => isAnySubject(value, condition.operator)))) return 'no';
  const judged = conditions.every((condition) => subjects.includes(condition) || isClaim(condition, 'aud'));
  return judged ? 'yes' : 'unknown';
}

/** Nothing but the kind of subject stands before the first wildcard: `*`, `repo:*`, `repo:?*\/*`, `org/*`. */
function isAnySubject(value: string, operator: string): boolean {
  const wildcards = /Like/i.test(operator) ? /[*?]|\$\{/ : /\$\{/;
  const [before = '', ...after] = value.split(wildcards);
  return after.length > 0 && /^(\w+[:/])?$/.test(before);
}

/** `token.actions.githubusercontent.com:sub` → host and claim, in lower case; hosts may have a path, claims no colon. */
function claimOf(key: string): readonly [string, string] {
  const colon = key.lastIndexOf(':');
  return [key.slice(0, Math.max(colon, 0)).toLowerCase(), key.slice(colon + 1).toLowerCase()];
}
