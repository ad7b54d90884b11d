import type { StatementJson } from '../../policy/support.js';
import { naive } from '../../policy/support.js';

/** One way the unknowns can turn out, of one principal. */
export interface NaiveWorld {
  readonly kind: 'user' | 'role';
  readonly mfa: boolean;
  /** A statement with a variable that nothing stands for is no statement; else it names nobody. */
  readonly voided: boolean;
  readonly passedTo: string | null;
}

export type Layers = readonly (readonly StatementJson[])[];

const USER_NAME = '${aws:username}';

/** What IAM answers about one action on one thing, as plainly as can be: each layer must allow it, and none deny it. */
export function isAllowed(layers: Layers, action: string, resource: string, world: NaiveWorld): boolean {
  const effects = layers.map((statements) =>
    statements.filter((each) => applies(each, action, resource, world)).map(({ Effect }) => Effect),
  );
  return effects.every((each) => each.includes('Allow')) && !effects.flat().includes('Deny');
}

function applies(statement: StatementJson, action: string, resource: string, world: NaiveWorld): boolean {
  const resources = listOf(statement.Resource ?? statement.NotResource);
  const isStranded = world.kind === 'role' && resources.some((each) => each.includes(USER_NAME));
  if (isStranded && world.voided) return false;
  const named = resources.some(
    (each) => (world.kind === 'user' || !each.includes(USER_NAME)) && naive(each.replaceAll(USER_NAME, 'alice'), resource),
  );
  const actions = listOf(statement.Action ?? statement.NotAction);
  const called = actions.some((each) => naive(each.toLowerCase(), action.toLowerCase()));
  return called === (statement.Action !== undefined) && named === (statement.Resource !== undefined) && holds(statement.Condition, world);
}

function holds(condition: unknown, { mfa, passedTo }: NaiveWorld): boolean {
  return Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      if (key === 'aws:MultiFactorAuthPresent') return mfa === (values === 'true');
      const hit =
        passedTo !== null && listOf(values).some((value) => (operator.includes('Like') ? naive(value, passedTo) : value === passedTo));
      return operator.includes('Not') ? !hit : hit;
    }),
  );
}

export function listOf(value: unknown): readonly string[] {
  return [value].flat() as readonly string[];
}

/** Every world there is for such a principal. */
export function worldsOf(kind: NaiveWorld['kind'], passedTo: string | null): readonly NaiveWorld[] {
  return [true, false].flatMap((mfa) => [true, false].map((voided) => ({ kind, mfa, voided, passedTo })));
}
