import type { Fault } from '../../src/sandbox/behaviour/behaviour.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { audit, runCli, withSandbox } from '../harness.js';
import { emptyStore, fleet, keeping, later, runsIn } from './keeping/support.js';
import { auditJson, faulty, gapsIn, HOME } from './support.js';

/** Three users each: the count is a page, and groups of 200, 200 and 50 accounts are six, six and two. */
const ACCOUNTS = 450;
const QUERIES = 1 + 6 + 6 + 2;
const LISTED_PAGES = Math.ceil(ACCOUNTS / 20);

const IDENTITY = ['users', '--columns', 'account_id,user_name'];

const world = (fault?: Fault) => fleet(ACCOUNTS, 3, fault === undefined ? {} : faulty(fault));

const queries = (sandbox: Sandbox): number => sandbox.count({ action: 'SelectAggregateResourceConfig' });

const LISTING = { service: 'organizations', action: 'ListAccounts' } as const;

describe('AWS Config is asked while Organizations lists the accounts', () => {
  it('before the last of them is known; Ctrl-C then ends the run as ever', async () => {
    await keeping(world({ ...LISTING, kind: 'hang', skip: LISTED_PAGES - 1 }), async ({ run, sandbox, store }) => {
      const interrupt = new AbortController();
      const running = run(IDENTITY, { signal: interrupt.signal });
      // The count and a whole group; the second one might still grow.
      while (queries(sandbox) < 1 + 6 * 2) await new Promise((resolve) => setImmediate(resolve));
      interrupt.abort();
      const { code, stdout, stderr } = await running;
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(stderr).toContain('interrupted: no account was read; no report was written');
      expect(await runsIn(store)).toEqual([]);
    });
  });

  it('with the very calls that are made without it, and the same answer', async () => {
    const { sandbox, document, code } = await auditJson(world(), IDENTITY);
    expect(code).toBe(0);
    const expected = Array.from({ length: ACCOUNTS * 3 }, (_, index) => [
      String(Number(HOME) + Math.floor(index / 3)),
      `user-${index % 3}`,
    ]);
    expect(document.rows.map((row) => [row['account_id'], row['user_name']])).toEqual(expected);
    expect(sandbox.counts().map(({ action, calls }) => [action, calls])).toEqual([
      ['DescribeConfigurationAggregatorSourcesStatus', 1],
      ['DescribeConfigurationAggregators', 1],
      ['SelectAggregateResourceConfig', QUERIES],
      ['DescribeOrganization', 1],
      ['ListAccounts', LISTED_PAGES],
      ['GetCallerIdentity', 1],
    ]);
  });

  it('only for the count where everything is kept', async () => {
    await keeping(world(), async ({ run }) => {
      const first = await run([...IDENTITY, '--format', 'csv']);
      const second = await run([...IDENTITY, '--format', 'csv'], { now: later(14) });
      const third = await run([...IDENTITY, '--format', 'csv'], { now: later(15) });
      expect([first, second, third].map(({ asked }) => asked['config:SelectAggregateResourceConfig'])).toEqual([QUERIES, 1, QUERIES]);
      expect([second.stdout, third.stdout]).toEqual([first.stdout, first.stdout]);
    });
  });

  it('and what it said is used where the rest of the list was refused', async () => {
    const run = await auditJson(world({ ...LISTING, kind: 'denied', skip: LISTED_PAGES - 1 }), IDENTITY);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual(['run organizations denied']);
    expect(run.document.rows).toHaveLength(ACCOUNTS * 3);
    expect(queries(run.sandbox)).toBe(QUERIES);
  });

  it.each<[string, readonly string[], Fault | undefined, number, string]>([
    [
      'an excluded account that there is not',
      ['--exclude-accounts', '999999999999'],
      undefined,
      4,
      'account 999999999999 is not in the organization',
    ],
    ['credentials that expire', [], { ...LISTING, kind: 'expired_token', skip: LISTED_PAGES - 1 }, 4, 'expired'],
  ])('%s: the error is the one of the list', async (_, options, fault, code, says) => {
    const ran = await audit(world(fault), [...IDENTITY, ...options, '--store', emptyStore()]);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' });
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });

  it('and no more once the list has failed', async () => {
    // A hundred and fifty pages of the count alone, so most are still to come then.
    const slow = fleet(ACCOUNTS, 3, { behaviour: { pages: { config: 3 } } });
    await withSandbox(slow, async (sandbox) => {
      const { code } = await runCli([...IDENTITY, '--exclude-accounts', '999999999999'], sandbox.env);
      expect(code).toBe(4);
      const asked = queries(sandbox);
      for (let turns = 0; turns < 300; turns++) await new Promise((resolve) => setImmediate(resolve));
      // One may have been on its way.
      expect(queries(sandbox)).toBeLessThanOrEqual(asked + 1);
    });
  });
});
