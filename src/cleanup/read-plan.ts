import { usageError } from '../errors.js';
import { isRecord } from '../model/is-record.js';
import { plural, quoted } from '../text.js';
import { planId, principalDigest } from './digest.js';
import type { CleanupPlan, PlannedPrincipal } from './plan.js';
import { PLAN, type Schema } from './plan-schema.js';
import { nonsenseIn } from './nonsense.js';

const AGAIN = 'Make it anew with `iam-audit cleanup plan`; of a plan, principals may be taken out, and nothing else may be changed.';

/** A plan that was read from a file. */
export interface ReadPlan {
  readonly plan: CleanupPlan;
  /** false: something was taken out of it since it was made. */
  readonly isWhole: boolean;
}

/** Nothing of a file is believed: its shape is checked, and each principal against its digest. `where` names it in messages. */
export function readPlan(text: string, where: string): ReadPlan {
  const plan = parsed(text, where);
  const changed = plan.principals.filter(({ digest, ...principal }) => digest !== principalDigest(principal, plan.stage));
  const [first] = changed;
  if (first !== undefined) {
    const others = changed.length > 1 ? ` and ${changed.length - 1} ${plural(changed.length - 1, 'other')}` : '';
    throw usageError(`${where}: ${nameOf(first)}${others} was changed since the plan was made`, AGAIN);
  }
  if (planId(plan) !== plan.id) throw usageError(`${where}: what stands beside its principals was changed since it was made`, AGAIN);
  const planned = new Set(plan.planned);
  const seen = new Set<string>();
  for (const principal of plan.principals) {
    const { digest } = principal;
    const problem = seen.has(digest) ? 'stands in it twice' : planned.has(digest) ? nonsenseIn(principal, plan) : 'is of another plan';
    if (problem !== null) throw usageError(`${where}: ${nameOf(principal)} ${problem}`, AGAIN);
    seen.add(digest);
  }
  return { plan, isWhole: seen.size === planned.size };
}

function nameOf({ kind, name, account }: PlannedPrincipal): string {
  return `${kind} ${quoted(name)} of ${account}`;
}

function parsed(text: string, where: string): CleanupPlan {
  const value = json(text, where);
  const found = isRecord(value) ? value['schema'] : undefined;
  if (found !== PLAN.properties?.['schema']?.const) throw usageError(`${where} is no cleanup plan of this version`, AGAIN);
  const problem = problemOf(value, PLAN);
  if (problem !== null) throw usageError(`${where}: ${problem}`, AGAIN);
  return value as CleanupPlan;
}

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw usageError(`${where} is not JSON`, AGAIN);
  }
}

/** null: it has the shape; else where it has not, such as `principals[3].steps[0].action can't be "iam:CreateUser"`. */
export function problemOf(value: unknown, schema: Schema, at = ''): string | null {
  const { anyOf } = schema;
  if (anyOf !== undefined) return anyOf.some((each) => problemOf(value, each, at) === null) ? null : `${at || 'it'} has another shape`;
  return leafProblem(value, schema, at) ?? listProblem(value, schema, at) ?? objectProblem(value, schema, at);
}

function leafProblem(value: unknown, { type, const: only, enum: words, pattern }: Schema, at: string): string | null {
  const isWrong =
    (only !== undefined && value !== only) ||
    (words !== undefined && !words.some((word) => word === value)) ||
    (type !== undefined && ![type].flat().includes(typeOf(value))) ||
    (pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test(value));
  return isWrong ? `${at || 'it'} can't be ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}` : null;
}

function listProblem(value: unknown, { items }: Schema, at: string): string | null {
  if (items === undefined || !Array.isArray(value)) return null;
  for (const [index, item] of value.entries()) {
    const problem = problemOf(item, items, `${at}[${index}]`);
    if (problem !== null) return problem;
  }
  return null;
}

function objectProblem(value: unknown, { properties = {}, required = [], additionalProperties: more }: Schema, at: string): string | null {
  if (!isRecord(value)) return null;
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${at === '' ? '' : `${at}.`}${missing} is missing`;
  for (const [key, item] of Object.entries(value)) {
    const place = at === '' ? key : `${at}.${key}`;
    const schema = Object.hasOwn(properties, key) ? properties[key] : more;
    if (schema === false) return `${place} is unknown`;
    const problem = schema === undefined ? null : problemOf(item, schema, place);
    if (problem !== null) return problem;
  }
  return null;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
