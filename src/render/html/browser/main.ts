import { columnChooser, filters, searchBox } from './controls.js';
import { csvOf } from './csv.js';
import { columnsOf, type PlainData } from './data.js';
import { byId, el } from './dom.js';
import { fragmentOf, stateOf, type State } from './fragment.js';
import { pager } from './pager.js';
import { searchWork, select } from './select.js';
import { drawHead, drawRows, type TableView } from './table.js';

/** Rows that are printed at most: what nobody would read on paper. */
const PRINTED = 2000;

const data = JSON.parse(byId('data').textContent) as PlainData;
const columns = columnsOf(data);
const [table, status] = [byId('table') as HTMLTableElement, byId('status')];
const [head, body] = [table.tHead ?? table.createTHead(), table.tBodies[0] ?? table.createTBody()];

let state: State = stateOf(location.hash.slice(1), columns);
let view: TableView;

function change(by: (state: State) => State): void {
  state = by(state);
  const fragment = fragmentOf(state);
  history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
  draw();
}

const pages = pager(change);
const controls = [searchBox(change), filters(columns, change), columnChooser(columns, change), pages];

function draw(): void {
  const { rows, unknown } = select(columns, data.rows, state);
  const shown = columns.filter(({ key }) => !state.hidden.includes(key));
  view = { columns: shown, rows, state, partition: data.partition, onSort: sortBy };
  const last = Math.max(0, Math.ceil(rows.length / pages.size()) - 1);
  if (state.page > last) state = { ...state, page: last };
  drawHead(head, view);
  drawPage();
  pages.update(state.page, last, rows.length);
  const left = unknown === 0 ? '' : `; ${number(unknown)} more left out, because what is filtered by could not be seen there`;
  status.textContent = `${number(rows.length)} of ${number(data.rows)} rows${left}`;
  for (const { show } of controls) show(state);
}

function drawPage(): void {
  const from = state.page * pages.size();
  drawRows(body, view, from, from + pages.size());
}

/** Ascending, descending, as the report has them. */
function sortBy(key: string): void {
  change((now) => {
    const again = now.sort === key;
    return { ...now, page: 0, sort: again && now.descending ? '' : key, descending: again && !now.descending };
  });
}

function number(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

async function copy(): Promise<void> {
  const text = csvOf(view.columns, view.rows);
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = `${number(view.rows.length)} rows copied as CSV`;
  } catch {
    status.textContent = 'The browser did not allow copying';
  }
}

const copyButton = el('button', { type: 'button', id: 'copy' }, 'Copy as CSV');
copyButton.addEventListener('click', () => void copy());
byId('controls').replaceChildren(...controls.slice(0, 3).map(({ element }) => element), copyButton);
byId('pages').replaceChildren(pages.element);
addEventListener('hashchange', () => {
  // A link inside the page is no state.
  if (location.hash !== '' && !location.hash.includes('=')) return;
  state = stateOf(location.hash.slice(1), columns);
  draw();
});
addEventListener('beforeprint', () => {
  drawRows(body, view, 0, PRINTED);
  if (view.rows.length > PRINTED) status.textContent = `The first ${number(PRINTED)} of ${number(view.rows.length)} rows`;
});
addEventListener('afterprint', draw);
draw();
// While nobody waits, one after the other, so that nothing stands still.
for (const work of searchWork(columns)) setTimeout(work);
