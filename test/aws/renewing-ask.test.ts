import { auditJson, gapsIn, usersIn, ALPHA, HOME } from '../main/support.js';
import type { EndingSessions } from '../../src/sandbox/behaviour/behaviour.js';
import { attachManaged, makeAccount, makeRole, makeUser, makeWorld, serviceAccess, type BehaviourSpec } from '../../src/sandbox/worlds/builder.js';

const USED = {
  attached: [attachManaged('ReadOnlyAccess')],
  lastUsed: { at: '2026-10-20T10:00:00Z', region: 'eu-west-1' },
  services: [serviceAccess('s3', '2026-10-20T10:00:00Z')],
};

const world = (behaviour: BehaviourSpec) =>
  makeWorld({
    accounts: [HOME, ALPHA].map((id) =>
      makeAccount({
        id,
        users: [makeUser('ann', {}, id)],
        roles: Array.from({ length: 6 }, (_, at) => makeRole(`role-${at}`, USED, id)),
      }),
    ),
    behaviour,
  });

const CODES: readonly EndingSessions['code'][] = ['ExpiredToken', 'InvalidClientTokenId', 'RequestExpired'];

describe("a member's session that ends in the middle", () => {
  it.each(CODES)('%s: the role is assumed again, the call is repeated and counted', async (code) => {
    const whole = await auditJson(world({}), ['users']);
    const run = await auditJson(world({ endingSessions: { calls: 1, sessions: 1, account: ALPHA, code } }), ['users']);
    expect([run.code, gapsIn(run), usersIn(run)]).toEqual([0, [], usersIn(whole)]);
    const at = { account: ALPHA };
    expect(run.sandbox.count({ action: 'AssumeRole', ...at })).toBe(2);
    expect(run.sandbox.count({ service: 'iam', ...at })).toBeGreaterThan(whole.sandbox.count({ service: 'iam', ...at }));
  });

  it.each(CODES)('%s: jobs of access advisor that were lost with it are started again', async (code) => {
    const argv = ['unused', '--days', '90', '--principals', 'roles'];
    const advisor = { polls: 1 };
    const whole = await auditJson(world({ advisor }), argv);
    const ending = { calls: 12, sessions: 1, account: ALPHA, code };
    const run = await auditJson(world({ advisor, endingSessions: ending }), argv);
    expect([run.code, gapsIn(run)]).toEqual([0, []]);
    expect(run.document.rows).toEqual(whole.document.rows);
    const started = { action: 'GenerateServiceLastAccessedDetails', account: ALPHA };
    expect(run.sandbox.count(started)).toBeGreaterThan(whole.sandbox.count(started));
  });

  it.each(CODES)('%s twice in a row: a gap, and not for want of good credentials', async (code) => {
    const run = await auditJson(world({ endingSessions: { calls: 0, account: ALPHA, code } }), ['users']);
    expect([run.code, gapsIn(run)]).toEqual([3, [`${ALPHA} credential_report session_expired`, `${ALPHA} account_details session_expired`]]);
    expect(run.stderr).not.toContain('Renew');
  });

  it("the hub's own session is nobody's to renew", async () => {
    const faults = [{ kind: 'expired_token', action: 'AssumeRole', account: ALPHA, skip: 1 }] as const;
    const run = await auditJson(world({ faults, endingSessions: { calls: 0, account: ALPHA, code: 'ExpiredToken' } }), ['users']);
    expect(gapsIn(run)).toEqual([`${ALPHA} credential_report credentials_expired`, `${ALPHA} account_details credentials_expired`]);
  });
});
