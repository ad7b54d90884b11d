const compiled = new Map<string, RegExp>();

/** Does an IAM action pattern ('iam:Get*', 'sts:*', '*') cover an action such as 'iam:GetUser'? Case does not count, as in IAM. */
export function coversAction(pattern: string, action: string): boolean {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
    regex = new RegExp(`^${source}$`, 'i');
    compiled.set(pattern, regex);
  }
  return regex.test(action);
}
