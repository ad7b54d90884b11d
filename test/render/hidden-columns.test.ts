import { hiddenColumnsLine } from '../../src/render/hidden-columns.js';

const KEYS = ['arn', 'path', 'created_at', 'age_days'];

describe('hiddenColumnsLine', () => {
  it.each([
    [KEYS, null, '… 4 columns not shown (arn, path, created_at, age_days); --columns or --format csv shows them'],
    [KEYS, 93, '… 4 columns not shown (arn, path, created_at, age_days); --columns or --format csv shows them'],
    [KEYS, 92, '… 4 columns not shown (arn, path, created_at, …); --columns or --format csv shows them'],
    [KEYS, 71, '… 4 columns not shown (arn, …); --columns or --format csv shows them'],
    [KEYS, 60, '… 4 columns not shown; --columns or --format csv shows them'],
    [KEYS, 40, '… 4 columns not shown; see --columns'],
    [KEYS, 30, '… 4 columns not shown'],
    [KEYS, 10, '… 4 c…hown'],
    [['arn'], 80, '… 1 column not shown (arn); --columns or --format csv shows it'],
  ])('%p at %p', (keys, width, expected) => {
    expect(hiddenColumnsLine(keys, width)).toBe(expected);
  });
});
