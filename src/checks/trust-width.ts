import type { Flag } from '../model/value.js';
import type { Condition, Party, Trust } from '../policy/trust.js';

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
  anyone: (_, conditions) => widthBut(conditions, isCallerNamed),
  oidc: oidcWidth,
  web_identity: ({ text }, conditions) => widthBut(conditions, (condition) => isAppNamed(condition, text)),
  all_but: () => 'unknown',
  other: () => 'unknown',
};

/** Not narrowed by a condition that is understood: yes without any, else nobody knows. */
function widthBut(conditions: readonly Condition[], narrows: (condition: Condition) => boolean): Flag {
  if (conditions.some(narrows)) return 'no';
  return conditions.length === 0 ? 'yes' : 'unknown';
}

const EXACT = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/i;

/** Keys that tell who calls or for whom, and what their values look like when they name somebody. AWS: reference_policies_condition-keys. */
const CALLERS: ReadonlyMap<string, RegExp> = new Map([
  ['aws:principalorgid', /^o-[a-z0-9]+$/],
  ['aws:principalorgpaths', /^o-[a-z0-9]+\//],
  ['aws:principalaccount', /^\d{12}$/],
  ['aws:principalarn', /^arn:[\w-]+:(iam|sts)::\d{12}:/],
  ['aws:sourceorgid', /^o-[a-z0-9]+$/],
  ['aws:sourceaccount', /^\d{12}$/],
  ['aws:sourcearn', /^arn:[\w-]+:[\w-]+:[^:]*:\d{12}:/],
]);

function isCallerNamed({ operator, key, values }: Condition): boolean {
  const named = CALLERS.get(key.toLowerCase());
  return named !== undefined && EXACT.test(operator) && values.length > 0 && values.every((value) => named.test(value));
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
