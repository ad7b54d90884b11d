import { parquetMetadata, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import type { Coverage } from '../../src/evidence/coverage.js';
import type { Value } from '../../src/model/value.js';
import { parquet } from '../../src/render/parquet/parquet.js';
import type { ColumnHead } from '../../src/reports/column.js';
import { column, COMPLETE, NOTHINGS, ONE_OF_EACH, report } from './support.js';

async function chunksOf(columns: readonly ColumnHead[], rows: readonly (readonly Value[])[], coverage?: Coverage): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  const rendered = parquet.render(report(columns, rows, coverage), { width: null, colour: false, raw: false });
  for await (const chunk of rendered) chunks.push(Buffer.from(chunk as Uint8Array));
  return chunks;
}

async function bytesOf(...args: Parameters<typeof chunksOf>): Promise<AsyncBuffer> {
  return Uint8Array.from(Buffer.concat(await chunksOf(...args))).buffer;
}

describe('parquet', () => {
  it('has text, numbers, instants, lists and maps', async () => {
    const at = new Date('2026-11-01T12:00:00.250Z');
    const rows: readonly (readonly Value[])[] = [
      ['alice', 'yes', 2, at, ['Admins', 'Bill ing'], [{ key: 'Team', value: 'core' }]],
      ['=bob', 'unknown', 0, null, [], []],
    ];
    expect(await parquetReadObjects({ file: await bytesOf(ONE_OF_EACH, rows) })).toEqual([
      { user_name: 'alice', console: 'yes', keys: 2n, last_used: at, groups: ['Admins', 'Bill ing'], tags: { Team: 'core' } },
      { user_name: '=bob', console: 'unknown', keys: 0n, last_used: null, groups: [], tags: {} },
    ]);
  });

  it('says in its schema what each column is, instants in UTC', async () => {
    const { schema, created_by: by } = parquetMetadata(await bytesOf(ONE_OF_EACH, []) as ArrayBuffer);
    const types = schema.map(({ name, type, logical_type: logical }) => [name, type ?? null, logical?.type ?? null]);
    expect(types).toEqual([
      ['schema', null, null],
      ...[['user_name', 'BYTE_ARRAY', 'STRING'], ['console', 'BYTE_ARRAY', 'STRING'], ['keys', 'INT64', null], ['last_used', 'INT64', 'TIMESTAMP']],
      ...[['groups', null, 'LIST'], ['list', null, null], ['element', 'BYTE_ARRAY', 'STRING']],
      ...[['tags', null, 'MAP'], ['key_value', null, null], ['key', 'BYTE_ARRAY', 'STRING'], ['value', 'BYTE_ARRAY', 'STRING']],
    ]);
    expect(schema.find(({ name }) => name === 'last_used')?.logical_type).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' });
    expect(by).toMatch(/^\S+ version \d+$/);
  });

  it('has null for none and never, and says unknown where a word can stand', async () => {
    const nothing = NOTHINGS.map((value) => ONE_OF_EACH.map(() => value));
    const none = Object.fromEntries(ONE_OF_EACH.map(({ key }) => [key, null]));
    const unknown = { ...none, user_name: 'unknown', console: 'unknown' };
    const read = await parquetReadObjects({ file: await bytesOf(ONE_OF_EACH, nothing) });
    // This reader has undefined for a list that is null.
    expect(read.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, (value as unknown) ?? null])))).toEqual([none, none, unknown]);
  });

  it.each(['line\nend\r', '"quoted" \\ back', '\u001b[2J', '\u0000', "'; DROP TABLE users; --", 'Zoë 🚀', '', '__proto__', 'x'.repeat(70_000)])(
    'carries %j as it is, in text, list and tag',
    async (text) => {
      const columns = [column('name'), column('list', 'list'), column('tags', 'tags')];
      const file = await bytesOf(columns, [[text, [text, text], [{ key: 'k', value: text }]]]);
      expect(await parquetReadObjects({ file })).toEqual([{ name: text, list: [text, text], tags: { k: text } }]);
    },
  );

  it('writes row groups as they are full, and the same rows to the same bytes', async () => {
    const columns = Array.from({ length: 500 }, (_, index) => column(`c${index}`, index === 0 ? 'number' : 'text'));
    const rows = Array.from({ length: 1_050 }, (_, index) => [index]);
    const chunks = await chunksOf(columns, rows);
    expect(chunks).toHaveLength(4);
    expect(Buffer.concat(chunks).equals(Buffer.concat(await chunksOf(columns, rows)))).toBe(true);
    const file = Uint8Array.from(Buffer.concat(chunks)).buffer;
    expect(parquetMetadata(file).row_groups.map(({ num_rows: count }) => Number(count))).toEqual([500, 500, 50]);
    const read = await parquetReadObjects({ file, columns: ['c0', 'c499'] });
    expect(read.map(({ c0 }) => Number(c0))).toEqual(rows.map(([index]) => index));
    expect(read[1_049]).toEqual({ c0: 1_049n, c499: null });
  });

  it('says in its footer whether something was not seen', async () => {
    const gap = { accountId: '111122223333', source: 'config', reason: 'denied', detail: 'no' } as const;
    const told = async (coverage: Coverage): Promise<unknown> => {
      const [{ key, value } = { key: '', value: '' }] = parquetMetadata(await bytesOf([column('name')], [], coverage) as ArrayBuffer).key_value_metadata ?? [];
      return { key, ...(JSON.parse(value ?? '') as object) };
    };
    expect(await told(COMPLETE)).toMatchObject({ key: 'iam-audit', schema: 'iam-audit/users/1', complete: true, accounts: 2, gaps: 0 });
    expect(await told({ ...COMPLETE, accountsComplete: 1, complete: false, gaps: [gap] })).toMatchObject({ complete: false, accounts_complete: 1, gaps: 1 });
  });
});
