import { runCli, type Ran } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { ALPHA, faulty, HOME, smallWorld } from '../support.js';
import { emptyStore, fleet, keeping, later } from './support.js';

type Event = Readonly<Record<string, unknown>> & { readonly event: string; readonly time: string };

/** Every line of stderr, each of which must be an event. */
function eventsOf({ stderr }: Ran): readonly Event[] {
  return stderr.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Event);
}

function tell(
  world: World,
  argv: readonly string[],
  options: Parameters<typeof runCli>[2] = {},
): Promise<Ran & { readonly events: readonly Event[] }> {
  return keeping(world, async ({ run }) => {
    const ran = await run([...argv, '--log-format', 'json'], options);
    return { ...ran, events: eventsOf(ran) };
  });
}

const kinds = (events: readonly Event[]): readonly string[] => events.map(({ event }) => event);

describe('--log-format json', () => {
  it('tells a run in events: its stages and its summary', async () => {
    const { events, code } = await tell(smallWorld(), ['users', '--format', 'csv']);
    expect(code).toBe(0);
    expect(kinds(events.filter(({ event }) => event !== 'progress'))).toEqual(['summary']);
    expect(events.filter(({ event }) => event === 'progress').map(({ stage }) => stage)).toEqual([
      'identity',
      'accounts',
      'config',
      'members',
      'report',
    ]);
    expect(events.at(-2)).toMatchObject({
      event: 'progress',
      stage: 'report',
      accounts: 3,
      done: 3,
      with_gaps: 0,
      throttled: 0,
      seconds_left: null,
    });
    expect(events.at(-1)).toMatchObject({
      event: 'summary',
      rows: 4,
      accounts: 3,
      accounts_complete: 3,
      complete: true,
      skipped: 0,
      notes: 0,
      gaps: [],
    });
    for (const { time } of events) expect(time).toBe('2026-11-01T12:00:00.000Z');
  });

  it('stdout is what it is without it', async () => {
    const plain = await keeping(smallWorld(), ({ run }) => run(['users', '--format', 'csv']));
    const { stdout } = await tell(smallWorld(), ['users', '--format', 'csv']);
    expect(stdout).toBe(plain.stdout);
  });

  it('a summary has the ledger in it', async () => {
    const { events } = await tell(smallWorld({ alpha: { auditRole: null } }), ['users', '--no-progress']);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      ...{ event: 'summary', complete: false, accounts_complete: 2 },
      gaps: ['credential_report', 'account_details'].map((source) => ({ account_id: ALPHA, source, reason: 'role_denied' })),
    });
  });

  it('no spinner, also on a terminal', async () => {
    const { events, stderr } = await tell(smallWorld(), ['users', '--format', 'csv'], { tty: true });
    expect(kinds(events)).toContain('progress');
    expect(stderr).not.toContain('\u001b');
  });

  it('each call with --debug, throttled ones too', async () => {
    const { events } = await tell(
      smallWorld(faulty({ kind: 'throttle', action: 'GetCredentialReport', account: ALPHA, times: 1 })),
      ['users', '--debug'],
    );
    const calls = events.filter(({ event }) => event === 'call');
    expect(calls).toContainEqual(expect.objectContaining({
      service: 'sts',
      action: 'GetCallerIdentity',
      account_id: null,
      attempt: 1,
      error: null,
      throttled: false,
    }));
    const tries = calls.filter(({ action, account_id }) => action === 'GetCredentialReport' && account_id === ALPHA);
    expect(tries).toMatchObject([{ attempt: 1, error: 'Throttling', throttled: true }, { attempt: 2, error: null, throttled: false }]);
  });

  it('--quiet leaves errors only', async () => {
    expect((await tell(smallWorld(), ['users', '--quiet'])).events).toEqual([]);
  });

  it.each<[string, readonly string[], World, object]>([
    ['a wrong option', ['users', '--frobnicate'], smallWorld(), { message: "unknown option '--frobnicate'", exit_code: 2 }],
    ['a wrong value', ['users', '--days', 'ten'], smallWorld(), { exit_code: 2 }],
    ['an unknown column', ['users', '--columns', 'colour'], smallWorld(), {
      message: '--columns: the report users has no column "colour"',
      exit_code: 2,
    }],
    ['nothing to resume', ['users', '--resume', '--no-progress'], smallWorld(), {
      message: 'there is no interrupted run to resume',
      exit_code: 2,
    }],
    ['no aggregator of that name', ['users', '--aggregator', 'none', '--no-progress'], smallWorld(), {
      hint: 'There is: org.',
      exit_code: 4,
    }],
    ['expired credentials', ['users', '--no-progress'], smallWorld(faulty({ kind: 'expired_token' })), {
      hint: expect.stringContaining('Renew your credentials') as unknown,
      exit_code: 4,
    }],
  ])('%s is one event', async (_, argv, world, expected) => {
    const { events, stdout, code } = await tell(world, argv);
    expect(events).toEqual([expect.objectContaining({ event: 'error', ...expected })]);
    expect({ code, stdout }).toEqual({ code: events[0]?.['exit_code'], stdout: '' });
  });

  it('Ctrl-C is an event, too', async () => {
    const controller = new AbortController();
    const onSleep = (): void => {
      controller.abort();
    };
    const { events, code } = await tell(smallWorld({ alpha: { report: { state: 'absent', polls: 9 } } }), ['users'], {
      signal: controller.signal,
      onSleep,
    });
    expect(code).toBe(130);
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      exit_code: 130,
      hint: 'What was read is kept: the same command with --resume resumes the run.',
    });
  });

  it('words of AWS stay within their line', async () => {
    const message = 'no\r\n{"event":"forged"}\u001b[31m\u2028';
    const world = smallWorld(faulty({
      kind: 'error',
      action: 'GetAccountAuthorizationDetails',
      account: HOME,
      code: 'Whatever',
      status: 400,
      message,
    }));
    const { events, stderr } = await tell(world, ['users', '--no-progress']);
    expect(kinds(events)).toEqual(['summary']);
    expect(stderr).not.toContain('\u001b');
  });

  it('runs, plan, prune and merge speak it, too', async () => {
    await keeping(fleet(4), async ({ run, store }) => {
      await run(['users', '--shard', '1/2', '--quiet']);
      await run(['users', '--shard', '2/2', '--quiet'], { now: later(1) });
      const { stdout } = await runCli(['runs', '--format', 'ndjson', '--store', store], {});
      const ids = stdout.trim().split('\n').map((line) => (JSON.parse(line) as { run: string }).run);
      const told = [
        await run(['plan', 'users', '--log-format', 'json']),
        await runCli(['merge', ...ids, '--store', store, '--log-format', 'json'], {}),
        await runCli(['users', '--run', 'last', '--store', store, '--log-format', 'json'], {}),
        await runCli(['runs', 'prune', '--keep', '1', '--store', store, '--log-format', 'json'], {}),
        await runCli(['runs', 'prune', '--store', store, '--log-format=json'], {}),
        await runCli(['merge', 'last', '--store', emptyStore(), '--log-format', 'json'], {}),
      ];
      expect(told.map((ran) => kinds(eventsOf(ran)).filter((event) => event !== 'progress'))).toEqual([
        ['plan'],
        ['merged'],
        ['summary'],
        ['pruned'],
        ['error'],
        ['error'],
      ]);
    });
  });
});
