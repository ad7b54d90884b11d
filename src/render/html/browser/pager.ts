import type { Controls } from './controls.js';
import { el } from './dom.js';
import type { State } from './fragment.js';

export interface Pager extends Controls {
  readonly size: () => number;
  readonly update: (page: number, last: number, rows: number) => void;
}

const SIZES = ['50', '100', '500'];

export function pager(change: (by: (state: State) => State) => void): Pager {
  let last = 0;
  const to = (text: string, label: string, target: (page: number) => number): HTMLButtonElement => {
    const button = el('button', { type: 'button', 'aria-label': label }, text);
    button.addEventListener('click', () => {
      change((state) => ({ ...state, page: Math.min(last, Math.max(0, target(state.page))) }));
    });
    return button;
  };
  const back = [to('«', 'First page', () => 0), to('‹', 'Previous page', (page) => page - 1)];
  const on = [to('›', 'Next page', (page) => page + 1), to('»', 'Last page', () => last)];
  const where = el('span', {});
  const sizes = el('select', {}, ...SIZES.map((size) => el('option', {}, size)));
  sizes.addEventListener('change', () => {
    change((state) => ({ ...state, page: 0 }));
  });
  const update = (page: number, end: number, rows: number): void => {
    last = end;
    where.textContent = ` Page ${page + 1} of ${end + 1} `;
    for (const button of back) button.disabled = page === 0;
    for (const button of on) button.disabled = page === end;
    element.hidden = rows <= Number(SIZES[0]);
  };
  const element = el('nav', { 'aria-label': 'Pages' }, ...back, where, ...on, el('label', {}, ' Rows a page ', sizes));
  return { element, size: () => Number(sizes.value), update, show: () => undefined };
}
