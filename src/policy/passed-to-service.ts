import type { Condition, Statement } from '../model/policy.js';
import { matches } from './pattern.js';

/** Does a statement apply? maybe: a condition decides that is not judged. */
export type Applies = 'yes' | 'maybe' | 'no';

/**
 * Does the statement apply where a role is passed to these services? Of all conditions only that one is judged; AWS names
 * the service in every such request. `services` left out: no role is passed, or it is unknown to whom.
 */
export function applies({ conditional, conditions }: Statement, services?: readonly string[]): Applies {
  if (!conditional) return 'yes';
  if (services === undefined || services.length === 0 || conditions === undefined) return 'maybe';
  const each = conditions.map((condition) => judged(condition, services));
  if (each.includes('no')) return 'no';
  return each.includes('maybe') ? 'maybe' : 'yes';
}

const COMPARES = /^(?:ForAnyValue:|ForAllValues:)?String(Not)?(Equals|EqualsIgnoreCase|Like)(?:IfExists)?$/i;

function judged({ operator, key, values }: Condition, services: readonly string[]): Applies {
  if (key.toLowerCase() !== 'iam:passedtoservice') return 'maybe';
  if (/^Null$/i.test(operator)) return values.length === 1 && values[0] === 'false' ? 'yes' : 'maybe';
  const [compares, not, how = ''] = COMPARES.exec(operator) ?? [];
  if (compares === undefined || values.some((value) => value.includes('${'))) return 'maybe';
  const met = services.map((service) => values.some((value) => isNamed(value, how.toLowerCase(), service)) === (not === undefined));
  if (met.every((each) => each)) return 'yes';
  return met.some((each) => each) ? 'maybe' : 'no';
}

/** In China some services have a name of their own: `ec2.amazonaws.com.cn`. */
function isNamed(value: string, how: string, service: string): boolean {
  const name = value.replace(/\.cn$/i, '');
  if (how === 'like') return matches(name, service);
  return (how === 'equals' ? name : name.toLowerCase()) === service;
}
