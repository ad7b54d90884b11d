/** Any variable. `${$}` is none: so a dollar sign is written. AWS: reference_policies_variables. */
const VARIABLE = /\$\{(?!\$\})[^}]*\}/g;
const USER_NAME = /\$\{aws:username\}/gi;

export function hasVariable(pattern: string): boolean {
  return pattern.search(VARIABLE) >= 0;
}

export function hasUserName(pattern: string): boolean {
  return pattern.search(USER_NAME) >= 0;
}

export function withUserName(pattern: string, userName: string): string {
  return pattern.replace(USER_NAME, () => userName);
}

/** The wildcards that match all that the pattern can match, whatever its variables stand for. */
export function widened(pattern: string): string {
  return filled(pattern, () => '*');
}

/** The same with what is given in place of each variable. */
export function filled(pattern: string, by: (variable: string) => string): string {
  return pattern.replace(VARIABLE, by).replaceAll('${$}', () => '$');
}
