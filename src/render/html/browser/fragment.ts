import type { Column } from './data.js';
import { NO_FILTER, type Filter, type Question } from './select.js';

export interface State extends Question {
  readonly page: number;
}

export const START: State = { search: '', filters: {}, sort: '', descending: false, hidden: [], page: 0 };

/** What is shown, as it stands behind the # of the address. */
export function fragmentOf({ search, filters, sort, descending, hidden, page }: State): string {
  const parts = new URLSearchParams();
  if (search !== '') parts.set('q', search);
  for (const [key, { text, from, to, only }] of Object.entries(filters)) {
    for (const [name, value] of Object.entries({ has: text, from, to })) if (value !== '') parts.set(`${name}.${key}`, value);
    for (const word of only) parts.append(`is.${key}`, word);
  }
  if (sort !== '') parts.set('sort', descending ? `${sort}:desc` : sort);
  if (hidden.length > 0) parts.set('hide', hidden.join(' '));
  if (page > 0) parts.set('page', String(page + 1));
  return parts.toString();
}

/** Whatever stands there: names that are no columns are left out. */
export function stateOf(fragment: string, columns: readonly Column[]): State {
  const parts = new URLSearchParams(fragment);
  const one = (name: string): string => parts.get(name) ?? '';
  const isColumn = (key: string): boolean => columns.some((column) => column.key === key);
  const filters: Record<string, Filter> = {};
  for (const { key } of columns) {
    const filter = { text: one(`has.${key}`), from: one(`from.${key}`), to: one(`to.${key}`), only: parts.getAll(`is.${key}`) };
    if (isSet(filter)) filters[key] = filter;
  }
  const [sort = '', direction] = one('sort').split(':');
  const page = Math.max(0, (Number.parseInt(one('page'), 10) || 1) - 1);
  const hidden = one('hide').split(' ').filter(isColumn);
  return { search: one('q'), filters, sort: isColumn(sort) ? sort : '', descending: direction === 'desc', hidden, page };
}

export function isSet({ text, from, to, only }: Filter): boolean {
  return text !== '' || from !== '' || to !== '' || only.length > 0;
}

/** The same question with another filter of one column. */
export function withFilter(state: State, key: string, change: Partial<Filter>): State {
  const filter = { ...(state.filters[key] ?? NO_FILTER), ...change };
  const others = Object.entries(state.filters).filter(([each]) => each !== key);
  return { ...state, page: 0, filters: Object.fromEntries(isSet(filter) ? [...others, [key, filter]] : others) };
}
