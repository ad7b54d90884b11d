import fc from 'fast-check';
import { NOTHING_MISSING, type Coverage } from '../../src/evidence/coverage.js';
import { UNKNOWN, type Value } from '../../src/model/value.js';
import { RowHistory, type RowsBefore } from '../../src/output/row-history.js';
import { asStream } from '../../src/render/as-stream.js';
import type { Cell, ColumnHead, ColumnType } from '../../src/reports/column.js';
import { PROPERTY } from '../extent.js';
import { ALPHA } from '../main/support.js';

const column = (key: string, type: ColumnType): ColumnHead => ({ key, title: key, type, about: '', needs: [] });
const COLUMNS = [column('account_id', 'text'), column('name', 'text'), column('state', 'text'), column('age_days', 'number'), column('aliases', 'list')];
const LAYOUT = { keys: COLUMNS.map(({ key }) => key), columns: COLUMNS, ids: [['account_id', 'name'], ['aliases']] };

type Row = readonly [account: string | null, name: Value, state: Value, age?: number, aliases?: readonly string[]];

const cells = ([account, name, state, age = 1, aliases = []]: Row): readonly Cell[] => ([account, name, state, age, aliases] as readonly Value[]).map((value) => ({ value }));

const gap = (accountId: string | null): Coverage['gaps'][number] => ({ accountId, source: 'credential_report', reason: 'denied', detail: '' });

function historyOf(rows: readonly Row[], coverage: Partial<Coverage> = {}, more: Partial<RowsBefore> = {}): Promise<RowHistory> {
  const known = { accounts: [{ id: ALPHA }], known: new Map([[ALPHA, 'ACTIVE'], ['999999999999', 'ACTIVE']]), gaps: [] } as unknown as RowsBefore['known'];
  const read = () => ({ rows: asStream(rows.map(cells)), coverage: () => ({ ...NOTHING_MISSING, ...coverage }) });
  return RowHistory.of(LAYOUT, { known, gapsNow: [], tellsAbsence: true, read, ...more });
}

const A: Row = [ALPHA, 'a', 'on'];

describe('a row and the run before', () => {
  it.each<[string, readonly Row[], Row, string]>([
    ['the same', [A], A, 'unchanged'],
    ['older, and nothing else', [A], [ALPHA, 'a', 'on', 99], 'unchanged'],
    ['another word', [A], [ALPHA, 'a', 'off'], 'changed'],
    ['none before', [], A, 'appeared'],
    ['a word that was not seen', [[ALPHA, 'a', UNKNOWN]], A, 'not_comparable'],
    ['a word that is not seen', [A], [ALPHA, 'a', UNKNOWN], 'not_comparable'],
    ['neither was seen', [[ALPHA, 'a', UNKNOWN]], [ALPHA, 'a', UNKNOWN], 'not_comparable'],
    ['a name that is not seen', [A], [ALPHA, UNKNOWN, 'on'], 'not_comparable'],
    ['two of that name', [A, [ALPHA, 'a', 'off']], A, 'not_comparable'],
    ['another name, one alias', [[ALPHA, 'a', 'on', 1, ['x', 'y']]], [ALPHA, 'b', 'on', 1, ['y', 'z']], 'changed'],
    ['an account that joined', [A], ['123456789012', 'a', 'on'], 'appeared'],
    ['an account that was not chosen then', [A], ['999999999999', 'a', 'on'], 'not_comparable'],
    ['a name made to look like another', [[ALPHA, 'a","x', 'on']], [ALPHA, 'a', 'on'], 'appeared'],
  ])('%s', async (_, before, now, word) => {
    expect((await historyOf(before)).wordOf(cells(now))).toBe(word);
  });

  it.each<[string, Partial<Coverage>, Partial<RowsBefore>]>([
    ['a source of the account', { gaps: [gap(ALPHA)] }, {}],
    ['a source of the run', { gaps: [gap(null)] }, {}],
    ['a part that could not be read', { notes: [{ accountId: ALPHA, source: 'credential_report', text: '' }] }, {}],
    ['a closed account', { skipped: [{ accountId: ALPHA, reason: 'closed' }] }, {}],
    ['no list but that of AWS Config', {}, { tellsAbsence: false }],
  ])('%s was not seen: nothing has appeared', async (_, coverage, more) => {
    expect((await historyOf([], coverage, more)).wordOf(cells(A))).toBe('not_comparable');
  });

  it('that stands for several accounts is told only where the same was seen', async () => {
    const row: Row = [null, 'a', 'on'];
    expect((await historyOf([row])).wordOf(cells(row))).toBe('unchanged');
    expect((await historyOf([row], { gaps: [gap(ALPHA)] })).wordOf(cells(row))).toBe('not_comparable');
    expect((await historyOf([], { gaps: [gap(ALPHA)] })).wordOf(cells(row))).toBe('not_comparable');
    expect((await historyOf([row], { gaps: [gap(null)] }, { gapsNow: [gap(null)] })).wordOf(cells(row))).toBe('unchanged');
  });

  it('is unchanged beside itself, and has never appeared where something was not seen', async () => {
    const state = fc.constantFrom<Value>('on', 'off', null, UNKNOWN);
    const rows = fc.uniqueArray(fc.tuple(fc.constant(ALPHA), fc.string(), state), { selector: ([, name]) => name, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (before, now) => {
        const same = await historyOf(before);
        for (const row of before) expect(same.wordOf(cells(row))).toBe(row[2] === UNKNOWN ? 'not_comparable' : 'unchanged');
        const blind = await historyOf(before, { gaps: [gap(ALPHA)] });
        for (const row of now) expect(blind.wordOf(cells(row))).not.toBe('appeared');
      }),
      PROPERTY,
    );
  });
});
