import { AuditError } from '../../src/errors.js';
import { project } from '../../src/output/projection.js';
import { REPORTS, VARIANTS } from '../../src/reports/index.js';
import { context } from '../fixtures.js';

const [users] = REPORTS;
if (users === undefined) throw new Error('no report');
const keysOf = (columns: readonly string[], sort?: readonly string[]): readonly string[] => {
  const { shown, sort: order } = project(users, { columns, ...(sort === undefined ? {} : { sort }) }, context());
  return [...shown.map(({ key }) => key), ...order.map(({ key, descending }) => `${key}${descending ? ' ↓' : ''}`)];
};

describe('columns by key or title', () => {
  it.each([
    [['account_id', 'User'], ['account_id', 'user_name']],
    [['user', 'LAST ACTIVITY'], ['user_name', 'last_activity']],
    [['User', 'user_name'], ['user_name']],
  ])('%j are %j', (columns, keys) => {
    expect(keysOf(columns)).toEqual(keys);
  });

  it('decide the order too', () => {
    expect(keysOf(['User'], ['Days idle:desc'])).toEqual(['user_name', 'days_inactive ↓']);
  });

  it('are refused where neither is known, with the nearest of both', () => {
    expect(() => keysOf(['Last activty'])).toThrow(AuditError);
  });

  it.each([...REPORTS, ...VARIANTS].map((report) => [report.name, report] as const))('are told apart in %s', (_, { columns }) => {
    const spoken = columns.flatMap(({ key, title }) => [...new Set([key, title.toLowerCase()])]);
    expect(spoken.filter((word, at) => spoken.indexOf(word) !== at)).toEqual([]);
  });
});
