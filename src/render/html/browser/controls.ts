import { eachEntry, type Column } from './data.js';
import { el } from './dom.js';
import { withFilter, type State } from './fragment.js';
import { NO_FILTER, RANGED } from './select.js';

export interface Controls {
  readonly element: HTMLElement;
  /** Shows a state that came from elsewhere. */
  readonly show: (state: State) => void;
}

type Change = (change: (state: State) => State) => void;

/** So many different words are few enough to be ticked. */
const FEW = 12;

export function searchBox(change: Change): Controls {
  const input = el('input', { type: 'search', id: 'search', autocomplete: 'off', spellcheck: 'false' });
  input.addEventListener('input', () => {
    change((state) => ({ ...state, search: input.value, page: 0 }));
  });
  const show = ({ search }: State): void => {
    if (input.value !== search) input.value = search;
  };
  return { element: el('label', { class: 'search' }, 'Search ', input), show };
}

export function columnChooser(columns: readonly Column[], change: Change): Controls {
  const boxes = columns.map(({ key, title, about }) => {
    const box = el('input', { type: 'checkbox' });
    box.addEventListener('change', () => {
      change((state) => ({ ...state, hidden: box.checked ? state.hidden.filter((each) => each !== key) : [...state.hidden, key] }));
    });
    return { key, box, label: el('label', { title: about }, box, ` ${title}`) };
  });
  const summary = el('summary', {}, 'Columns');
  const show = ({ hidden }: State): void => {
    for (const { key, box } of boxes) box.checked = !hidden.includes(key);
    summary.textContent = hidden.length === 0 ? 'Columns' : `Columns (${hidden.length} hidden)`;
  };
  return { element: el('details', {}, summary, el('div', { class: 'ticks' }, ...boxes.map(({ label }) => label))), show };
}

export function filters(columns: readonly Column[], change: Change): Controls {
  const all = columns.map((column) => filterOf(column, change));
  const summary = el('summary', {}, 'Filters');
  const clear = el('button', { type: 'button' }, 'Clear filters');
  clear.addEventListener('click', () => {
    change((state) => ({ ...state, filters: {}, search: '', page: 0 }));
  });
  const show = (state: State): void => {
    for (const each of all) each.show(state);
    const { length } = Object.keys(state.filters);
    summary.textContent = length === 0 ? 'Filters' : `Filters (${length})`;
  };
  const grid = el('div', { class: 'filters' }, ...all.map(({ element }) => element));
  return { element: el('details', {}, summary, grid, clear), show };
}

/** A range for numbers and dates, a part of the text for others; what there are few of, and the kinds of nothing, to be ticked. */
function filterOf(column: Column, change: Change): Controls {
  const { key, title, type, about } = column;
  const ticks = ticksOf(column);
  const isRange = RANGED.includes(type);
  const inputs = (isRange ? (['from', 'to'] as const) : type === 'choice' ? [] : (['text'] as const)).map((name) => {
    const input = el('input', { type: isRange ? type : 'text', 'aria-label': `${title}: ${name === 'text' ? 'contains' : name}` });
    if (!isRange) input.placeholder = 'contains';
    input.addEventListener('input', () => {
      change((state) => withFilter(state, key, { [name]: input.value }));
    });
    return { name, input };
  });
  const boxes = ticks.map((word) => {
    const box = el('input', { type: 'checkbox' });
    box.addEventListener('change', () => {
      const only = boxes.flatMap((each) => (each.box.checked ? [each.word] : []));
      change((state) => withFilter(state, key, { only }));
    });
    return { word, box, label: el('label', {}, box, ` ${word}`) };
  });
  const show = ({ filters: set }: State): void => {
    const own = set[key] ?? NO_FILTER;
    for (const { name, input } of inputs) if (input.value !== own[name]) input.value = own[name];
    for (const { word, box } of boxes) box.checked = own.only.includes(word);
  };
  const fields = inputs.map(({ name, input }): HTMLElement => (isRange ? el('label', {}, `${name} `, input) : input));
  const list = el('div', { class: 'ticks' }, ...boxes.map(({ label }) => label));
  return { element: el('fieldset', {}, el('legend', { title: about }, title), ...fields, list), show };
}

function ticksOf(column: Column): readonly string[] {
  const { type, count, nothings } = column;
  const isFew = type === 'choice' || (!RANGED.includes(type) && count <= FEW);
  return isFew ? [...new Set(eachEntry(column, ({ word }) => word))].sort() : nothings;
}
