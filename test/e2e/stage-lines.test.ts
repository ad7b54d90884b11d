import { runBinary } from './run-binary.js';
import { PAYMENTS, sandboxFor, smallWorld } from './worlds.js';

const STAGES = [
  'asking who you are',
  'listing accounts',
  'reading users from AWS Config · 3 accounts',
  'reading accounts · 0 of 3 accounts',
  'writing the report · 3 accounts',
];

describe('without a terminal', () => {
  const sandbox = sandboxFor(() => smallWorld());
  const run = (...args: readonly string[]) =>
    runBinary(['users', '--format', 'csv', ...args], { env: { TERM: 'xterm', ...sandbox().env } });

  it('stderr gets one line per stage and the summary, and no escape sequence', async () => {
    const { code, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${[...STAGES, '4 users · 3 accounts'].join('\n')}\n` });
  });

  it('--no-progress leaves the summary', async () => {
    expect((await run('--no-progress')).stderr).toBe('4 users · 3 accounts\n');
  });

  it('--quiet says nothing and changes nothing', async () => {
    const [quiet, loud] = [await run('--quiet'), await run()];
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout).toBe(loud.stdout);
  });

  it('--quiet still says what went wrong', async () => {
    const { code, stdout, stderr } = await run('--quiet', '--aggregator', 'nowhere');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^iam-audit: there is no configuration aggregator "nowhere".*\n {2}There is: org\.\n$/);
  });
});

describe('a run with a gap', () => {
  const sandbox = sandboxFor(() => smallWorld({ faults: [{ kind: 'denied', service: 'sts', action: 'AssumeRole', account: PAYMENTS }] }));
  const run = (...args: readonly string[]) => runBinary(['users', '--format', 'csv', '--no-progress', ...args], { env: sandbox().env });

  it('ends with 3, names the account and the next step', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^4 users · 2 of 3 accounts complete · 1 with gaps \(role denied: 1\)\n/);
    expect(stderr).toContain(`role denied (1 account: ${PAYMENTS})`);
    expect(stderr).toMatch(/^ +→ .*--role-name/m);
  });

  it.each([
    [['--allow-incomplete'], 0],
    [['--exit-code'], 3],
    [['--exit-code', '--allow-incomplete'], 1],
    [['--quiet'], 3],
  ])('with %j ends with %d', async (args, expected) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(expected);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(5);
    expect(stderr === '').toBe(args.includes('--quiet'));
  });
});
