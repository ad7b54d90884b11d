import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli, type Ran } from '../harness.js';
import { makeUser, used } from '../../src/sandbox/worlds/builder.js';
import { emptyStore, keeping } from './keeping/support.js';
import { ALPHA, BETA, smallWorld } from './support.js';

/** Whoever asked AWS here would fail. */
const NO_AWS = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };

const OLD = { createdAt: '2024-01-01T00:00:00Z', lastUsed: used('2026-10-31T00:00:00Z') };

describe('findings of a kept run', () => {
  let store: string;
  let live: Ran;

  beforeAll(async () => {
    store = emptyStore();
    const world = smallWorld({ alpha: { users: [makeUser('ann', { password: {} }, ALPHA), makeUser('bob', { keys: [OLD] }, ALPHA)] } });
    live = await keeping(world, ({ run }) => run(['findings', '--status', 'fail', '--format', 'ndjson']), store);
  });

  const offline = (...argv: readonly string[]): Promise<Ran> => runCli(['findings', '--run', 'last', '--store', store, ...argv], NO_AWS);
  const file = (name: string, content?: unknown): string => {
    const path = join(store, name);
    if (content !== undefined) writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const rows = ({ stdout }: Ran): readonly Record<string, unknown>[] => stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  const lastLine = ({ stderr }: Ran): string => stderr.trim().split('\n').at(-1) ?? '';

  it('are those of the run itself', async () => {
    expect(live.code).toBe(0);
    const again = await offline('--status', 'fail', '--format', 'ndjson');
    expect(again.stdout).toBe(live.stdout);
    expect(rows(again).map(({ check }) => check)).toEqual(expect.arrayContaining(['console-without-mfa', 'key-not-rotated']));
  });

  it.each<[readonly string[], number, RegExp]>([
    [['--fail-on', 'high'], 1, /^exit 1: \d+ findings? of severity high or worse \(--fail-on\)$/],
    [['--fail-on', 'critical', '--check', 'key-*'], 0, /^\d+ fail \(medium: \d+\)$/],
    [['--max-findings', '0', '--check', 'key-not-rotated'], 1, /^exit 1: 1 finding, 0 are allowed/],
    [['--max-findings', '1', '--check', 'key-not-rotated'], 0, /^1 fail/],
    [['--fail-on', 'high', '--status', 'pass', '--where', "subject_name = 'x'", '--limit', '1'], 1, /^exit 1: /],
  ])('%j ends with %d', async (argv, code, last) => {
    const ran = await offline(...argv);
    expect({ code: ran.code, last: lastLine(ran) }).toEqual({ code, last: expect.stringMatching(last) as string });
  });

  it('exceptions take findings away, and are shown on request', async () => {
    const exception = { check: 'key-not-rotated', principal: 'bob', owner: 'ops', reason: 'vendor', ticket: 'OPS-1', until: '2027-01-01' };
    const path = file('exceptions.json', [exception]);
    const hidden = await offline('--check', 'key-not-rotated', '--exceptions', path, '--format', 'ndjson', '--fail-on', 'info');
    expect([hidden.code, hidden.stdout]).toEqual([0, '']);
    expect(lastLine(hidden)).toBe('nothing fails · 1 exempt (--show-exceptions lists them)');
    const columns = 'status,subject_name,exception_owner,exception_reason,exception_ticket,exception_until';
    const shown = await offline('--check', 'key-*', '--exceptions', path, '--show-exceptions', '--status', 'unknown', '--columns', columns, '--format', 'csv');
    expect(shown.stdout.split('\r\n')[1]).toBe('exempt,bob,ops,vendor,OPS-1,2027-01-01');
  });

  it('an exception that has ended, and one that covers nothing, are findings', async () => {
    const of = (until: string, principal: string): object => ({ check: 'key-*', principal, owner: 'ops', reason: 'x', until });
    const path = file('old.json', { exceptions: [of('2026-10-31', 'bob'), of('2027-01-01', 'nobody')] });
    const ran = await offline('--check', 'key-not-rotated,exception-*', '--exceptions', path, '--status', 'fail', '--format', 'ndjson');
    expect(rows(ran).map(({ check }) => check)).toEqual(['key-not-rotated', 'exception-expired', 'exception-unmatched']);
  });

  it('a baseline lets what is known pass', async () => {
    const path = file('baseline.json');
    const check = ['--check', 'key-not-rotated,user-direct-policies'];
    const written = await offline(...check, '--baseline', path, '--write-baseline');
    expect([written.code, lastLine(written)]).toEqual([0, `1 finding written to ${path}`]);
    const same = await offline(...check, '--baseline', path);
    expect([same.code, lastLine(same)]).toEqual([0, 'since 2026-11-01: 0 new · 0 resolved · 1 unchanged']);
    // Somebody takes one finding out of the file, and puts in another.
    const known = JSON.parse(readFileSync(path, 'utf8')) as { readonly findings: Record<string, unknown> };
    const findings = { '00000000000000000000': Object.values(known.findings)[0] };
    const changed = file('changed.json', { ...known, findings });
    const fresh = await offline(...check, '--baseline', changed, '--columns', 'check,since_baseline', '--format', 'csv');
    expect([fresh.code, fresh.stdout]).toEqual([1, 'check,since_baseline\r\nkey-not-rotated,new\r\n']);
    const events = rows(await offline(...check, '--baseline', changed, '--format', 'ocsf')) as readonly { activity_id: number; status_id: number }[];
    expect(events.map(({ activity_id: activity, status_id: status }) => [activity, status])).toEqual([[1, 1], [3, 4]]);
    expect(fresh.stderr).toContain('since 2026-11-01: 1 new · 1 resolved · 0 unchanged\nexit 1: 1 new finding (--baseline)');
  });

  it('what is unlike is not compared, unless by what both have', async () => {
    const path = file('unlike.json');
    await offline('--check', 'key-*', '--baseline', path, '--write-baseline');
    const measured = await offline('--check', 'key-*', '--days', '10', '--baseline', path, '--intersect');
    expect([measured.code, measured.stderr]).toEqual([2, expect.stringContaining('it was made with --days 90') as string]);
    for (const argv of [['--check', 'root-*'], ['--check', 'key-*', '--accounts', BETA]]) {
      const ran = await offline(...argv, '--baseline', path);
      expect({ argv, code: ran.code, stdout: ran.stdout }).toEqual({ argv, code: 2, stdout: '' });
      expect(ran.stderr).toContain('--intersect');
      const both = await offline(...argv, '--baseline', path, '--intersect');
      expect(both.stderr).toMatch(/since 2026-11-01: .*could not be compared/);
    }
  });

  it('what was not seen is not compared', async () => {
    const path = file('seen.json');
    await offline('--check', 'key-*', '--baseline', path, '--write-baseline');
    const dark = emptyStore();
    const ran = await keeping(
      smallWorld({ alpha: { denied: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'] } }),
      ({ run }) => run(['findings', '--check', 'key-*', '--baseline', path, '--allow-incomplete']),
      dark,
    );
    expect([ran.code, lastLine(ran)]).toEqual([
      3,
      `exit 3: not compared with the baseline, for less was seen of ${ALPHA} than then; --intersect compares what both have`,
    ]);
  });

  it('a gate with what could not be seen: 3 wins over 1, unless that is allowed; unknown shuts no gate', async () => {
    const dark = emptyStore();
    const world = smallWorld({
      alpha: { users: [makeUser('ann', { password: {} }, ALPHA)] },
      beta: { denied: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'] },
    });
    await keeping(world, ({ run }) => run(['findings', '--allow-incomplete']), dark);
    const codeOf = async (...argv: readonly string[]): Promise<number> =>
      (await runCli(['findings', '--run', 'last', '--store', dark, '--check', 'console-without-mfa', ...argv], NO_AWS)).code;
    const codes = [];
    for (const gate of [['--fail-on', 'low'], ['--max-findings', '0'], ['--exit-code'], ['--fail-on', 'critical'], ['--max-findings', '1']])
      codes.push([gate.join(' '), await codeOf(...gate), await codeOf(...gate, '--allow-incomplete')]);
    expect(codes).toEqual([
      ['--fail-on low', 3, 1], ['--max-findings 0', 3, 1], ['--exit-code', 3, 1], ['--fail-on critical', 3, 0], ['--max-findings 1', 3, 0],
    ]);
  });

  it.each<[readonly string[], string]>([
    [['--write-baseline'], '--write-baseline needs --baseline'],
    [['--intersect'], '--intersect needs --baseline'],
    [['--baseline', '/nonexistent/b.json'], '--baseline "/nonexistent/b.json": it does not exist'],
    [['--exceptions', '/nonexistent/e.json'], '--exceptions "/nonexistent/e.json": it does not exist'],
    [['--format', 'sarif', '--columns', 'check'], '--format sarif needs every finding with its columns'],
    [['--format', 'junit', '--group-by', 'check'], '--format junit needs every finding with its columns'],
    [['--check', 'rot-used'], '--check can\'t be "rot-used"'],
    [['--fail-on', 'worst'], '--fail-on can\'t be "worst"'],
  ])('%j is refused', async (argv, message) => {
    const ran = await offline(...argv);
    expect([ran.code, ran.stderr.split('\n')[0]]).toEqual([2, `iam-audit: ${message}`]);
  });

  it.each([['users', '--run', 'last'], ['plan', 'findings', '--demo'], ['runs'], ['findings', '--list-checks']])('%s takes no format of findings', async (...argv) => {
    const ran = await runCli([...argv, '--format', 'sarif', ...(argv[0] === 'plan' ? [] : ['--store', store])], NO_AWS);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('It is of findings only.') as string]);
  });

  it('explain tells the facts of a finding of the last run', async () => {
    const found = rows(live).find(({ check }) => check === 'key-not-rotated');
    const ran = await runCli(['explain', String(found?.['fingerprint']).slice(0, 10), '--store', store], NO_AWS);
    expect(ran.code).toBe(0);
    for (const part of ['bob access_key_1', ALPHA, 'fail', 'age_days=1035', '$ aws iam create-access-key --user-name bob', 'How to mend it', '7.0.0 2.12'])
      expect(ran.stdout).toContain(part);
  });

  it.each<[string, number, string]>([
    ['key-unused', 0, ''],
    ['key-unusd', 2, 'Did you mean key-unused?'],
    ['ffffffffffff', 2, 'has no finding ffffffffffff'],
  ])('explain %s ends with %d', async (what, code, told) => {
    const ran = await runCli(['explain', what, '--store', store], NO_AWS);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(told) as string]);
  });

  it('--list-checks lists those that would be made', async () => {
    const ran = await offline('--list-checks', '--check', 'root-*', '--format', 'csv');
    expect(ran.stdout.split('\r\n').map((line) => line.split(',')[0])).toEqual(['check', 'root-access-key', 'root-used', 'root-without-mfa', 'root-in-member', '']);
  });
});
