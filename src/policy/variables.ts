import { LITERAL_MARK, LITERAL_STAR } from './pattern.js';

/** Any variable. `${$}`, `${*}` and `${?}` are none: so these characters are written. AWS: reference_policies_variables. */
const VARIABLE = /\$\{(?![$*?]\})[^}]*\}/g;

/** With the value for who has no such name, if one is given: `${aws:username, 'nobody'}`. */
const USER_NAME = /\$\{aws:username(?:, '([^'}]*)')?\}/gi;

const OWN_ACCOUNT = /\$\{aws:PrincipalAccount(?:, '[^'}]*')?\}/gi;

/** Keys that every request of a user or role has. AWS: reference_policies_condition-keys. */
const ALWAYS: ReadonlySet<string> = new Set([
  ...['aws:currenttime', 'aws:epochtime', 'aws:principalaccount', 'aws:principalarn', 'aws:principalisawsservice', 'aws:principaltype'],
  ...['aws:requestedregion', 'aws:securetransport', 'aws:userid', 'aws:viaawsservice'],
]);

export function hasVariable(pattern: string): boolean {
  return pattern.search(VARIABLE) >= 0;
}

/** Does it hold a user's name for which nothing stands where there is no user? */
export function hasUserName(pattern: string): boolean {
  if (!pattern.includes('${')) return false;
  return pattern.replace(USER_NAME, (_, otherwise?: string) => otherwise ?? '${aws:username}').search(USER_NAME) >= 0;
}

/** May nothing stand for one of its variables, as for a tag that a principal may lack? */
export function mayLackValue(pattern: string, isUser: boolean): boolean {
  if (!pattern.includes('${')) return false;
  return [...pattern.matchAll(VARIABLE)].some(([variable]) => {
    const name = variable.slice(2, -1).toLowerCase();
    return !/, '[^']*'$/.test(name) && !ALWAYS.has(name) && !(isUser && name === 'aws:username');
  });
}

/** null: the session of a role, which has no such name; or of an account that is not known. What nothing stands for stays as it is. */
export function withUserName(pattern: string, userName: string | null, accountId: string | null = null): string {
  if (!pattern.includes('${')) return pattern;
  const named = pattern.replace(USER_NAME, (variable, otherwise?: string) => userName ?? otherwise ?? variable);
  return accountId === null ? named : named.replace(OWN_ACCOUNT, () => accountId);
}

/** The wildcards that match all that the pattern can match, whatever its variables stand for. */
export function widened(pattern: string): string {
  return filled(pattern, () => '*');
}

/** The same with what is given in place of each variable. */
export function filled(pattern: string, by: (variable: string) => string): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replace(VARIABLE, by).replace(/\$\{([$*?])\}/g, (_, char: string) => WRITTEN[char] ?? '$');
}

const WRITTEN: Readonly<Record<string, string>> = { '*': LITERAL_STAR, '?': LITERAL_MARK };
