import { documentDigest } from '../../../src/cleanup/digest.js';
import { IamError } from '../../../src/cleanup/ports.js';
import { quarantinesIn } from '../../../src/cleanup/apply/grace.js';
import { standingsOf } from '../../../src/cleanup/apply/standing.js';
import { newVersion } from '../../../src/cleanup/steps/shrink.js';
import { undoAll } from '../../../src/cleanup/apply/undo.js';
import { allow, makeGroup, makeInline, makePolicy, makeRole, makeUser, used } from '../../../src/sandbox/worlds/builder.js';
import type { Fault } from '../../../src/sandbox/behaviour/behaviour.js';
import type { WorldAccount, WorldUser } from '../../../src/sandbox/world.js';
import { apply, memberOf, MEMBER, NOW, planned, plannedRole, plannedUser, planOf, worldOf } from './plans.js';
import { memoryRecord, openBench, testClock } from './support.js';

const LAST_YEAR = '2025-03-01T08:00:00Z';
const TODAY = '2026-11-20T08:00:00Z';
const LATER = '2026-12-30T12:00:00Z';

const wornOut = makeUser('worn-out', { password: { lastUsedAt: LAST_YEAR }, mfa: true, keys: [{ lastUsed: used(LAST_YEAR) }] }, MEMBER);
const two = makeUser('two-keys', { keys: [{ lastUsed: used(TODAY) }, { lastUsed: used(LAST_YEAR) }] }, MEMBER);
const [inUse = { id: '' }, stale = { id: '' }] = two.keys;

const actionsIn = (bench: ReturnType<typeof openBench>): readonly string[] => bench.written().map(({ action }) => action);
const outcomes = (results: readonly { readonly result: string; readonly detail: string; readonly n: number | null }[]) =>
  results.filter(({ n }) => n === null).map(({ result, detail }) => [result, detail]);

const changeUser = (update: (user: WorldUser) => WorldUser) => (account: WorldAccount): WorldAccount =>
  ({ ...account, users: account.users.map((user) => (user.deletedAt === null ? update(user) : user)) });

/** Quarantined by us, so long ago that it may go. */
async function afterQuarantine(user: WorldUser, only?: readonly string[], after = LATER) {
  const first = openBench(worldOf({ users: [user] }));
  const chosen = only === undefined ? {} : { only };
  const { record } = await apply(planOf([plannedUser(user, { stage: 'quarantine', ...chosen })], 'quarantine'), first);
  const world = { ...first.worldNow(), now: after };
  const now = memberOf(world).users[0];
  if (now === undefined) throw new Error('gone');
  const plan = planOf([plannedUser(now, { stage: 'remove', ...chosen })], 'remove', after);
  return { plan, bench: openBench(world, testClock(after)), earlier: [record] };
}

const undo = async (record: ReturnType<typeof memoryRecord>, bench: ReturnType<typeof openBench>) => {
  const results = [];
  const base = { clock: bench.clock, signal: new AbortController().signal };
  for await (const result of undoAll(record.record, { dryRun: false, accounts: null, enter: bench.enter }, base)) results.push(result);
  return results;
};

describe('one key of a user (c7n #6732, #842, #5583)', () => {
  it('is switched off alone, though the other one would match the user as well', async () => {
    const bench = openBench(worldOf({ users: [two] }));
    await apply(planOf([plannedUser(two, { stage: 'quarantine', only: [stale.id] })], 'quarantine'), bench);
    expect(bench.written().map(({ input }) => input['AccessKeyId']).filter((id) => id !== undefined)).toEqual([stale.id]);
    expect(memberOf(bench.worldNow()).users[0]?.keys.map(({ status }) => status)).toEqual(['Active', 'Inactive']);
  });

  it('is deleted alone, and never the user with it (WA lab D11)', async () => {
    const { plan, bench, earlier } = await afterQuarantine(two, [stale.id]);
    await apply(plan, bench, { earlier });
    expect(actionsIn(bench)).toEqual(['DeleteAccessKey', 'UntagUser']);
    expect(memberOf(bench.worldNow()).users[0]?.keys.map(({ id }) => id)).toEqual([inUse.id]);
  });

  it('is asked for with its user, so that no call means the caller (security-hq #292)', async () => {
    const bench = openBench(worldOf({ users: [wornOut] }));
    await apply(planOf([plannedUser(wornOut, { stage: 'quarantine' })], 'quarantine'), bench);
    expect(bench.written().every(({ input }) => input['UserName'] === 'worn-out')).toBe(true);
  });
});

describe('removal', () => {
  it('follows the order of AWS, and leaves no MFA device behind', async () => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut);
    const { results } = await apply(plan, bench, { earlier });
    expect(actionsIn(bench)).toEqual([
      ...['DeleteLoginProfile', 'DeleteAccessKey', 'DeactivateMFADevice', 'DeleteVirtualMFADevice', 'DetachUserPolicy', 'DeleteUser'],
    ]);
    expect(results.map(({ result }) => result)).toEqual(Array(6).fill('done'));
    expect(memberOf(bench.worldNow()).unassignedMfa).toEqual([]);
  });

  it.each([
    ['without a journal of ours', LATER, [], (each: WorldAccount) => each, 'no journal of ours put it into quarantine'],
    ['some seconds too early', '2026-12-20T12:00:00Z', null, (each: WorldAccount) => each, '1 of 30 days are left'],
    ['when the tag is gone', LATER, null, changeUser((user) => ({ ...user, tags: [] })), 'the tag iam-audit:quarantined is not there any more'],
    ['when the tag is of another plan', LATER, null,
      changeUser((user) => ({ ...user, tags: [{ key: 'iam-audit:quarantined', value: '2026-01-01T00:00:00Z other' }] })), 'is of another plan'],
    ['when somebody took the denial off, and left the tag', LATER, null, changeUser((user) => ({ ...user, attached: [] })), 'it is denied nothing any more'],
    ['when its password was set meanwhile', LATER, null,
      changeUser((user) => ({ ...user, password: { changedAt: '2026-12-01T08:00:00Z', lastUsedAt: null } })), 'its password was set since'],
    ['when the key was used meanwhile', LATER, null,
      changeUser((user) => ({ ...user, keys: user.keys.map((key) => ({ ...key, lastUsed: used('2026-12-01T08:00:00Z') })) })), 'was used'],
  ] as const)('does not happen %s', async (_, when, journals, change, why) => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut, undefined, when);
    bench.change(MEMBER, change);
    const { results } = await apply(plan, bench, { earlier: journals ?? earlier });
    expect(outcomes(results)).toEqual([['skipped', expect.stringContaining(why)]]);
    expect(actionsIn(bench)).toEqual([]);
  });

  it('does not happen to a password that was set in quarantine, though the plan knows it', async () => {
    const { bench, earlier } = await afterQuarantine(wornOut);
    bench.change(MEMBER, changeUser((user) => ({ ...user, password: { changedAt: '2026-12-01T08:00:00Z', lastUsedAt: null } })));
    const [user = wornOut] = memberOf(bench.worldNow()).users;
    const { results } = await apply(planOf([plannedUser(user, { stage: 'remove' })], 'remove', LATER), bench, { earlier });
    expect(outcomes(results)).toEqual([['skipped', expect.stringContaining('password was made 2026-12-01')]]);
    expect(actionsIn(bench)).toEqual([]);
  });

  it('does not happen when something was tried meanwhile, which was denied', async () => {
    const reader = makeUser('reader', { password: {}, attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }, MEMBER);
    const { plan, bench, earlier } = await afterQuarantine(reader);
    const tried = { at: '2026-12-01T08:00:00Z', region: 'eu-west-1' };
    bench.change(MEMBER, changeUser((user) => ({ ...user, services: [{ namespace: 's3', name: 'Amazon S3', lastAuthenticated: tried }] })));
    const { results } = await apply(plan, bench, { earlier });
    expect(outcomes(results)[0]?.[1]).toContain('it tried something 2026-12-01');
    expect(actionsIn(bench)).toEqual([]);
  });

  it('happens on the very day', async () => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut, undefined, '2026-12-20T12:01:00Z');
    await apply(plan, bench, { earlier });
    expect(actionsIn(bench)).toContain('DeleteUser');
  });

  it('names all that is in the way where something came while it was going on', async () => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut);
    const meddle = () => { bench.change(MEMBER, changeUser((user) => ({ ...user, inline: [{ name: 'new', document: allow('s3:*') }] }))); };
    const enter: typeof bench.enter = async (...argv) => {
      const iam = await bench.enter(...argv);
      return { ...iam, write: (action, input) => {
        if (action === 'DeleteUser') meddle();
        return iam.write(action, input);
      } };
    };
    const { results } = await apply(plan, bench, { earlier, enter });
    expect(results.at(-1)?.detail).toContain('must delete policies first.; it still has new');
  });

  it('does not begin where something unplanned hangs on the user', async () => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut);
    bench.change(MEMBER, changeUser((user) => ({ ...user, inline: [{ name: 'new', document: allow('s3:*') }] })));
    const { results } = await apply(plan, bench, { earlier });
    expect(outcomes(results)).toEqual([['skipped', 'its policy new is not in the plan: it is new']]);
    expect(actionsIn(bench)).toEqual([]);
  });

  it('waits for news of what was taken away', async () => {
    const { plan, bench: { worldNow }, earlier } = await afterQuarantine(wornOut);
    const world = worldNow();
    const bench = openBench({ ...world, behaviour: { ...world.behaviour, readLag: 4 } }, testClock(LATER));
    const { results } = await apply(plan, bench, { earlier });
    expect(results.every(({ result }) => result === 'done')).toBe(true);
    expect(bench.written().filter(({ refused }) => refused === 'DeleteConflict').length).toBeGreaterThan(0);
  });
});

describe('what is never touched', () => {
  const role = makeRole('nightly', { lastUsed: { at: LAST_YEAR, region: 'eu-west-1' } }, MEMBER);

  it.each([
    ['StackSets (aws-nuke #466)', 'stacksets-exec-0123', '/'],
    ['Control Tower (aws-nuke #466)', 'AWSControlTowerExecution', '/'],
    ['Identity Center (aws-nuke #441)', 'AWSReservedSSO_Admin_0123', '/aws-reserved/sso.amazonaws.com/'],
    ['the CDK', 'cdk-hnb659fds-deploy-role-222222222222-eu-west-1', '/'],
    ['the role that writes (aws-nuke #919)', 'IamAuditCleanup', '/'],
    ['the role that reads', 'IamAuditReadOnly', '/'],
  ])('%s', async (_, name, path) => {
    const own = { ...role, name, path, id: `AROA${name.slice(0, 12).toUpperCase()}` };
    const bench = openBench(worldOf({ roles: [own] }));
    bench.change(MEMBER, (member) => ({ ...member, roles: member.roles.map((each) => (each.name === name ? { ...each, id: own.id, createdAt: own.createdAt } : each)) }));
    const { results } = await apply(planOf([plannedRole(own, 'quarantine')], 'quarantine'), bench);
    expect(outcomes(results).map(([result]) => result)).toEqual(['skipped']);
    expect(actionsIn(bench)).toEqual([]);
  });

  it('a role that was used since, such as one of a yearly or daily job (c7n #3450)', async () => {
    const bench = openBench(worldOf({ roles: [role] }));
    bench.change(MEMBER, (member) => ({ ...member, roles: member.roles.map((each) => (each.name === role.name ? { ...each, lastUsed: { at: TODAY, region: 'eu-west-1' } } : each)) }));
    const { results } = await apply(planOf([plannedRole(role, 'quarantine')], 'quarantine'), bench);
    expect(outcomes(results)).toEqual([['skipped', `it was used ${TODAY.replace('Z', '.000Z')}`]]);
    expect(actionsIn(bench)).toEqual([]);
  });

  it('whoever has the tag that keeps it, or an exception that came since', async () => {
    const kept = makeUser('kept', { keys: [{}], tags: { 'iam-audit:keep': '2027-01-01' } }, MEMBER);
    const free = makeUser('free', { keys: [{}], tags: { 'iam-audit:keep': '2026-01-01' } }, MEMBER);
    const bench = openBench(worldOf({ users: [kept, free, wornOut] }));
    const plan = planOf([kept, free, wornOut].map((user) => plannedUser(user, { stage: 'quarantine' })), 'quarantine');
    const { results } = await apply(plan, bench, { exempted: ({ name }) => (name === 'worn-out' ? 'exceptions.json #1' : null) });
    expect(outcomes(results)).toEqual([['skipped', 'its tag iam-audit:keep=2027-01-01 asks to keep it'], ['skipped', 'exceptions.json #1']]);
    expect(new Set(bench.written().map(({ input }) => input['UserName']))).toEqual(new Set(['free']));
  });

  it.each([[49, 'done'], [50, 'skipped']])('whoever has %d tags: %s', async (count, result) => {
    const tags = Array.from({ length: count }, (_, at) => ({ key: `t${at}`, value: '' }));
    const tagged = { ...wornOut, tags };
    const bench = openBench(worldOf({ users: [tagged] }));
    const { results } = await apply(planOf([plannedUser(tagged, { stage: 'quarantine' })], 'quarantine'), bench);
    expect([new Set(results.map((each) => each.result)), bench.written().length > 0]).toEqual([new Set([result]), result === 'done']);
  });

  it('a name that another one has by now', async () => {
    const bench = openBench(worldOf({ users: [wornOut] }));
    bench.change(MEMBER, changeUser((user) => ({ ...user, id: 'AIDAANOTHERANOTHER123' })));
    const { results } = await apply(planOf([plannedUser(wornOut, { stage: 'quarantine' })], 'quarantine'), bench);
    expect(outcomes(results)).toEqual([['skipped', expect.stringContaining('another one has its name now: AIDAANOTHERANOTHER123')]]);
    expect(actionsIn(bench)).toEqual([]);
  });
});

describe('what AWS answers', () => {
  const applied = async (faults: readonly Fault[], user = wornOut) => {
    const bench = openBench(worldOf({ users: [user] }, { behaviour: { faults } }));
    return { bench, ...(await apply(planOf([plannedUser(user, { stage: 'quarantine' })], 'quarantine'), bench)) };
  };
  const fault = (action: string, rest: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({ service: 'iam', action, ...rest });

  it('UnmodifiableEntity is final, and not asked again and again (aws-nuke #441)', async () => {
    const { bench, results } = await applied([fault('AttachUserPolicy', { kind: 'error', code: 'UnmodifiableEntity', status: 400 })]);
    expect(bench.count({ action: 'AttachUserPolicy' })).toBe(1);
    expect(results[0]?.result).toBe('failed');
    expect(actionsIn(bench)).toEqual([]);
  });

  it('a session that ends stops everything, instead of failing at each step (aws-nuke #919)', async () => {
    const { bench, results } = await applied([fault('UpdateAccessKey', { kind: 'expired_token' })]);
    expect(results.map(({ result }) => result)).toEqual(['done', 'failed', 'left']);
    expect(bench.count({ action: 'UpdateAccessKey' })).toBe(1);
  });

  it('a lost answer is looked at, and not repeated', async () => {
    const { bench, results } = await applied([fault('UpdateAccessKey', { kind: 'lost', times: 1 })]);
    expect(results.map(({ result }) => result)).toEqual(['done', 'found', 'done']);
    expect(bench.count({ action: 'UpdateAccessKey' })).toBe(1);
  });

  it.each(['ConcurrentModification', 'EntityTemporarilyUnmodifiable', 'LimitExceeded'])('%s passes', async (code) => {
    const { results } = await applied([fault('UpdateAccessKey', { kind: 'error', code, status: 409, times: 3 })]);
    expect(results.map(({ result }) => result)).toEqual(['done', 'done', 'done']);
  });

  it('ten policies attached: the boundary takes the deny, unless there is one', async () => {
    const attached = Array.from({ length: 10 }, (_, at) => `arn:aws:iam::aws:policy/Sample${at}`);
    const full = makeUser('full', { keys: [{}], attached }, MEMBER);
    const { bench, results } = await applied([], full);
    expect(memberOf(bench.worldNow()).users[0]?.boundaryArn).toBe('arn:aws:iam::aws:policy/AWSDenyAll');
    expect([results[0]?.result, results[0]?.detail]).toEqual(['done', expect.stringContaining('PutUserPermissionsBoundary instead')]);
    const bounded = { ...full, boundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
    const second = await applied([], bounded);
    expect([second.results[0]?.result, second.results[0]?.detail]).toEqual(['failed', expect.stringContaining('it has the boundary')]);
    expect(memberOf(second.bench.worldNow()).users[0]).toMatchObject({ boundaryArn: bounded.boundaryArn });
  });

  it('too fast is not too many: the denial is attached, and no boundary takes its place', async () => {
    const { bench, results } = await applied([fault('AttachUserPolicy', { kind: 'error', code: 'LimitExceeded', status: 409, times: 2 })]);
    expect(results.map(({ result }) => result)).toEqual(['done', 'done', 'done']);
    expect(memberOf(bench.worldNow()).users[0]).toMatchObject({ boundaryArn: null, attached: [{ name: 'AWSDenyAll' }] });
  });

  it('a key that somebody makes while the deletion gets around is found (OFFENSAI)', async () => {
    const clock = testClock(NOW);
    const bench = openBench(worldOf({ users: [wornOut] }), clock);
    const made = { id: 'AKIANEWNEWNEWNEWNEW1', status: 'Active', createdAt: NOW, lastUsed: null } as const;
    const sleeping = { ...clock, sleep: (ms: number) => {
      if (ms === 10_000) bench.change(MEMBER, changeUser((user) => ({ ...user, keys: [...user.keys, made] })));
      return clock.sleep(ms);
    } };
    const { results } = await apply(planOf([plannedUser(wornOut, { stage: 'quarantine' })], 'quarantine'), { ...bench, clock: sleeping });
    expect(outcomes(results)).toEqual([['stopped', 'its key AKIANEWNEWNEWNEWNEW1 is not in the plan: it is new']]);
  });
});

describe('policies', () => {
  const wide = allow('s3:*');
  const narrow = allow('s3:GetObject');
  const older = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `v${count - at}`, createdAt: LAST_YEAR, document: allow('sqs:*') }));
  const policyOf = (versions: number) =>
    makePolicy('app', { accountId: MEMBER, document: wide, defaultVersionId: `v${versions}`, defaultVersionAt: LAST_YEAR, olderVersions: older(versions - 1) });
  const shrink = (policy: ReturnType<typeof policyOf>, before = wide, more: { readonly attachments?: number } = {}) => {
    const steps = [newVersion(policy.arn, before, narrow)];
    const common = { kind: 'policy', id: null, createdAt: policy.createdAt, lastUse: null, whole: false, credentials: [], others: [] } as const;
    return planOf([planned({ ...common, ...more, name: policy.name, path: '/', arn: policy.arn, steps }, 'shrink')], 'shrink');
  };
  const versionsIn = (bench: ReturnType<typeof openBench>) => {
    const [policy] = memberOf(bench.worldNow()).policies;
    return { current: policy?.defaultVersionId, document: policy?.document, older: policy?.olderVersions?.map(({ id }) => id) };
  };

  it('get a new default version, and the old one back', async () => {
    const policy = policyOf(1);
    const bench = openBench(worldOf({ policies: [policy] }));
    const { record, results } = await apply(shrink(policy), bench);
    expect(results.map(({ result }) => result)).toEqual(['done']);
    expect(versionsIn(bench)).toEqual({ current: 'v2', document: narrow, older: ['v1'] });
    await undo(record, bench);
    expect(versionsIn(bench)).toEqual({ current: 'v1', document: wide, older: [] });
  });

  const reader = makeUser('reader', { attached: [`arn:aws:iam::${MEMBER}:policy/app`] }, MEMBER);
  it.each([
    ['somebody more has it', [reader], { ...reader, name: 'late', id: 'AIDALATE' }, 'it is attached to 2, and was to 1'],
    ['it bounds somebody', [reader], { ...reader, name: 'late', id: 'AIDALATE', attached: [], boundaryArn: `arn:aws:iam::${MEMBER}:policy/app` }, 'it is a permissions boundary now'],
  ])('are left where since the plan %s', async (_, users, late, why) => {
    const bench = openBench(worldOf({ users, policies: [policyOf(1)] }));
    bench.change(MEMBER, (member) => ({ ...member, users: [...member.users, late] }));
    const { results } = await apply(shrink(policyOf(1), wide, { attachments: 1 }), bench);
    expect([outcomes(results), actionsIn(bench)]).toEqual([[['skipped', expect.stringContaining(why)]], []]);
  });

  it('lose none where IAM only finds the writes too fast', async () => {
    const policy = policyOf(3);
    const faults = [{ kind: 'error', action: 'CreatePolicyVersion', code: 'LimitExceeded', status: 409, times: 2 } as const];
    const bench = openBench(worldOf({ policies: [policy] }, { behaviour: { faults } }));
    const { results } = await apply(shrink(policy), bench);
    expect([results.map(({ result }) => result), actionsIn(bench)]).toEqual([['done'], ['CreatePolicyVersion']]);
  });

  it('with five versions lose the oldest, whose document is kept', async () => {
    const policy = policyOf(5);
    const bench = openBench(worldOf({ policies: [policy] }));
    const { record } = await apply(shrink(policy), bench);
    expect(actionsIn(bench)).toEqual(['CreatePolicyVersion', 'DeletePolicyVersion', 'CreatePolicyVersion']);
    expect(versionsIn(bench)).toEqual({ current: 'v6', document: narrow, older: ['v5', 'v4', 'v3', 'v2'] });
    expect(record.undo.join()).toContain('"id":"v1"');
  });

  it('whose answer was lost get no second version', async () => {
    const policy = policyOf(1);
    const bench = openBench(worldOf({ policies: [policy] }, { behaviour: { faults: [{ kind: 'lost', action: 'CreatePolicyVersion' }], readLag: 3 } }));
    const { results } = await apply(shrink(policy), bench);
    expect(results.map(({ result }) => result)).toEqual(['found']);
    expect(versionsIn(bench).older).toEqual(['v1']);
  });

  it('that nobody knows about are looked at by the next run, and get none either', async () => {
    const policy = policyOf(1);
    const world = worldOf({ policies: [policy] }, { behaviour: { faults: [{ kind: 'lost', action: 'CreatePolicyVersion' }], readLag: 60 } });
    const bench = openBench(world);
    const first = await apply(shrink(policy), bench);
    expect(first.results.map(({ result, detail }) => [result, detail])).toEqual([['failed', expect.stringContaining('whether it was done is not known')]]);
    for (let calls = 0; calls < 60; calls++) bench.raw(MEMBER, 'ListUsers');
    const second = await apply(shrink(policy), bench, { record: memoryRecord(first.record) });
    expect(second.results.map(({ result }) => result)).toEqual(['found']);
    expect(bench.count({ action: 'CreatePolicyVersion' })).toBe(1);
  });

  it('that were changed since are left', async () => {
    const policy = policyOf(1);
    const bench = openBench(worldOf({ policies: [policy] }));
    const { results } = await apply(shrink(policy, allow('ec2:*')), bench);
    expect(outcomes(results)).toEqual([['skipped', 'its document was changed since']]);
    expect(documentDigest(wide)).not.toBe(documentDigest(narrow));
  });
});

describe('undo', () => {
  it('leaves alone what others changed since, and whoever has the name by now', async () => {
    const bench = openBench(worldOf({ users: [wornOut] }));
    const { record } = await apply(planOf([plannedUser(wornOut, { stage: 'quarantine' })], 'quarantine'), bench);
    const before = bench.written().length;
    bench.change(MEMBER, changeUser((user) => ({ ...user, id: 'AIDAANOTHERANOTHER123' })));
    expect(outcomes(await undo(record, bench))).toEqual([['skipped', expect.stringContaining('another one has its name now')]]);
    expect(bench.written().length).toBe(before);
  });

  it('that ended half-way is no quarantine any more, and nothing is applied or removed until it is done', async () => {
    const bench = openBench(worldOf({ users: [wornOut] }));
    const plan = planOf([plannedUser(wornOut, { stage: 'quarantine' })], 'quarantine');
    const { record } = await apply(plan, bench);
    const enter: typeof bench.enter = async (...argv) => {
      const iam = await bench.enter(...argv);
      const write: typeof iam.write = (action, input) =>
        action === 'UpdateAccessKey' ? Promise.reject(new IamError('AccessDenied', 'not allowed', 'denied')) : iam.write(action, input);
      return { ...iam, write };
    };
    expect((await undo(record, { ...bench, enter })).map(({ result }) => result)).toEqual(['done', 'done', 'failed']);
    expect(standingsOf(plan, record.record.entries, 30, bench.clock.now()).map(({ state, daysLeft }) => [state, daysLeft])).toEqual([['undoing', null]]);
    expect(quarantinesIn([record.record.entries]).size).toBe(0);
    expect(outcomes((await apply(plan, bench, { record })).results)).toEqual([['skipped', expect.stringContaining('its undo has begun')]]);
    expect((await undo(record, bench)).map(({ result }) => result)).toEqual(['done']);
    expect(standingsOf(plan, record.record.entries, 30, bench.clock.now()).map(({ state }) => state)).toEqual(['undone']);
    expect(memberOf(bench.worldNow()).users[0]).toEqual(wornOut);
    expect((await undo(record, bench)).map(({ result }) => result)).toEqual(['found']);
  });

  it('of a removal that ended half-way puts back what can be, and names each thing that is lost', async () => {
    const full = makeUser('full', { password: { lastUsedAt: LAST_YEAR }, mfa: true, keys: [{}], groups: ['staff'], inline: [makeInline('own')] }, MEMBER);
    const { plan, bench: { worldNow }, earlier } = await afterQuarantine(full);
    const faults = [{ kind: 'denied', service: 'iam', action: 'DetachUserPolicy', times: 1 } as const];
    const world = worldNow();
    const groups = [makeGroup('staff')];
    const accounts = world.accounts.map((account) => (account.id === MEMBER ? { ...account, groups } : account));
    const bench = openBench({ ...world, accounts, behaviour: { ...world.behaviour, faults } }, testClock(LATER));
    const { record, results } = await apply(plan, bench, { earlier });
    expect(results.map(({ result }) => result)).toEqual([...Array<string>(6).fill('done'), 'failed', 'left']);
    const undone = await undo(record, bench);
    expect(undone.filter(({ result }) => result === 'done').map(({ action }) => action)).toEqual(['iam:PutUserPolicy', 'iam:AddUserToGroup']);
    expect(undone.flatMap(({ detail }) => (detail.startsWith('lost: ') ? [detail.slice(6).replace(/ (AKIA|arn).*/, '')] : []))).toEqual([
      'the seed of', 'MFA device', 'AccessKey', 'the password; a new one can be set',
    ]);
    expect(memberOf(bench.worldNow()).users[0]).toMatchObject({ groups: ['staff'], inline: full.inline, attached: [{ name: 'AWSDenyAll' }], keys: [], password: null });
    expect(outcomes((await apply(plan, bench, { record, earlier })).results)).toEqual([['skipped', expect.stringContaining('was undone')]]);
  });

  it('says what is lost when the user is deleted', async () => {
    const { plan, bench, earlier } = await afterQuarantine(wornOut);
    const { record } = await apply(plan, bench, { earlier });
    expect(outcomes(await undo(record, bench))).toEqual([['skipped', expect.stringContaining('lost: user worn-out is deleted')]]);
    expect(record.undo.join()).toContain('"attached"');
  });
});
