import { credentialName } from '../../cleanup/choose/planned.js';
import { LEFT_OUT, type CleanupPlan, type LeftOut, type PlannedPrincipal } from '../../cleanup/plan.js';
import { grouped, plural } from '../../text.js';

/** `12 principals: 4 whole users, 6 keys, 2 passwords` */
export function plannedWords(principals: readonly PlannedPrincipal[]): string {
  const counts = new Map<string, number>();
  const count = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  for (const { kind, whole, credentials } of principals) {
    if (whole) count(`whole ${kind}`);
    else if (credentials.length === 0) count('policy');
    else for (const each of credentials) count(each.kind.replaceAll('_', ' '));
  }
  const parts = [...counts].map(([what, n]) => `${grouped(n)} ${n === 1 ? what : pluralOf(what)}`);
  const head = `${grouped(principals.length)} ${plural(principals.length, 'principal')}`;
  return parts.length === 0 ? head : `${head}: ${parts.join(', ')}`;
}

function pluralOf(what: string): string {
  return what === 'policy' ? 'policies' : `${what}s`;
}

/** `31 left out: 12 unknown, 9 protected` */
export function leftOutWords(leftOut: readonly LeftOut[]): string {
  const parts = LEFT_OUT.flatMap((reason) => {
    const count = leftOut.filter((each) => each.reason === reason).length;
    return count === 0 ? [] : [`${grouped(count)} ${reason.replaceAll('_', ' ')}`];
  });
  return parts.length === 0 ? 'none left out' : `${grouped(leftOut.length)} left out: ${parts.join(', ')}`;
}

export function planWords({ id, stage, principals, leftOut }: CleanupPlan): string {
  return `plan ${id.slice(0, 12)}, ${stage}: ${plannedWords(principals)}; ${leftOutWords(leftOut)}`;
}

/** What is done to it: `the user`, or `key AKIA…, password`. */
export function targetWords({ kind, whole, credentials, steps }: PlannedPrincipal): string {
  if (whole) return `the ${kind} itself`;
  if (credentials.length > 0) return credentials.map(credentialName).join(', ');
  return steps.map(({ input: { PolicyName: name } }) => (typeof name === 'string' ? `inline policy ${name}` : 'the policy')).join(', ');
}
