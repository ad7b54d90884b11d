import type { Condition } from '../model/policy.js';

/** Operators that name what they compare with, and that a missing key fails. */
export const EXACT = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/i;

/** Stands for the organization of the role itself where no source could tell its id. */
export const OWN_ORGANIZATION = '${aws:ResourceOrgID}';

/** What the variables of a trust policy stand for: those of the resource are of the role itself. */
export interface OwnPlace {
  readonly accountId: string;
  /** null: no source could tell. */
  readonly organizationId: string | null;
}

/** Condition keys in lower case, and what a value looks like that names an account or an organization: its id is captured. */
type Keys = ReadonlyMap<string, RegExp>;

/** Who calls. AWS: reference_policies_condition-keys. */
const PRINCIPAL: Keys = new Map([
  ['aws:principalorgid', /^(o-[a-z0-9]+|\$\{aws:ResourceOrgID\})$/],
  ['aws:principalorgpaths', /^(o-[a-z0-9]+|\$\{aws:ResourceOrgID\})\//],
  ['aws:principalaccount', /^(\d{12})$/],
  ['aws:principalarn', /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/],
]);

/** For whom a service calls. */
const SOURCE: Keys = new Map([
  ['aws:sourceorgid', /^(o-[a-z0-9]+|\$\{aws:ResourceOrgID\})$/],
  ['aws:sourceaccount', /^(\d{12})$/],
  ['aws:sourcearn', /^arn:[\w-]+:[\w-]+:[^:]*:(\d{12}):/],
]);

/** The same the other way round: what the role is of must be what the caller is of. */
const REVERSED: ReadonlyMap<string, readonly [key: string, variable: string, own: string]> = new Map([
  ['aws:resourceorgid', ['aws:PrincipalOrgID', '${aws:principalorgid}', '${aws:ResourceOrgID}']],
  ['aws:resourceaccount', ['aws:PrincipalAccount', '${aws:principalaccount}', '${aws:ResourceAccount}']],
]);

/**
 * Whom conditions leave of everybody: ids of accounts (12 digits) and of organizations (`o-…`). It may be more than they
 * leave, never less. Empty: they name no caller. `own`: null where variables have no meaning.
 */
export function namedCallers(conditions: readonly Condition[], own: OwnPlace | null): readonly string[] {
  const meant =
    own === null
      ? conditions.filter(({ values }) => !values.some(isVariable))
      : conditions.map((condition) => inPlace(facingCaller(condition), own));
  return [PRINCIPAL, SOURCE].flatMap((keys) => shared(meant.map((condition) => idsIn(condition, keys)).filter(({ length }) => length > 0)));
}

/** Text that is no caller's id, where variables have no meaning. */
function isVariable(value: string): boolean {
  return value.includes('${');
}

function facingCaller(condition: Condition): Condition {
  const [key, variable, own] = REVERSED.get(condition.key.toLowerCase()) ?? [];
  if (key === undefined || own === undefined || condition.values.length === 0) return condition;
  return condition.values.every((value) => value.toLowerCase() === variable) ? { ...condition, key, values: [own] } : condition;
}

function inPlace(condition: Condition, { accountId, organizationId }: OwnPlace): Condition {
  const organization = (variable: string): string => organizationId ?? (variable.includes(',') ? variable : OWN_ORGANIZATION);
  const values = condition.values.map((value) =>
    value
      .replace(/\$\{aws:ResourceAccount(?:, '[^'}]*')?\}/gi, () => accountId)
      .replace(/\$\{aws:ResourceOrgID(?:, '[^'}]*')?\}/gi, organization),
  );
  return { ...condition, values };
}

export function isOrganizationId(id: string): boolean {
  return id.startsWith('o-') || id === OWN_ORGANIZATION;
}

/** Empty unless every value names one: one of them is enough for a caller. */
function idsIn({ operator, key, values }: Condition, keys: Keys): readonly string[] {
  const form = keys.get(key.toLowerCase());
  if (form === undefined || !EXACT.test(operator)) return [];
  const ids = values.flatMap((value) => idIn(value, form, operator) ?? []);
  return ids.length === values.length ? ids : [];
}

function idIn(value: string, form: RegExp, operator: string): string | undefined {
  const [before = '', id] = form.exec(value) ?? [];
  // For ArnLike a wildcard stays within its part of the ARN, for StringLike it may stand for several and another account.
  return /StringLike$/i.test(operator) && /[*?]/.test(before) ? undefined : id;
}

/**
 * All conditions must hold, so a caller is in each of these lists. Accounts tell more than the organizations they may be of.
 * Lists that have nothing in common are not understood well enough to say "no caller".
 */
function shared(named: readonly (readonly string[])[]): readonly string[] {
  const ofAccounts = named.filter((ids) => !ids.some(isOrganizationId));
  const lists = ofAccounts.length > 0 ? ofAccounts : named;
  const all = lists.flat();
  const inEach = all.filter((id) => lists.every((ids) => ids.includes(id)));
  return inEach.length > 0 ? inEach : all;
}
