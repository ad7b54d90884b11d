import { NEVER, UNKNOWN, type Value } from '../../model/value.js';
import type { Tag } from '../../model/tag.js';
import { DAY_MS } from '../../model/instant.js';
import { soundValue } from '../../render/cell-text.js';
import type { Comparison, Expression, Literal, Nothing } from './expression.js';
import { likePattern } from './like.js';
import { and, not, or, truth, type Truth } from './truth.js';

/** Answers a question about the values of a row. */
export type Judge = (valueOf: (key: string) => Value) => Truth;

/**
 * A question as a function, made once for all rows. What could not be seen makes an answer unknown unless the rest of the
 * question decides. Where there is none, it equals nothing and has no order; what never happened was before every date.
 */
export function judgeOf(expression: Expression): Judge {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [judgeOf(expression.left), judgeOf(expression.right)];
      const join = expression.kind === 'and' ? and : or;
      return (row) => join(left(row), right(row));
    }
    case 'not': {
      const of = judgeOf(expression.of);
      return (row) => not(of(row));
    }
    case 'is':
      return testing(expression.column.key, (value) => isNothing(value, expression.nothing));
    case 'compare': {
      const { by, literal } = expression;
      return testing(expression.column.key, (value) => compared(value, by, literal));
    }
    case 'in': {
      const { literals } = expression;
      return testing(expression.column.key, (value) =>
        literals.reduce<Truth>((sum, literal) => or(sum, compared(value, '=', literal)), 'no'),
      );
    }
    case 'like': {
      const fits = likePattern(expression.pattern);
      return testing(expression.column.key, (value) => someItem(value, fits));
    }
    case 'contains': {
      const { text, column } = expression;
      const isText = column.type === 'text' || column.type === 'choice';
      return testing(column.key, (value) => someItem(value, (item, key) => (isText ? item.includes(text) : item === text || key === text)));
    }
  }
}

function testing(key: string, test: (value: Value) => Truth): Judge {
  return (valueOf) => test(soundValue(valueOf(key)));
}

function isNothing(value: Value, nothing: Nothing): Truth {
  if (value === UNKNOWN) return nothing === 'unknown' ? 'yes' : 'unknown';
  if (nothing === 'unknown') return 'no';
  if (nothing === 'never') return truth(value === NEVER);
  return truth(value === null || (Array.isArray(value) && value.length === 0));
}

function compared(value: Value, by: Comparison, literal: Literal): Truth {
  if (value === UNKNOWN) return 'unknown';
  if (value === null) return truth(by === '!=');
  if (value === NEVER) return truth(by === '!=' || (literal.kind === 'instant' && (by === '<' || by === '<=')));
  return truth(HOLDS[by](orderOf(value, literal)));
}

/** Below, at or above the literal; a day is at all of its instants. */
function orderOf(value: Value, literal: Literal): number {
  if (literal.kind === 'instant') {
    const at = value instanceof Date ? value.getTime() : NaN;
    if (literal.day && at >= literal.at && at < literal.at + DAY_MS) return 0;
    return Math.sign(at - literal.at);
  }
  if (literal.kind === 'number') return typeof value === 'number' ? Math.sign(value - literal.number) : NaN;
  return value === literal.text ? 0 : NaN;
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Does the text, or one item of the list, fit? A tag is `key=value`. */
function someItem(value: Value, fits: (item: string, key: string | null) => boolean): Truth {
  if (value === UNKNOWN) return 'unknown';
  if (typeof value === 'string') return truth(fits(value, null));
  if (!isList(value)) return 'no';
  return truth(value.some((item) => (typeof item === 'string' ? fits(item, null) : fits(`${item.key}=${item.value}`, item.key))));
}

function isList(value: Value): value is readonly string[] | readonly Tag[] {
  return Array.isArray(value);
}
