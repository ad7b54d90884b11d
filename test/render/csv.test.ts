import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../src/render/csv.js';
import { PROPERTY } from '../extent.js';
import { column, NOTHINGS, ONE_OF_EACH, render, report } from './support.js';

const ALICE = [
  'alice',
  'yes',
  2,
  new Date('2026-11-01T12:00:00Z'),
  ['Admins', 'Billing'],
  [{ key: 'Team', value: 'core' }, { key: 'Owner', value: 'Jane Doe' }],
];

function crlf(...all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('');
}

async function read(text: Promise<string>): Promise<string[][]> {
  return parse(await text);
}

describe('csv', () => {
  it('is RFC 4180 with a header of keys, UTC dates and joined lists', async () => {
    expect(await render(csv, report(ONE_OF_EACH, [ALICE]))).toBe(
      crlf(
        'user_name,console,keys,last_used,groups,tags',
        'alice,yes,2,2026-11-01T12:00:00Z,Admins Billing,"Team=core ""Owner=Jane Doe"""',
      ),
    );
  });

  it('has its header when there are no rows', async () => {
    expect(await render(csv, report(ONE_OF_EACH, []))).toBe(crlf('user_name,console,keys,last_used,groups,tags'));
  });

  it('leaves none and never empty, and says unknown where a word can stand', async () => {
    const nothing = NOTHINGS.map((value) => ONE_OF_EACH.map(() => value));
    expect(await render(csv, report(ONE_OF_EACH, nothing))).toBe(
      crlf('user_name,console,keys,last_used,groups,tags', ',,,,,', ',,,,,', 'unknown,unknown,,,unknown,unknown'),
    );
  });

  it('writes milliseconds only where there are some', async () => {
    const rows = [[new Date('2026-11-01T12:00:00.250Z')], [new Date(Number.NaN)]];
    expect(await render(csv, report([column('at', 'date')], rows))).toBe(crlf('at', '2026-11-01T12:00:00.250Z', '""'));
  });

  it.each([
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['commas', 'a,b', '"a,b"'],
    ['line ends', 'a\r\nb', '"a\r\nb"'],
    ['a lone carriage return', 'a\rb', '"a\rb"'],
    ['unicode', 'Zoë 日本語', 'Zoë 日本語'],
    ['surrounding spaces', ' a ', ' a '],
  ])('carries %s', async (_, given, expected) => {
    expect(await render(csv, report([column('a')], [[given]]))).toBe(crlf('a', expected));
  });

  it.each([
    '=1+1',
    '+bot',
    '-bot',
    '@team',
    '\tx',
    '\rx',
    '\nx',
    ' =1+1',
    '\u00a0@x',
    '\ufeff=x',
    '\u200b=x',
    '\u0000=x',
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff201',
  ])('neutralises %j, unless asked for raw', async (name) => {
    expect(await read(render(csv, report([column('a'), column('b')], [[name, 'x']])))).toEqual([['a', 'b'], [`'${name}`, 'x']]);
    const raw = render(csv, report([column('a'), column('b')], [[name, 'x']]), { raw: true });
    expect(await read(raw)).toEqual([['a', 'b'], [name, 'x']]);
  });

  it('neutralises in lists and tags, and never touches numbers or what is harmless', async () => {
    const columns = [column('l', 'list'), column('t', 'tags'), column('n', 'number'), column('d', 'date'), column('x')];
    const row = [['=a', 'b'], [{ key: '@k', value: 'v' }], -5, new Date('2026-11-01T00:00:00Z'), 'a=b@c'];
    expect(await render(csv, report(columns, [row]))).toBe(
      crlf('l,t,n,d,x', "'=a b,'@k=v,-5,2026-11-01T00:00:00Z,a=b@c"),
    );
  });

  it('never writes a blank line, which readers skip, for a row of nothing', async () => {
    const text = await render(csv, report([column('owner')], [[null], ['jane'], ['']]));
    expect(text).toBe(crlf('owner', '""', 'jane', '""'));
    expect(parse(text, { skip_empty_lines: true })).toHaveLength(4);
  });

  it('can be read back, whatever the texts are', async () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('=+-@\t\r\n",\' ;aé')) }));
    const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.array(anything, { minLength: width, maxLength: width }), { maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const columns = (rows[0] ?? ['a']).map((_, index) => column(`c${index}`));
        const header = columns.map(({ key }) => key);
        expect(await read(render(csv, report(columns, rows), { raw: true }))).toEqual([header, ...rows]);
        const safe = (await read(render(csv, report(columns, rows)))).slice(1);
        safe.flat().forEach((cell, index) => {
          expect([cell, cell.slice(1)]).toContain(rows.flat()[index]);
          expect(cell).not.toMatch(/^\s*[=+\-@]/);
        });
      }),
      PROPERTY,
    );
  });

  it('lets lists and tags be taken apart again', async () => {
    const item = fc.string({ unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(fc.array(item), async (items) => {
        const [, row] = await read(render(csv, report([column('a'), column('l', 'list')], [['x', items]]), { raw: true }));
        expect(takeApart(row?.[1] ?? '')).toEqual(items);
      }),
      PROPERTY,
    );
  });

  it('writes thousands of rows in order, in chunks worth a write', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [index, 'x'.repeat(40)]);
    const document = report([column('n', 'number'), column('x')], rows);
    const chunks: string[] = [];
    for await (const chunk of csv.render(document, { width: null, colour: false, raw: false })) chunks.push(String(chunk));
    expect(chunks.length).toBeLessThan(6);
    expect(parse(chunks.join('')).slice(1)).toEqual(rows.map((row) => row.map(String)));
  });
});

/** How a reader takes a field apart: items are separated by spaces, one that starts with a quote is a JSON string. */
function takeApart(text: string): string[] {
  const items = text.match(/"(?:[^"\\]|\\.)*"|[^ ]+/g) ?? [];
  return items.map((item) => (item.startsWith('"') ? String(JSON.parse(item)) : item));
}
