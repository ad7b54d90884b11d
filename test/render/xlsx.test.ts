import { inflateRawSync } from 'node:zlib';
import readXlsxFile from 'read-excel-file/node';
import { xlsx } from '../../src/render/xlsx/xlsx.js';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import type { Coverage } from '../../src/evidence/coverage.js';
import type { ColumnHead } from '../../src/reports/column.js';
import { column, COMPLETE, NOTHINGS, ONE_OF_EACH, report } from './support.js';

async function bytesOf(columns: readonly ColumnHead[], rows: readonly (readonly Value[])[], coverage?: Coverage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const rendered = xlsx.render(report(columns, rows, coverage), { width: null, colour: false, raw: false });
  for await (const chunk of rendered) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** What another program reads in it: sheets, by name. */
async function readBack(bytes: Buffer): Promise<Readonly<Record<string, readonly (readonly unknown[])[]>>> {
  const sheets = await readXlsxFile(bytes);
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data]));
}

/** One part of the workbook as it stands there. */
function partOf(bytes: Buffer, name: string): string {
  const at = bytes.indexOf(Buffer.from(name)) - 30;
  const size = bytes.readUInt32LE(at + 18);
  const start = at + 30 + bytes.readUInt16LE(at + 26);
  return inflateRawSync(bytes.subarray(start, start + size)).toString('utf8');
}

const SHEET = 'xl/worksheets/sheet1.xml';

describe('xlsx', () => {
  it('has typed cells and words for what is never or unknown', async () => {
    const used = new Date('2026-10-01T08:30:15Z');
    const rows = [...NOTHINGS.map((nothing) => ONE_OF_EACH.map(() => nothing)), ['ann', 'yes', 3, used, ['a b', 'c'], [{ key: 'k', value: 'v' }]]];
    const { users } = await readBack(await bytesOf([...ONE_OF_EACH], rows));
    expect(users).toEqual([
      ONE_OF_EACH.map(({ title }) => title),
      ...[ONE_OF_EACH.map(() => null), ONE_OF_EACH.map(() => 'never'), ONE_OF_EACH.map(() => 'unknown')],
      ['ann', 'yes', 3, used, '"a b" c', 'k=v'],
    ]);
  });

  it.each([
    '=1+1', '+cmd|calc', '@SUM(A1)', '-2+3', '=HYPERLINK("https://evil.example")', '<script>&"\'', 'a\u0000b', 'line\nend', ' spaces ', '0042',
    '_x0041_', 'null', '\ufffe', '\ud800',
  ])('%j is a text and no formula', async (text) => {
    const bytes = await bytesOf([column('name')], [[text]]);
    const safe = text.replace('\u0000', '\\u{0}').replace('\n', '\\u{a}').replace('\ufffe', '\ufffd').replace('\ud800', '\\u{d800}');
    const { users } = await readBack(bytes);
    // This reader does not know Excel's `_x005F_`.
    expect(users?.[1]?.map((cell) => String(cell).replace('_x005F_', '_').trim())).toEqual([safe.trim()]);
    expect(partOf(bytes, SHEET)).not.toContain('<f>');
  });

  it('freezes the header, filters all of it, and leads to the console by relations of their own', async () => {
    const bytes = await bytesOf([column('user_name'), column('keys', 'number')], [['a&b', 1], ['<root_account>', 2]]);
    const sheet = partOf(bytes, SHEET);
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).toContain('<autoFilter ref="A1:B3"/><hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks>');
    expect(partOf(bytes, 'xl/worksheets/_rels/sheet1.xml.rels')).toContain('Target="https://console.aws.amazon.com/iam/home#/users/details/a%26b"');
  });

  it('has a sheet with what was not seen', async () => {
    const gap = { accountId: '111122223333', source: 'config', reason: 'denied', detail: '=no' } as const;
    const { coverage } = await readBack(await bytesOf([column('name')], [], { accounts: 2, accountsComplete: 1, complete: false, gaps: [gap], skipped: [], notes: [] }));
    expect(coverage).toContainEqual(['not complete', null, null, null, '1 of 2 accounts complete']);
    expect(coverage).toContainEqual(['not seen', '111122223333', 'config', 'denied', '=no']);
  });

  it('of the same rows makes the same bytes, and cuts what no cell takes', async () => {
    const make = (): Promise<Buffer> => bytesOf([column('name'), column('x')], Array.from({ length: 500 }, (_, index) => [`u${index}`, index === 0 ? 'x'.repeat(40_000) : NEVER]));
    const [one, other] = [await make(), await make()];
    expect(one.equals(other)).toBe(true);
    const { users } = await readBack(one);
    expect(users).toHaveLength(501);
    expect(String(users?.[1]?.[1])).toHaveLength(32_767);
    expect(users?.[500]).toEqual(['u499', 'never']);
  });

  it('knows unknown from none where a number should be', async () => {
    const { users } = await readBack(await bytesOf([column('keys', 'number')], [[0], [null], [UNKNOWN]]));
    expect(users?.slice(1)).toEqual([[0], [null], ['unknown']]);
  });

  it('has a sheet for each report beside it, and says what found no room or was not seen', async () => {
    const links = { schema: 'iam-audit/users/1', columns: [column('user_name')], rows: report([], [['ann']]).rows, coverage: COMPLETE, beyond: () => 3 };
    const gap = { accountId: null, source: 'access_keys', reason: 'denied', detail: 'no' } as const;
    const gaps = { ...COMPLETE, complete: false, gaps: [gap] };
    const keys = { schema: 'iam-audit/keys/1', columns: [column('key_id')], rows: report([], [['AKIA']]).rows, coverage: gaps, beyond: () => 0 };
    const document = { ...report([column('section')], [['counts']]), schema: 'iam-audit/report/1', beside: [links, keys, { ...keys, schema: 'iam-audit/roles/1', rows: report([], []).rows }] };
    const chunks: Uint8Array[] = [];
    for await (const chunk of xlsx.render(document, { width: null, colour: false, raw: false })) chunks.push(chunk as Uint8Array);
    const bytes = Buffer.concat(chunks);
    const sheets = await readBack(bytes);
    expect(Object.keys(sheets)).toEqual(['report', 'users', 'keys', 'roles', 'coverage']);
    expect([sheets['report']?.[1], sheets['users']?.[1], sheets['keys']?.[1], sheets['roles']?.length]).toEqual([['counts'], ['ann'], ['AKIA'], 1]);
    expect(partOf(bytes, 'xl/worksheets/_rels/sheet2.xml.rels')).toContain('users/details/ann');
    expect(sheets['coverage']?.map(([what]) => what)).toEqual(['What', 'generated', 'scope', 'not complete', 'rows left out', 'not seen']);
    expect(sheets['coverage']).toContainEqual(['rows left out', null, 'users', null, '3 found no room; --format csv has all of them']);
  });
});
