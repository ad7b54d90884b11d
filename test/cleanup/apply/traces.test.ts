import { daysBefore, makeRole, makeUser, used } from '../../../src/sandbox/worlds/builder.js';
import type { WorldTrailEvent } from '../../../src/sandbox/world-trail.js';
import type { WorldAccount } from '../../../src/sandbox/world.js';
import type { StepResult } from '../../../src/cleanup/apply/result.js';
import { apply, MEMBER, memberOf, NOW, planOf, plannedRole, plannedUser, worldOf } from './plans.js';
import { openBench } from './support.js';

const OLD = '2022-01-01T00:00:00Z';
const user = makeUser('gone', { createdAt: OLD, keys: [{ createdAt: OLD }], password: { changedAt: OLD, lastUsedAt: null } }, MEMBER);
const half = makeUser('half', { createdAt: OLD, keys: [{ createdAt: OLD }, { createdAt: OLD, lastUsed: used(daysBefore(NOW, 1)) }] }, MEMBER);
const role = makeRole('idle', { createdAt: OLD }, MEMBER);
const [halfKey] = half.keys;
const ARN = `arn:aws:iam::${MEMBER}:role/idle`;

const LATER = '2026-12-25T12:00:00Z';

function call(at: string, more: Partial<WorldTrailEvent> = {}): WorldTrailEvent {
  const identity = { type: 'IAMUser', principalId: user.id, arn: `arn:aws:iam::${MEMBER}:user/gone`, accountId: MEMBER, userName: 'gone', ...more.identity };
  return { at, name: 'DescribeInstances', source: 'ec2.amazonaws.com', errorCode: 'Client.UnauthorizedOperation', sourceIPAddress: '203.0.113.9', ...more, identity };
}

/** Quarantine at NOW; then events come, a month goes by, and what was planned is to be removed. */
async function removed(events: readonly WorldTrailEvent[], more: Partial<WorldAccount> = {}) {
  const before = openBench(worldOf({ users: [user, half], roles: [role] }));
  const first = planOf(
    [plannedUser(user, { stage: 'quarantine' }), plannedUser(half, { stage: 'quarantine', only: [halfKey?.id ?? ''] }), plannedRole(role, 'quarantine')], 'quarantine',
  );
  const { record } = await apply(first, before);
  const world = { ...before.worldNow(), now: LATER };
  const accounts = world.accounts.map((each) => (each.id === MEMBER ? { ...each, trail: { events }, ...more } : each));
  const bench = openBench({ ...world, accounts });
  const [gone, other] = memberOf(bench.worldNow()).users;
  const idle = memberOf(bench.worldNow()).roles.find(({ name }) => name === 'idle');
  if (gone === undefined || other === undefined || idle === undefined) throw new Error('not there');
  const told: string[] = [];
  const plan = planOf(
    [plannedUser(gone, { stage: 'remove' }), plannedUser(other, { stage: 'remove', only: [halfKey?.id ?? ''] }), plannedRole(idle, 'remove')], 'remove',
  );
  const { results } = await apply(plan, bench, { earlier: [record], unseen: (account, why) => told.push(`${account}: ${why}`) });
  return { results, told, bench };
}

const whyOf = (results: readonly StepResult[], name: string): string =>
  results.filter(({ principal, n }) => principal.name === name && n === null).map(({ detail }) => detail).join();
const kept = (results: readonly StepResult[]): readonly string[] =>
  [...new Set(results.filter(({ result }) => result === 'skipped').map(({ principal }) => principal.name))];

describe('what CloudTrail has since the quarantine', () => {
  it('is nothing: everything goes', async () => {
    const { results, told, bench } = await removed([call('2026-11-19T12:00:00Z'), call(NOW)]);
    expect([kept(results), told]).toEqual([[], []]);
    expect(memberOf(bench.worldNow()).users.filter(({ deletedAt }) => deletedAt === null).map(({ name, keys }) => [name, keys.length])).toEqual([['half', 1]]);
  });

  it('is an attempt of the user that was denied: it stays, with what was tried and from where', async () => {
    const { results } = await removed([call('2026-12-01T08:00:00Z', { region: 'eu-west-1' }), call('2026-11-30T08:00:00Z', { name: 'RunInstances' })]);
    expect(kept(results)).toEqual(['gone']);
    expect(whyOf(results, 'gone')).toBe(
      'CloudTrail has ec2:DescribeInstances, Client.UnauthorizedOperation, in eu-west-1 from 203.0.113.9, 2026-12-01T08:00:00.000Z, ' +
        'in quarantine: somebody still needs it',
    );
  });

  it('is an attempt in the Region of IAM, and one with the key alone', async () => {
    const key = { type: 'IAMUser', principalId: half.id, userName: 'half', accessKeyId: halfKey?.id };
    const { results } = await removed([
      call('2026-12-01T08:00:00Z', { name: 'ListUsers', source: 'iam.amazonaws.com', errorCode: 'AccessDenied' }),
      call('2026-12-02T08:00:00Z', { identity: key, region: 'us-east-1' }),
    ]);
    expect(kept(results)).toEqual(['gone', 'half']);
  });

  it('is that somebody entered the role, who is named', async () => {
    const by = { type: 'AWSService', invokedBy: 'ec2.amazonaws.com', principalId: undefined, arn: undefined, userName: undefined, accountId: undefined };
    const entry = { identity: by, name: 'AssumeRole', source: 'sts.amazonaws.com', request: { roleArn: ARN } };
    const { results } = await removed([{ at: '2026-12-03T08:00:00Z', ...entry }]);
    expect(kept(results)).toEqual(['idle']);
    expect(whyOf(results, 'idle')).toContain('sts:AssumeRole, by service ec2.amazonaws.com in eu-west-1, 2026-12-03');
  });

  it('is of others: a user of the same name before, another Region, another key, reading about the role', async () => {
    const stranger = { principalId: 'AIDAANOTHERONE2222222' };
    const { results } = await removed([
      call('2026-12-01T08:00:00Z', { identity: stranger }),
      call('2026-12-01T08:00:00Z', { region: 'ap-south-1' }),
      call('2026-12-01T08:00:00Z', { identity: { principalId: half.id, userName: 'half', accessKeyId: half.keys[1]?.id } }),
      call('2026-12-01T08:00:00Z', { identity: stranger, name: 'GetRole', source: 'iam.amazonaws.com', request: { roleArn: ARN } }),
    ]);
    expect(kept(results)).toEqual([]);
  });

  it('can not be seen: access advisor and last uses decide, and it is said', async () => {
    const { results, told } = await removed([call('2026-12-01T08:00:00Z')], { denied: ['cloudtrail:LookupEvents'] });
    expect(kept(results)).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]).toMatch(/^222222222222: .*cloudtrail:LookupEvents/);
  });

  it('is damaged: that may have been an attempt, so it is not seen', async () => {
    const { told } = await removed([call('2026-12-01T08:00:00Z', { raw: '{' })]);
    expect(told[0]).toContain('holds no record');
  });
});
