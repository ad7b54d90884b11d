/** Any variable. `${$}` is none: so a dollar sign is written. AWS: reference_policies_variables. */
const VARIABLE = /\$\{(?!\$\})[^}]*\}/g;

/** With the value for who has no such name, if one is given: `${aws:username, 'nobody'}`. */
const USER_NAME = /\$\{aws:username(?:, '([^'}]*)')?\}/gi;

export function hasVariable(pattern: string): boolean {
  return pattern.search(VARIABLE) >= 0;
}

/** Does it hold a user's name for which nothing stands where there is no user? */
export function hasUserName(pattern: string): boolean {
  if (!pattern.includes('${')) return false;
  return pattern.replace(USER_NAME, (_, otherwise?: string) => otherwise ?? '${aws:username}').search(USER_NAME) >= 0;
}

/** null: the session of a role, which has no such name. What nothing stands for stays as it is. */
export function withUserName(pattern: string, userName: string | null): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replace(USER_NAME, (variable, otherwise?: string) => userName ?? otherwise ?? variable);
}

/** The wildcards that match all that the pattern can match, whatever its variables stand for. */
export function widened(pattern: string): string {
  return filled(pattern, () => '*');
}

/** The same with what is given in place of each variable. */
export function filled(pattern: string, by: (variable: string) => string): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replace(VARIABLE, by).replaceAll('${$}', () => '$');
}
