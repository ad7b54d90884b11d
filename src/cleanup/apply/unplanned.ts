import type { Live } from '../live.js';
import type { PlannedPrincipal } from '../plan.js';

/** What hangs on a principal that is to go, and that no step takes off: it came since, and would stand in the way at the end. */
export function unplannedIn({ whole, steps }: PlannedPrincipal, live: Live): string | null {
  if (!whole || live.kind === 'policy' || !steps.some(({ action }) => /^iam:Delete(User|Role)$/.test(action))) return null;
  const named = (key: string): ReadonlySet<unknown> => new Set(steps.map(({ input }) => input[key]));
  const [arns, names, groups] = [named('PolicyArn'), named('PolicyName'), named('GroupName')];
  const policy = live.attached.find((arn) => !arns.has(arn)) ?? live.inline.find(({ name }) => !names.has(name))?.name;
  if (policy !== undefined) return `its policy ${policy} is not in the plan: it is new`;
  const group = live.kind === 'user' ? live.groups.find((each) => !groups.has(each)) : undefined;
  return group === undefined ? null : `its group ${group} is not in the plan: it is new`;
}
