import { runCli } from '../harness.js';
import { demoPart } from './demo-part.js';
import { emptyStore, keeping } from './keeping/support.js';

/** One kept run of users answers all of them. */
const STORE = emptyStore();
const KEPT = ['--run', 'last', '--store', STORE, '--allow-incomplete'];

beforeAll(async () => {
  const demo = demoPart();
  await keeping(demo, ({ run }) => run(['users', '--quiet'], { now: demo.now }), STORE);
});

interface Document {
  readonly schema: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

async function asked(...argv: readonly string[]): Promise<{ readonly code: number; readonly stderr: string; readonly document: Document }> {
  const { code, stdout, stderr } = await runCli([...argv, ...KEPT, '--format', 'json'], {});
  return { code, stderr, document: JSON.parse(stdout) as Document };
}

describe('questions on the command line', () => {
  it('keep the rows of which they are true, and say of how many they could not be answered', async () => {
    const all = await asked('users', '--columns', 'user_name,console,mfa_active');
    const some = await asked('users', '--columns', 'user_name', '--where', 'console = yes and mfa_active = no');
    const expected = all.document.rows.filter((row) => row['console'] === 'yes' && row['mfa_active'] === 'no');
    expect(expected.length).toBeGreaterThan(0);
    expect(some.document.rows).toEqual(expected.map((row) => ({ user_name: row['user_name'] })));
    const open = all.document.rows.filter(
      (row) => [row['console'], row['mfa_active']].includes('unknown') && row['console'] !== 'no' && row['mfa_active'] !== 'yes',
    );
    expect(open.length).toBeGreaterThan(0);
    expect(some.stderr).toContain(`${open.length} row${open.length === 1 ? '' : 's'} more may be meant`);
  });

  it('count by columns, most first, and every row is in one line', async () => {
    const all = await asked('users', '--columns', 'console,days_inactive');
    const { document } = await asked('users', '--group-by', 'console', '--columns', 'days_inactive');
    expect(document.schema).toBe('iam-audit/users-grouped/1');
    const counts = document.rows.map((row) => row['count'] as number);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.document.rows.length);
    for (const line of document.rows) {
      const days = all.document.rows.flatMap((row) => (row['console'] === line['console'] && typeof row['days_inactive'] === 'number' ? [row['days_inactive']] : []));
      expect([line['days_inactive_min'], line['days_inactive_max']]).toEqual(days.length === 0 ? [null, null] : [Math.min(...days), Math.max(...days)]);
    }
  });

  it('add up what is an amount: not ages, and not where a part was not seen', async () => {
    const all = await asked('users', '--columns', 'console,active_keys,age_days');
    const { document } = await asked('users', '--group-by', 'console', '--columns', 'active_keys,age_days');
    const sums = new Map(document.rows.map((line) => [line['console'], line['active_keys_sum']]));
    expect(document.rows.some((line) => 'age_days_sum' in line)).toBe(false);
    for (const [console, sum] of sums) {
      const keys = all.document.rows.filter((row) => row['console'] === console).map((row) => row['active_keys']);
      expect([console, sum]).toEqual([console, keys.includes(null) ? null : keys.reduce((total, count) => Number(total) + Number(count), 0)]);
    }
    expect([...sums.values()].some((sum) => Number(sum) > 0)).toBe(true);
  });

  it('show the first lines only, and say how many more there are', async () => {
    const { document, stderr } = await asked('stale', '--limit', '3');
    const all = await asked('stale');
    expect(document.rows).toEqual(all.document.rows.slice(0, 3));
    expect(stderr).toContain(`${all.document.rows.length - 3} more lines not shown (--limit)`);
    expect(stderr).toContain(`${all.document.rows.length} stale users`);
  });

  it.each([
    [['users', '--where', 'usr_name = 3'], 'there is no column "usr_name", at character 1'],
    [['users', '--group-by', 'console', '--where', 'count > 3'], 'count is no column of a row, at character 1'],
    [['users', '--where', 'percent > 3'], '--where is asked of rows, before they are counted'],
    [['users', '--group-by', 'consle'], '--group-by: the report users has no column "consle"'],
    [['users', '--group-by', 'console', '--sort', 'user_name'], '--sort: the report users with --group-by has no column "user_name"'],
    [['users', '--where', "user_name like 'svc-%'"], "* stands for any text and ? for a character: user_name like 'svc-*'"],
    [['users', '--where', 'account_id = 12345'], 'an account id has 12 digits, not "12345"'],
    [['users', '--group-by', 'account_id', '--columns', 'user_name'], '--columns: user_name is neither a number nor a date'],
    [['users', '--columns', 'user_name,,arn'], '--columns has an empty name'],
    [['users', '--days', '30'], '--days belongs to roles, stale, unused,'],
    [['users', '--store', '1'], "--store can't be \"1\""],
    [['list-users'], 'Commands: users, roles,'],
    [['users', '--where', 'a', '=', 'b'], 'What holds blanks goes in quotes'],
    [['users', '--limit', '0'], '--limit can\'t be "0"'],
  ])('%j is refused before anything is asked', async (argv, message) => {
    const { code, stdout, stderr } = await runCli([...argv, ...KEPT], {});
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
