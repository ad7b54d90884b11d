import { bars, lines, numberOf } from '../../../src/render/overview/svg.js';

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);

describe('bars', () => {
  const { markup } = bars('Users', 'users', [{ label: 'seen', count: 3, unknown: 1 }, { label: 'unseen', count: null }, { label: '<b>"none', count: 0 }]);

  it('say in words what they show', () => {
    expect(markup).toContain('aria-label="Users, users: seen 3 + 1 unknown; unseen not seen; &lt;b&gt;&quot;none 0"');
  });

  it('are as long as what they count, unknown hatched behind, and none for nothing', () => {
    const widths = Array.from(markup.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g), ([, kind, x, width]) => [kind, Number(x), Number(width)] as const);
    expect(widths.map(([kind]) => kind)).toEqual(['bar', 'unknown']);
    const [known, unknown] = widths;
    expect(known?.[2]).toBeCloseTo(3 * (unknown?.[2] ?? 0), 0);
    expect(unknown?.[1]).toBeCloseTo((known?.[1] ?? 0) + (known?.[2] ?? 0), 0);
  });
});

it('bars leave room for the longest number behind the longest bar', () => {
  const { markup } = bars('Findings', 'findings', [{ label: 'low', count: 12_528, unknown: 1033 }]);
  const [, x = '', text = ''] = /<text x="([\d.]+)" y="\d+">([^<]+)</.exec(markup) ?? [];
  expect(text).toBe('12\u202f528 + 1\u202f033 unknown');
  expect(Number(x) + text.length * 8).toBeLessThanOrEqual(500);
});

describe('numberOf', () => {
  it.each([
    [0, 0, '0'],
    [null, 0, '?'],
    [null, 20, '? (20)'],
    [1234567, 0, '1\u202f234\u202f567'],
    [0, 3, '0 + 3 unknown'],
  ])('%s and %s unknown: %s', (count, unknown, text) => {
    expect(numberOf(count, unknown)).toBe(text);
  });
});

describe('lines', () => {
  const series = (title: string, ...counts: readonly (number | null)[]): Parameters<typeof lines>[1][number] => {
    return { title, points: counts.map((count, index) => ({ at: at(`2026-10-0${index + 1}`), count, whole: true })) };
  };

  it('leave out a run in which it is not known', () => {
    const { markup } = lines('Over time', [series('a', 1, null, 2, 3)]);
    expect(/<path d="([^"]*)"/.exec(markup)?.[1]).toMatch(/^M[\d. ]+M[\d. ]+L[\d. ]+$/);
    expect(markup.match(/<circle/g)).toHaveLength(3);
    expect(markup).toContain('a 2026-10-01 1, 2026-10-02 not seen, 2026-10-03 2, 2026-10-04 3');
  });

  it('keep names that end at the same height apart, and inside', () => {
    const { markup } = lines('Over time', [series('a', 5, 5), series('b', 5, 5), series('c', 0, 0), series('d', 0, 0)]);
    const heights = Array.from(markup.matchAll(/<text x="320" y="([\d.-]+)"/g), ([, y]) => Number(y)).sort((a, b) => a - b);
    expect(heights).toHaveLength(4);
    expect(heights.every((height, index) => height > 0 && (index === 0 || height - (heights[index - 1] ?? 0) >= 14))).toBe(true);
  });

  it('stand where there is one day only', () => {
    expect(lines('Over time', [series('a', 7)]).markup).not.toContain('NaN');
    // Its day stands there once: twice in the same place nobody can read it.
    expect(lines('Over time', [series('a', 7)]).markup.split('</text>').filter((part) => /2026-\d\d-\d\d$/.test(part))).toHaveLength(1);
  });
});
