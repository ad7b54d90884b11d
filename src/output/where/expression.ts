import type { ColumnHead } from '../../reports/column.js';

/** The three kinds of nothing, as `is` asks for them. */
export const NOTHINGS = ['unknown', 'never', 'none'] as const;

export type Nothing = (typeof NOTHINGS)[number];

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** Instants in ms; `day`: the whole UTC day that starts there. */
export type Literal =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'instant'; readonly at: number; readonly day: boolean };

/** A question about one row, checked against the columns: nothing in it can fail any more. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'is'; readonly column: ColumnHead; readonly nothing: Nothing }
  | { readonly kind: 'compare'; readonly column: ColumnHead; readonly by: Comparison; readonly literal: Literal }
  | { readonly kind: 'in'; readonly column: ColumnHead; readonly literals: readonly Literal[] }
  | { readonly kind: 'like'; readonly column: ColumnHead; readonly pattern: string }
  | { readonly kind: 'contains'; readonly column: ColumnHead; readonly text: string };

/** Every column that a question asks about, once. */
export function columnsOf(expression: Expression): readonly ColumnHead[] {
  const found = new Set<ColumnHead>();
  const rest = [expression];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ('column' in next) found.add(next.column);
    else if (next.kind === 'not') rest.push(next.of);
    else rest.push(next.right, next.left);
  }
  return [...found];
}
