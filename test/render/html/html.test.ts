import { createHash } from 'node:crypto';
import { html } from '../../../src/render/html/html.js';
import { columnsOf, type Column, type PlainData } from '../../../src/render/html/browser/data.js';
import { consoleLink } from '../../../src/render/html/browser/console-link.js';
import { csvOf } from '../../../src/render/html/browser/csv.js';
import { fragmentOf, START, stateOf, withFilter, type State } from '../../../src/render/html/browser/fragment.js';
import { select, type Filter } from '../../../src/render/html/browser/select.js';
import { csv } from '../../../src/render/csv.js';
import { NEVER, UNKNOWN, type Value } from '../../../src/model/value.js';
import type { Cell } from '../../../src/reports/column.js';
import { NOTHINGS, ONE_OF_EACH, column, render, report } from '../support.js';

const COLUMNS = [column('name'), column('state', 'choice', { choices: ['yes', 'no', 'unknown'] }), column('keys', 'number'), column('used', 'date')];

const at = (text: string): Date => new Date(text);

const ROWS: readonly (readonly Value[])[] = [
  ['ann', 'yes', 2, at('2026-10-01T23:59:59.999Z')],
  ['=cmd', 'no', 10, NEVER],
  ['cleo', 'unknown', UNKNOWN, UNKNOWN],
  ['unknown', 'no', 0, at('2026-10-02T00:00:00Z')],
  ['<b>&"\'', 'no', null, null],
];

/** What the page is given, read as it reads it. */
async function dataOf(rows: readonly (readonly (Value | Cell)[])[], columns = COLUMNS): Promise<PlainData> {
  const text = await render(html, report(columns, rows));
  const [, json = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text) ?? [];
  return JSON.parse(json) as PlainData;
}

const shown = (columns: readonly Column[], row: number): readonly string[] => columns.map((each) => each.entry(each.at(row)).text());

async function namesWhere(state: Partial<State>): Promise<readonly [readonly string[], number]> {
  const data = await dataOf(ROWS);
  const columns = columnsOf(data);
  const { rows, unknown } = select(columns, data.rows, { ...START, ...state });
  return [Array.from(rows, (row) => shown(columns, row)[0] ?? ''), unknown];
}

const only = (key: string, filter: Partial<Filter>): Partial<State> => ({ filters: withFilter(START, key, filter).filters });

describe('html', () => {
  it('lets run what its policy has the digest of, and nothing else', async () => {
    const text = await render(html, report(COLUMNS, ROWS));
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
    const scripts = Array.from(text.matchAll(/<script>(.*?)<\/script>/gs), ([, script = '']) => script);
    const digest = (part: string): string => `&#39;sha256-${createHash('sha256').update(part).digest('base64')}&#39;`;
    expect(scripts).toHaveLength(1);
    expect(policy).toContain(`default-src &#39;none&#39;; script-src ${digest(scripts[0] ?? '')}; style-src ${digest(style)};`);
    expect(text).not.toMatch(/ (?:style|on[a-z]+)=|(?:src|href)="https?:/);
  });

  it('writes names as text', async () => {
    const text = await render(html, report(COLUMNS, [['</script><script>alert(1)</script>', 'yes', 1, null]]));
    expect(text).toContain('<td class="">&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</td>');
    expect(text.match(/<script/g)).toHaveLength(2);
  });

  it('hands every cell to the page as tables show it, with the three kinds of nothing', async () => {
    const rows = [...NOTHINGS.map((nothing) => ONE_OF_EACH.map(() => nothing)), ['ann', 'yes', 3, at('2026-10-01T08:00:00Z'), ['a b', 'c'], [{ key: 'k', value: 'v' }]]];
    const data = await dataOf(rows, [...ONE_OF_EACH]);
    const columns = columnsOf(data);
    expect([0, 1, 2, 3].map((row) => shown(columns, row))).toEqual([
      ...['-', 'never', '?'].map((mark) => ONE_OF_EACH.map(() => mark)),
      ['ann', 'yes', '3', '2026-10-01', '"a b" c', 'k=v'],
    ]);
  });

  it.each([1, 63, 64, 65, 4097])('keeps which row has which of %d different cells', async (different) => {
    const rows = Array.from({ length: different * 3 }, (_, index) => [`u${index % different}`]);
    const data = await dataOf(rows, [column('name')]);
    const columns = columnsOf(data);
    expect(data.columns[0]?.cells).toHaveLength(different);
    expect(rows.filter(([name], row) => shown(columns, row)[0] !== name)).toEqual([]);
  });

  it('keeps tone, words and rank', async () => {
    const data = await dataOf([[{ value: 400, text: '400+', tone: 'bad' }], [{ value: 'x', rank: 3 }]], [column('days', 'number')]);
    const [days] = columnsOf(data);
    expect([days?.entry(0), days?.entry(1)]).toMatchObject([{ value: 400, tone: 'b', order: 400 }, { value: 'x', order: 3 }]);
    expect(days?.entry(0).text()).toBe('400+');
  });
});

describe('what a page selects', () => {
  it.each<readonly [string, Partial<State>, readonly string[], number]>([
    ['everything', {}, ['ann', '=cmd', 'cleo', 'unknown', '<b>&"\''], 0],
    ['a search in any case', { search: ' CMD' }, ['=cmd'], 0],
    ['no search in hidden columns', { search: 'ann', hidden: ['name'] }, [], 0],
    ['a choice', only('state', { only: ['no'] }), ['=cmd', 'unknown', '<b>&"\''], 1],
    ['unknown is a choice', only('state', { only: ['unknown'] }), ['cleo'], 0],
    ['a least number, on the threshold', only('keys', { from: '2' }), ['ann', '=cmd'], 1],
    ['zero is a number', only('keys', { to: '0' }), ['unknown'], 1],
    ['a range and a kind of nothing', only('keys', { from: '3', only: ['unknown'] }), ['=cmd', 'cleo'], 0],
    ['up to the last moment of a day', only('used', { to: '2026-10-01' }), ['ann'], 1],
    ['from the first moment of a day', only('used', { from: '2026-10-02' }), ['unknown'], 1],
    ['never used only', only('used', { only: ['never'] }), ['=cmd'], 1],
    ['a user who is called unknown', only('name', { text: 'unk' }), ['unknown'], 0],
    ['one no makes unknown a no', { filters: { ...only('name', { text: 'ann' }).filters, ...only('keys', { from: '1' }).filters } }, ['ann'], 0],
    ['numbers up', { sort: 'keys' }, ['unknown', 'ann', '=cmd', 'cleo', '<b>&"\''], 0],
    ['numbers down, nothings last', { sort: 'keys', descending: true }, ['=cmd', 'ann', 'unknown', 'cleo', '<b>&"\''], 0],
    ['dates down', { sort: 'used', descending: true }, ['unknown', 'ann', '=cmd', 'cleo', '<b>&"\''], 0],
    ['equal rows as they were', { sort: 'state', descending: true }, ['ann', '=cmd', 'unknown', '<b>&"\'', 'cleo'], 0],
  ])('%s', async (_, state, names, unknown) => {
    expect(await namesWhere(state)).toEqual([names, unknown]);
  });

  it('copies what --format csv writes', async () => {
    const data = await dataOf(ROWS);
    const columns = columnsOf(data);
    const copied = csvOf(columns, select(columns, data.rows, START).rows);
    expect(copied).toBe(await render(csv, report(COLUMNS, ROWS)));
    expect(copied).toContain("\r\n'=cmd,no,10,\r\n");
  });

  it.each(['a', 'AA', 'ß', 'İ', 'σ', 'Σ', '?', '-', 'never', 'b\na', '\n', 'none', 'aaab', 'r', '7'])('finds %j where a text has it, as text by text would', async (words) => {
    const texts: readonly Value[] = ['', 'a', 'aa', 'aaa', 'A\nb', 'İstanbul', 'ΟΔΟΣ', 'Σ', 'Straße', '-', '?', 'b', 'a', 'aaab', 'x'.repeat(50), ...NOTHINGS];
    const rows = Array.from({ length: 90 }, (_, index): readonly Value[] => [texts[index % texts.length] ?? null, texts[(index * 7) % 5] ?? null, [`g${index}`, 'r r'], index]);
    const data = await dataOf(rows, [column('name'), column('state', 'choice'), column('groups', 'list'), column('keys', 'number')]);
    const columns = columnsOf(data);
    const wanted = words.trim().toLowerCase();
    const isFound = (row: number): boolean =>
      columns.some((each) => each.key !== 'keys' && each.entry(each.at(row)).text().toLowerCase().includes(wanted));
    const expected = rows.map((_, row) => row).filter((row) => wanted === '' || isFound(row));
    expect([...select(columns, data.rows, { ...START, search: words }).rows]).toEqual(expected);
    for (const { count, entry, text } of columns)
      for (let number = 0; number < count; number += 1) expect(text(number)).toBe(entry(number).text());
  });

  it('comes back from the address', async () => {
    const columns = columnsOf(await dataOf(ROWS));
    const filters = { name: { text: 'a&b=#', from: '', to: '', only: ['-'] }, used: { text: '', from: '2026-01-01', to: '', only: ['never', 'unknown'] } };
    const state: State = { search: 'x y', filters, sort: 'keys', descending: true, hidden: ['state'], page: 4 };
    expect(stateOf(fragmentOf(state), columns)).toEqual(state);
    expect(fragmentOf(START)).toBe('');
    expect(stateOf('sort=nope&hide=nope&page=-3&has.nope=1&__proto__=1', columns)).toEqual(START);
  });
});

describe('consoleLink', () => {
  it.each([
    ['user_name', 'a/b+c', 'aws', 'https://console.aws.amazon.com/iam/home#/users/details/a%2Fb%2Bc'],
    ['arn', 'arn:aws-cn:iam::111122223333:role/x/y/app', 'aws-cn', 'https://console.amazonaws.cn/iam/home#/roles/details/app'],
    ['policy_arn', 'arn:aws-us-gov:iam::111122223333:policy/p', 'aws-us-gov', 'https://console.amazonaws-us-gov.com/iam/home#/policies/details/arn%3Aaws-us-gov%3Aiam%3A%3A111122223333%3Apolicy%2Fp'],
    ['user_name', 'ann', 'aws-iso', null],
    ['user_name', '<root_account>', 'aws', null],
    ['arn', 'javascript:alert(1)', 'aws', null],
    ['arn', 'arn:aws:iam::111122223333:root', 'aws', null],
  ])('%s %s in %s', (key, value, partition, link) => {
    expect(consoleLink(key, value, partition)).toBe(link);
  });
});
