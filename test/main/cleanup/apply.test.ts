import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeUser, used } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import type { Sandbox } from '../../../src/sandbox/index.js';
import { memberOf, MEMBER, NOW, planOf, plannedUser, worldOf } from '../../cleanup/apply/plans.js';
import { runCli, withSandbox, type RunOptions } from '../../harness.js';

let own = '';
const folder = (): string => own;
beforeEach(() => { own = mkdtempSync(join(tmpdir(), 'iam-audit-cleanup-')); });
afterEach(() => { rmSync(own, { recursive: true }); });

const OLD = makeUser('old', { password: {}, keys: [{ lastUsed: used('2025-03-01T08:00:00Z') }, {}] }, MEMBER);
const BUSY = makeUser('busy', { keys: [{ lastUsed: used('2026-11-20T08:00:00Z') }, { lastUsed: used('2025-04-01T08:00:00Z') }] }, MEMBER);
const [, stale] = BUSY.keys;

const world = (): World => worldOf({ users: [OLD, BUSY] });
const QUARANTINE = planOf(
  [plannedUser(OLD, { stage: 'quarantine' }), plannedUser(BUSY, { stage: 'quarantine', only: [stale?.id ?? ''] })],
  'quarantine',
);

async function cleanup(sandbox: Sandbox, argv: readonly string[], options: RunOptions = {}) {
  const plan = join(folder(), 'plan.json');
  await writeFile(plan, JSON.stringify(QUARANTINE));
  const ran = await runCli(['cleanup', ...argv.map((word) => (word === 'PLAN' ? plan : word)), '--store', join(folder(), 'store')], sandbox.env, { now: NOW, ...options });
  return { ...ran, rows: (format(argv) ? JSON.parse(ran.stdout || '{"rows":[]}') as { rows: Record<string, unknown>[] } : { rows: [] }).rows };
}

const format = (argv: readonly string[]): boolean => argv.includes('json');
const writes = (sandbox: Sandbox): readonly string[] => sandbox.written().map(({ action }) => action);

it('without --yes nothing is written, and the sessions could not', async () => {
  await withSandbox(world(), async (sandbox) => {
    const { code, rows, stderr } = await cleanup(sandbox, ['apply', 'PLAN', '--format', 'json']);
    expect({ code, written: writes(sandbox) }).toEqual({ code: 0, written: [] });
    expect(rows.map(({ principal, action, result }) => [principal, action, result])).toEqual([
      ['old', 'iam:AttachUserPolicy', 'would'], ['old', 'iam:UpdateAccessKey', 'would'], ['old', 'iam:UpdateAccessKey', 'would'],
      ['old', 'iam:TagUser', 'would'], ['busy', 'iam:UpdateAccessKey', 'would'], ['busy', 'iam:TagUser', 'would'],
    ]);
    expect(stderr).toContain('dry run: nothing was written. 6 steps would be. To write: the same with --yes');
    await expect(stat(join(folder(), 'store', 'cleanup'))).rejects.toThrow('ENOENT');
  });
});

it('applies, tells where it stands, and undoes', async () => {
  await withSandbox(world(), async (sandbox) => {
    const before = sandbox.worldNow();
    const applied = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--format', 'json']);
    expect({ code: applied.code, results: applied.rows.map(({ result }) => result) }).toEqual({ code: 0, results: Array(6).fill('done') });
    const [old, busy] = memberOf(sandbox.worldNow()).users;
    expect(old?.attached).toEqual([{ name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }]);
    expect(old?.keys.map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    expect(busy?.keys.map(({ status }) => status)).toEqual(['Active', 'Inactive']);
    expect(sandbox.written().every(({ callerArn }) => callerArn.includes(`${MEMBER}:assumed-role/IamAuditCleanup/`))).toBe(true);

    const kept = join(folder(), 'store', 'cleanup', QUARANTINE.id);
    for (const name of await readdir(kept)) expect([name, ((await stat(join(kept, name))).mode & 0o777).toString(8)]).toEqual([name, '600']);

    const status = await cleanup(sandbox, ['status', '--format', 'json']);
    expect({ code: status.code, rows: status.rows.map(({ principal, state, days_left }) => [principal, state, days_left]) }).toEqual({
      code: 0,
      rows: [['old', 'quarantined', 30], ['busy', 'quarantined', 30]],
    });

    const again = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--format', 'json']);
    expect([again.code, again.rows.map(({ result }) => result), writes(sandbox).length]).toEqual([0, ['found', 'found'], 6]);

    const dry = await cleanup(sandbox, ['undo', QUARANTINE.id.slice(0, 8), '--format', 'json']);
    expect([dry.code, dry.rows.filter(({ result }) => result === 'would').length, writes(sandbox).length]).toEqual([0, 6, 6]);
    const undone = await cleanup(sandbox, ['undo', kept, '--yes', '--format', 'json']);
    expect([undone.code, undone.rows.map(({ action }) => action)]).toEqual([0, [
      'iam:UntagUser', 'iam:UpdateAccessKey', 'iam:UntagUser', 'iam:DetachUserPolicy', 'iam:UpdateAccessKey', 'iam:UpdateAccessKey',
    ]]);
    expect(memberOf(sandbox.worldNow()).users).toEqual(memberOf(before).users);
    const after = await cleanup(sandbox, ['status', '--no-assume', '--format', 'json']);
    expect(after.rows.map(({ state }) => state)).toEqual(['undone', 'undone']);
    expect((await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--format', 'json'])).rows.map(({ result }) => result)).toEqual(['skipped', 'skipped']);
  });
});

it.each(['--quarantine-days', '--grace-days'])('%s says how long it has to be in quarantine', async (flag) => {
  await withSandbox(world(), async (sandbox) => {
    await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--quiet']);
    const { rows } = await cleanup(sandbox, ['status', '--no-assume', flag, '7', '--format', 'json']);
    expect(rows.map(({ days_left: left }) => left)).toEqual([7, 7]);
  });
});

it('the user whose key a profile begins with is left, though a role writes', async () => {
  await withSandbox(world(), async (sandbox) => {
    const keyId = OLD.keys[0]?.id ?? '';
    const { AWS_ACCESS_KEY_ID: hubKey = '', AWS_SECRET_ACCESS_KEY: hubSecret = '' } = sandbox.env;
    const config = join(folder(), 'config');
    await writeFile(config, [
      ...['[profile behind]', `aws_access_key_id = ${keyId}`, 'aws_secret_access_key = x'],
      ...['[profile hub]', `aws_access_key_id = ${hubKey}`, `aws_secret_access_key = ${hubSecret}`, 'source_profile = behind', ''],
    ].join('\n'));
    const plan = join(folder(), 'plan.json');
    await writeFile(plan, JSON.stringify(QUARANTINE));
    const argv = ['cleanup', 'apply', plan, '--yes', '--format', 'json', '--profile', 'hub', '--store', join(folder(), 'store')];
    const { stdout, code } = await runCli(argv, { ...sandbox.env, AWS_CONFIG_FILE: config }, { now: NOW });
    const rows = (JSON.parse(stdout) as { rows: { principal: string; result: string; detail: string }[] }).rows;
    expect(code).toBe(3);
    expect(rows[0]).toMatchObject({ principal: 'old', result: 'skipped', detail: 'it is the caller, or in the chain that led to it' });
    expect(writes(sandbox)).toEqual(['UpdateAccessKey', 'TagUser']);
  });
});

it('--debug shows each call, and in which account', async () => {
  await withSandbox(world(), async (sandbox) => {
    const { stderr } = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--debug', '--format', 'json']);
    expect(stderr).toMatch(/^debug: sts:AssumeRole hub \d+ ms attempt 1 ok$/m);
    const sent = [...stderr.matchAll(/^debug: iam:(\w+) (\d{12}) \d+ ms attempt 1 ok$/gm)].flatMap(([, action = '', account]) => (account === MEMBER ? [action] : []));
    expect(writes(sandbox).filter((action) => !sent.includes(action))).toEqual([]);
    expect(sent).toContain('GetUser');
  });
});

it('a person at the terminal types the name of the organization', async () => {
  const questions: string[] = [];
  const ask = (answer: string) => (question: string) => {
    questions.push(question);
    return Promise.resolve(answer);
  };
  await withSandbox(world(), async (sandbox) => {
    expect((await cleanup(sandbox, ['apply', 'PLAN'], { ask: ask('yes') })).code).toBe(0);
    expect(writes(sandbox)).toEqual([]);
    expect((await cleanup(sandbox, ['apply', 'PLAN'], { ask: ask('o-exampleorg') })).code).toBe(0);
    expect(writes(sandbox).length).toBe(6);
  });
  expect(questions).toEqual(Array(2).fill('To write this to AWS, type o-exampleorg: '));
});

it('what changed is skipped and said, and the rest is done', async () => {
  await withSandbox(world(), async (sandbox) => {
    sandbox.change(MEMBER, (member) => ({ ...member, users: member.users.map((user) => (user.name === 'old' ? { ...user, id: 'AIDAANOTHERANOTHER123' } : user)) }));
    const { code, rows, stderr } = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--format', 'json']);
    expect({ code, rows: rows.map(({ principal, result }) => [principal, result]) }).toEqual({
      code: 3,
      rows: [['old', 'skipped'], ['busy', 'done'], ['busy', 'done']],
    });
    expect(stderr).toContain('another one has its name now: AIDAANOTHERANOTHER123');
  });
});

it.each([
  ['an old plan', ['apply', 'PLAN'], { now: '2026-11-22T12:00:00Z' }, 'the evidence of the plan is 48 hours old'],
  ['evidence of later than now', ['apply', 'PLAN'], { now: '2026-11-20T10:00:00Z' }, 'the evidence of the plan is of later than now'],
  ['no such file', ['apply', 'nowhere.json'], {}, 'can\'t read the plan "nowhere.json"'],
  ['an account that is not in it', ['apply', 'PLAN', '--accounts', '999999999999'], {}, 'the plan has no account "999999999999"'],
  ['no journal', ['undo', 'abcdef12'], {}, 'there is no journal "abcdef12"'],
] as const)('%s is refused before anything is written', async (_, argv, options, words) => {
  await withSandbox(world(), async (sandbox) => {
    const { code, stderr } = await cleanup(sandbox, [...argv], options);
    expect({ code, written: writes(sandbox), said: stderr.includes(words) || stderr }).toEqual({ code: 2, written: [], said: true });
  });
});

it('some of a plan first and then all of it: the journal knows all, also where its plan was cut short', async () => {
  await withSandbox(world(), async (sandbox) => {
    const some = join(folder(), 'some.json');
    const kept = join(folder(), 'store', 'cleanup', QUARANTINE.id, 'plan.json');
    await writeFile(some, JSON.stringify({ ...QUARANTINE, principals: QUARANTINE.principals.slice(1) }));
    const states = async () => (await cleanup(sandbox, ['status', '--no-assume', '--format', 'json'])).rows.map(({ principal, state }) => [principal, state]);
    const first = await cleanup(sandbox, ['apply', some, '--yes']);
    expect([first.code, first.stderr.includes('the plan was edited since it was made'), await states()]).toEqual([0, true, [['busy', 'quarantined']]]);
    await writeFile(kept, (await readFile(kept, 'utf8')).slice(0, 99));
    expect((await cleanup(sandbox, ['apply', 'PLAN', '--yes'])).code).toBe(0);
    expect(await states()).toEqual([['old', 'quarantined'], ['busy', 'quarantined']]);
    expect((await cleanup(sandbox, ['apply', some, '--yes'])).code).toBe(0);
    expect(await states()).toHaveLength(2);
    expect((await cleanup(sandbox, ['undo', QUARANTINE.id, '--yes'])).code).toBe(0);
    expect(memberOf(sandbox.worldNow()).users).toEqual(memberOf(world()).users);
  });
});

it('--limit and --stop-after-failures end it early', async () => {
  await withSandbox(world(), async (sandbox) => {
    const limited = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--limit', '1', '--format', 'json']);
    expect([limited.code, [...new Set(limited.rows.map(({ principal }) => principal))]]).toEqual([0, ['old']]);
    const next = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--limit', '1', '--format', 'json']);
    expect(next.rows.map(({ principal, result }) => [principal, result])).toEqual([['old', 'found'], ['busy', 'done'], ['busy', 'done']]);
  });
  await rm(join(folder(), 'store'), { recursive: true });
  const failing = worldOf({ users: [OLD, BUSY] }, { behaviour: { faults: [{ kind: 'denied', service: 'iam', action: 'AttachUserPolicy' }] } });
  await withSandbox(failing, async (sandbox) => {
    const { code, rows } = await cleanup(sandbox, ['apply', 'PLAN', '--yes', '--stop-after-failures', '1', '--format', 'json']);
    expect({ code, rows: rows.map(({ principal, result }) => [principal, result]), written: writes(sandbox) }).toEqual({
      code: 3,
      rows: [['old', 'failed'], ['old', 'left'], ['old', 'left'], ['old', 'left'], ['busy', 'left']],
      written: [],
    });
  });
});

it('ends between two steps when it is interrupted, and goes on the next time', async () => {
  await withSandbox(world(), async (sandbox) => {
    const interrupt = new AbortController();
    const { code, stderr } = await cleanup(sandbox, ['apply', 'PLAN', '--yes'], {
      signal: interrupt.signal,
      onSleep: () => { if (writes(sandbox).length === 2) interrupt.abort(); },
    });
    expect({ code, written: writes(sandbox).length }).toEqual({ code: 130, written: 2 });
    expect(stderr).toContain('interrupted');
    expect((await cleanup(sandbox, ['apply', 'PLAN', '--yes'])).code).toBe(0);
    expect(writes(sandbox).length).toBe(6);
    const journal = await readFile(join(folder(), 'store', 'cleanup', QUARANTINE.id, 'journal.ndjson'), 'utf8');
    expect(journal.split('\n').filter((line) => line.includes('"sent"')).length).toBeGreaterThanOrEqual(6);
  });
});

it('says who still needs what is in quarantine, and that it does not know when it can not look', async () => {
  const tried = { namespace: 's3', name: 'Amazon S3', lastAuthenticated: { at: '2026-11-21T08:00:00Z', region: 'eu-west-1' } };
  const reader = makeUser('reader', { keys: [{}], attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }, MEMBER);
  const plan = planOf([plannedUser(reader, { stage: 'quarantine' })], 'quarantine');
  await withSandbox(worldOf({ users: [reader] }), async (sandbox) => {
    const file = join(folder(), 'reader.json');
    await writeFile(file, JSON.stringify(plan));
    expect((await cleanup(sandbox, ['apply', file, '--yes'])).code).toBe(0);
    const quiet = await cleanup(sandbox, ['status', '--format', 'json']);
    expect([quiet.code, quiet.rows[0]?.['last_attempt'], quiet.rows[0]?.['advice']]).toEqual([0, null, null]);
    sandbox.change(MEMBER, (member) => ({ ...member, users: member.users.map((user) => ({ ...user, services: [tried] })) }));
    const later = { now: '2026-11-25T12:00:00Z' };
    await withSandbox({ ...sandbox.worldNow(), now: later.now }, async (next) => {
      const loud = await cleanup(next, ['status', '--format', 'json'], later);
      expect(loud.rows[0]).toMatchObject({ last_attempt: '2026-11-21T08:00:00Z', days_left: 25, advice: expect.stringContaining('still needed by somebody') as string });
      expect(loud.stderr).toContain('1 in quarantine; 1 principal still needed by somebody');
    });
    const denied = worldOf({ users: [reader] }, { behaviour: { faults: [{ kind: 'denied', action: 'GenerateServiceLastAccessedDetails' }] } });
    await withSandbox(denied, async (next) => {
      const blind = await cleanup(next, ['status', '--format', 'json']);
      expect([blind.code, blind.rows[0]?.['last_attempt'], blind.rows[0]?.['advice']]).toEqual([3, null, expect.stringContaining('was not seen')]);
    });
  });
});

it('says by CloudTrail what was tried and from where, in further Regions on request, and where it may not ask', async () => {
  await withSandbox(world(), async (sandbox) => {
    expect((await cleanup(sandbox, ['apply', 'PLAN', '--yes'])).code).toBe(0);
    const [now, status] = [{ now: '2026-11-25T12:00:00Z' }, ['status', '--format', 'json']];
    const identity = { type: 'IAMUser', principalId: OLD.id, userName: 'old', accountId: MEMBER };
    const denied = { identity, errorCode: 'AccessDenied', sourceIPAddress: '203.0.113.9', source: 's3.amazonaws.com' };
    const events = [
      { ...denied, at: '2026-11-21T08:00:00Z', name: 'ListBuckets', region: 'us-east-1' },
      { ...denied, at: '2026-11-22T08:00:00Z', name: 'ListBuckets', region: 'ap-south-1' },
      { ...denied, at: '2026-11-23T08:00:00Z', name: 'GetObject', region: 'us-east-1', identity: { ...identity, principalId: 'AIDAOTHER' } },
    ];
    sandbox.change(MEMBER, (member) => ({ ...member, trail: { events } }));
    const loudWorld = { ...sandbox.worldNow(), now: now.now };
    await withSandbox(loudWorld, async (next) => {
      const { code, rows, stderr } = await cleanup(next, status, now);
      expect([code, rows.map((row) => row['last_trace'])]).toEqual([0, ['2026-11-21T08:00:00Z', null]]);
      expect(rows[0]).toMatchObject({
        trace: 's3:ListBuckets, AccessDenied, in us-east-1 from 203.0.113.9',
        advice: expect.stringContaining('still needed by somebody') as string,
      });
      expect(stderr).toContain('2 in quarantine; 1 principal still needed by somebody');
      const wider = await cleanup(next, [...status, '--trail-regions', 'ap-south-1'], now);
      expect(wider.rows[0]).toMatchObject({ last_trace: '2026-11-22T08:00:00Z', trace: expect.stringContaining('in ap-south-1') as string });
    });
    sandbox.change(MEMBER, (member) => ({ ...member, denied: ['cloudtrail:LookupEvents'] }));
    await withSandbox({ ...sandbox.worldNow(), now: now.now }, async (next) => {
      const { code, rows, stderr } = await cleanup(next, status, now);
      expect([code, rows.map((row) => [row['last_trace'], row['trace'], row['advice']])]).toEqual([0, [[null, 'unknown', null], [null, 'unknown', null]]]);
      expect(stderr.match(/222222222222: CloudTrail could not be asked what was tried meanwhile/g)).toHaveLength(1);
      const table = await cleanup(next, ['status'], now);
      expect(table.stdout).toContain('?');
    });
  });
});
