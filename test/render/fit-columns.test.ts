import fc from 'fast-check';
import { fitColumns, type Measured } from '../../src/render/fit-columns.js';
import type { ColumnType } from '../../src/reports/column.js';
import { PROPERTY } from '../extent.js';

function measured(type: ColumnType, titleWidth: number, cellWidth: number, weight?: 1 | 2 | 3): Measured {
  return { head: weight === undefined ? { type } : { type, weight }, titleWidth, cellWidth };
}

describe('fitColumns', () => {
  it.each<[string, readonly Measured[], number | null, readonly (number | null)[]]>([
    ['no terminal: everything', [measured('text', 4, 500), measured('text', 4, 500)], null, [500, 500]],
    ['room for all', [measured('text', 4, 10, 1), measured('text', 12, 10)], 24, [10, 12]],
    ['an empty column is as wide as its title', [measured('text', 4, 0)], 80, [4]],
    ['the widest text is cut before anything goes', [measured('text', 4, 12, 1), measured('text', 4, 60)], 40, [12, 26]],
    ['two wide texts are cut alike', [measured('text', 4, 60, 1), measured('text', 4, 50, 1)], 61, [30, 29]],
    ['weight 3 goes before 2', [measured('date', 4, 10), measured('date', 4, 10, 2), measured('date', 4, 10, 1)], 22, [null, 10, 10]],
    ['what was asked for beside the usual ones goes last', [measured('date', 4, 10, 1), { ...measured('date', 4, 10), isAdded: true }], 12, [null, 10]],
    ['left out weight is 3', [measured('date', 4, 10), measured('date', 4, 10, 3), measured('date', 4, 10, 2)], 22, [10, null, 10]],
    [
      'a narrow one takes the room a wide one could not',
      [measured('date', 4, 10, 1), measured('choice', 30, 4), measured('number', 4, 4)],
      20,
      [10, null, 4],
    ],
    [
      'weight 1 shrinks before it goes',
      [measured('text', 10, 12, 1), measured('date', 13, 10, 1), measured('text', 4, 30, 2)],
      20,
      [8, 10, null],
    ],
    ['then it goes', [measured('text', 10, 12, 1), measured('date', 13, 10, 1)], 19, [12, null]],
    ['the last column left is cut to anything', [measured('date', 13, 10, 1), measured('date', 13, 10, 1)], 5, [5, null]],
    ['no weight 1 at all', [measured('text', 4, 30), measured('text', 4, 30)], 25, [25, null]],
    ['no columns', [], 80, []],
  ])('%s', (_, columns, width, expected) => {
    expect(fitColumns(columns, width)).toEqual(expected);
  });

  describe('who and where', () => {
    const who = (cellWidth: number, ...usualWidths: readonly number[]): Measured =>
      ({ head: { type: 'text', weight: 0 }, titleWidth: 4, cellWidth, usualWidths });

    it.each<[string, readonly Measured[], number, readonly (number | null)[]]>([
      ['room for all', [who(12, 12, 12, 12), measured('date', 4, 10, 1), measured('date', 4, 10, 2)], 36, [12, 10, 10]],
      ['details go first', [who(30, 30, 30, 30), measured('date', 4, 10, 1), measured('date', 4, 10, 2)], 45, [30, 10, null]],
      ['one long name takes no room from the facts', [who(60, 20, 18, 9), measured('date', 4, 10, 1)], 34, [22, 10]],
      [
        'all details but one go before more names are broken',
        [who(60, 20, 18, 9), measured('date', 4, 10, 1), measured('date', 4, 10, 1)],
        34,
        [22, 10, null],
      ],
      ['not even for a narrow one of the others', [who(60, 20, 18, 9), measured('date', 4, 10, 1), measured('choice', 3, 3, 1)], 27, [10, 10, 3]],
      ['then more of the names are', [who(60, 40, 18, 9), measured('date', 4, 10, 1)], 34, [22, 10]],
      [
        'they stay where there is room for nothing',
        [who(60, 40, 30, 20), who(12, 12, 12, 12), measured('date', 4, 10, 1)],
        10,
        [20, 12, null],
      ],
    ])('%s', (_, columns, width, expected) => {
      expect(fitColumns(columns, width)).toEqual(expected);
    });
  });

  it('keeps to the width, always shows something, and never cuts a value of a fixed kind while it has company', () => {
    const type = fc.constantFrom<ColumnType>('text', 'choice', 'number', 'date', 'list', 'tags');
    const weight = fc.constantFrom<1 | 2 | 3 | undefined>(1, 2, 3, undefined);
    const column = fc.tuple(type, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 90 }), weight);
    const columns = fc.array(column.map((given) => measured(...given)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(columns, fc.integer({ min: 1, max: 200 }), (given, width) => {
        const widths = fitColumns(given, width);
        const shown = widths.flatMap((own, index) => (own === null ? [] : [{ own, column: given[index] }]));
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.reduce((sum, { own }) => sum + own, 2 * (shown.length - 1))).toBeLessThanOrEqual(width);
        for (const { own, column: shownColumn } of shown) {
          expect(own).toBeGreaterThan(0);
          const fixed = ['choice', 'number', 'date'].includes(shownColumn?.head.type ?? '');
          if (fixed && shown.length > 1) expect(own).toBeGreaterThanOrEqual(shownColumn?.cellWidth ?? 0);
        }
      }),
      PROPERTY,
    );
  });
});
