import { permissionsFor } from '../../src/gather/permissions.js';
import { parsePolicy } from '../../src/model/policy.js';
import { unusedDetail as unused } from '../../src/reports/unused/detail.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import type { World, WorldAccount } from '../../src/sandbox/world.js';
import {
  allow, type AccountSpec, type BehaviourSpec, daysBefore, DEFAULT_NOW, makeInline, makePolicy, makeRole, makeUser, makeWorld,
  policyDocument, type RoleSpec, serviceAccess, type UserSpec, type WorldSpec,
} from '../../src/sandbox/worlds/builder.js';
import { context } from '../fixtures.js';
import { documentIn, keeping } from './keeping/support.js';
import { account, ALPHA, auditJson, BETA, gapsIn, HOME, type Document, type Row } from './support.js';

const ago = (days: number): string => daysBefore(DEFAULT_NOW, days);
const OLD = '2022-01-01T00:00:00Z';
const arn = (kind: string, name: string, of = ALPHA): string => `arn:aws:iam::${of}:${kind}/${name}`;

/** A role in daily use. */
function busy(name: string, of: string, spec: RoleSpec = {}): ReturnType<typeof makeRole> {
  return makeRole(name, { createdAt: OLD, lastUsed: { at: ago(1), region: 'eu-west-1' }, ...spec }, of);
}

function person(name: string, of: string, lastUsedAt: string | null, spec: UserSpec = {}): ReturnType<typeof makeUser> {
  return makeUser(name, { createdAt: OLD, password: { changedAt: OLD, lastUsedAt }, ...spec }, of);
}

const platform = (of: string): ReturnType<typeof makePolicy> =>
  makePolicy('Platform', { accountId: of, createdAt: OLD, document: allow(['s3:*', 'sqs:*', 'ec2:*']) });
const attached = (of: string): Pick<RoleSpec, 'attached'> => ({ attached: [{ name: 'Platform', arn: platform(of).arn }] });

/** ALPHA and BETA hold copies of `Platform`; between them they use S3 and, long ago, EC2. */
function world(
  { alpha = {}, behaviour = {}, ...more }: { readonly alpha?: AccountSpec; readonly behaviour?: BehaviourSpec } & WorldSpec = {},
): World {
  const of = (id: string, spec: AccountSpec): WorldAccount => account(id, [], { policies: [platform(id)], ...spec });
  return makeWorld({
    accounts: [
      account(HOME),
      of(ALPHA, {
        users: [
          person('ann', ALPHA, ago(1), { inline: [makeInline('own', allow('sqs:*'))] }),
          person('idle', ALPHA, ago(100.5), { inline: [makeInline('own', allow('sqs:*'))] }),
        ],
        roles: [
          busy('deploy', ALPHA, { ...attached(ALPHA), services: [serviceAccess('s3', ago(1)), serviceAccess('ec2', ago(120))] }),
          makeRole('never', { createdAt: OLD, ...attached(ALPHA) }, ALPHA),
        ],
        ...alpha,
      }),
      of(BETA, { roles: [busy('deploy', BETA, { ...attached(BETA), services: [serviceAccess('ec2', ago(100))] })] }),
    ],
    behaviour,
    ...more,
  });
}

/** Rows of roles and users of this test, not of those that every account has. */
function own({ document }: { readonly document: Document }): readonly Row[] {
  return document.rows.filter(({ entity_name: name }) => !['IamAuditReadOnly', 'AWSServiceRoleForConfig'].includes(String(name)));
}

const told = (rows: readonly Row[], ...keys: readonly string[]): readonly string[] =>
  rows.map((row) => keys.map((key) => (Array.isArray(row[key]) ? (row[key] as unknown[]).join('+') : String(row[key]))).join(' '));
const KEYS = ['account_id', 'entity_name', 'service', 'use', 'days_unused', 'inferred'];

const USERS = [`${ALPHA} ann sqs unused 400 null`, `${ALPHA} idle sqs unused 100 credentials_not_used`];
const ROLES = [
  ...['ec2 unused 120', 'sqs unused 400'].map((rest) => `${ALPHA} deploy ${rest} null`),
  ...['ec2', 's3', 'sqs'].map((service) => `${ALPHA} never ${service} unused 400 role_not_used`),
];
const BETAS = ['ec2 unused 100', 's3 unused 400', 'sqs unused 400'].map((rest) => `${BETA} deploy ${rest} null`);

/** Only where an organization hides the paths of its accounts. */
const UNIT_WALK = ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'];

const JOBS = { action: 'GenerateServiceLastAccessedDetails' };
const LOOKS = { action: 'GetServiceLastAccessedDetails' };

describe('iam-audit unused', () => {
  it.each([
    ['all', [...USERS, ...ROLES, ...BETAS]],
    ['users', USERS],
    ['roles', [...ROLES, ...BETAS]],
  ])('--principals %s', async (principals, expected) => {
    const run = await auditJson(world(), ['unused', '--detail', '--days', '90', '--principals', principals]);
    expect([run.code, run.document.coverage.gaps]).toEqual([0, []]);
    expect(told(own(run), ...KEYS)).toEqual(expected);
    expect(run.document.schema).toBe('iam-audit/unused-detail/1');
  });

  it('asks only about those whose answer is not implied; --no-infer about all', async () => {
    const asked = async (...argv: readonly string[]): Promise<Sandbox> =>
      (await auditJson(world(), ['unused', '--days', '90', ...argv])).sandbox;
    const some = await asked();
    // ann, the two roles `deploy`; of the roles that every account has, none was used.
    expect([some.count(JOBS), some.count(LOOKS)]).toEqual([3, 3]);
    const all = await asked('--no-infer');
    expect([all.count(JOBS), all.count(LOOKS)]).toEqual([5 + 6, 5 + 6]);
    expect(all.count({ action: 'ListServiceSpecificCredentials' })).toBe(0);
    // Whether a user has a key decides what no record can tell.
    expect(all.count({ action: 'GenerateCredentialReport' })).toBeGreaterThan(0);
  });

  it('--no-infer comes to the same, and says that it asked', async () => {
    const run = await auditJson(world(), ['unused', '--detail', '--days', '90', '--no-infer']);
    expect(told(own(run), ...KEYS)).toEqual([...USERS, ...ROLES, ...BETAS].map((row) => row
      .replace(/ \w+$/, ' null')
      .replace('idle sqs unused 100', 'idle sqs unused 400')));
  });

  it('calls what its permissions name, no more and no less', async () => {
    const { hub, member } = permissionsFor(new Set([...unused.needs, ...(unused.needsFor?.(context()) ?? [])]), 'aggregator');
    // The hub's own account is left out: whatever is called there, the hub calls. AWS Config is asked for the default mode only.
    const { sandbox } = await auditJson(world(), ['unused', '--days', '90', '--exclude-accounts', HOME]);
    const seen = sandbox.counts().filter(({ action }) => action !== 'GetCallerIdentity');
    const byMembers = seen.filter(({ account: of, action }) => of !== HOME && action !== 'AssumeRole');
    const names = (calls: typeof seen): readonly string[] =>
      [...new Set(calls.map(({ service, action }) => `${service}:${action}`))].sort();
    expect(names(byMembers)).toEqual(member.filter((action) => !action.startsWith('iam:GetPolicy')));
    expect(names(seen.filter((call) => !byMembers.includes(call)))).toEqual(hub.filter((action) => !UNIT_WALK.includes(action)
      && !action.startsWith('config:')));
  });

  it('--by policy: the use of all that have it, in all accounts', async () => {
    const run = await auditJson(world(), ['unused', '--detail', '--days', '90', '--by', 'policy']);
    const rows = run.document.rows.filter((row) => row['policy_name'] === 'Platform');
    expect(told(rows, 'accounts', 'principals', 'service', 'use', 'days_unused')).toEqual([
      `${ALPHA}+${BETA} 3 ec2 unused 100`,
      `${ALPHA}+${BETA} 3 sqs unused 400`,
    ]);
    expect(run.document.schema).toBe('iam-audit/unused-by-policy-detail/1');
  });

  it('--suggest: a reduced document for each principal, or for each policy', async () => {
    const of = async (...argv: readonly string[]): Promise<readonly Row[]> => (await auditJson(
      world(),
      ['unused', '--days', '90', '--suggest', ...argv],
    )).document.rows.filter((row) => row['policy_name'] === 'Platform');
    const each = await of();
    expect(told(each, 'accounts', 'entity_name', 'verdict', 'removed')).toEqual([
      `${ALPHA} deploy reduce ec2+sqs`,
      `${ALPHA} never detach ec2+s3+sqs`,
      `${BETA} deploy detach ec2+s3+sqs`,
    ]);
    const [together, ...others] = await of('--by', 'policy');
    expect(others).toEqual([]);
    expect(together).toMatchObject({ entity_name: null, accounts: [ALPHA, BETA], verdict: 'reduce', removed: ['ec2', 'sqs'] });
    expect(together?.['suggested_policy']).toBe(policyDocument({ Effect: 'Allow', Action: ['s3:*'], Resource: '*' }));
    expect(parsePolicy(String(each[0]?.['suggested_policy']))).toMatchObject([{ effect: 'Allow', actions: { patterns: ['s3:*'] } }]);
  });

  it('knows service control policies and boundaries', async () => {
    const bounded = busy('bounded', ALPHA, { ...attached(ALPHA), boundaryArn: arn('policy', 'Limits') });
    const limits = makePolicy('Limits', { accountId: ALPHA, document: allow('s3:*') });
    const run = await auditJson(
      world({ alpha: { users: [], policies: [platform(ALPHA), limits], roles: [bounded] } }),
      ['unused', '--detail', '--days', '90', '--accounts', ALPHA],
    );
    expect(told(own(run), 'service', 'use', 'possible')).toEqual(['ec2 impossible no', 's3 unused yes', 'sqs impossible no']);
  });
});

describe('--no-assume', () => {
  const analyzed = (): World => world({ analyzers: [{}] });
  const FINDINGS_OF = [['unused', 'unused_findings'], ['stale', 'unused_credentials']] as const;

  it('what one report asked of the analyzer is no answer to the other, which asks the rest and keeps it apart', () =>
    keeping(analyzed(), async ({ run }) => {
      const first = await run(['stale', '--days', '90', '--no-assume', '--format', 'json']);
      expect(first.asked['access-analyzer:GetFindingV2']).toBe(1);
      const unused = await run(['unused', '--days', '90', '--no-assume', '--format', 'json']);
      const findings = documentIn(unused).rows.filter((row) => row['source'] === 'unused_findings');
      expect(told(own({ document: { ...documentIn(unused), rows: findings } }), 'account_id', 'entity_name', 'unused')).toEqual([
        ...[`${ALPHA} never null`, `${BETA} deploy 3`, `${ALPHA} deploy 2`, `${ALPHA} ann 1`],
      ]);
      const again = await run(['stale', '--days', '90', '--no-assume', '--format', 'json']);
      expect(again.asked['access-analyzer:GetFindingV2']).toBeUndefined();
      expect(documentIn(again).rows).toEqual(documentIn(first).rows);
    }));

  it('tells what the organization itself knows, and what it can not know', async () => {
    const run = await auditJson(analyzed(), ['unused', '--days', '90', '--no-assume', '--detail']);
    expect(run.document.schema).toBe('iam-audit/unused-without-roles-detail/1');
    const findings = run.document.rows.filter((row) => row['source'] === 'unused_findings' && row['entity_name'] === 'deploy');
    expect(told(findings, 'account_id', 'service', 'use')).toEqual([
      `${ALPHA} ec2 unused`,
      `${ALPHA} sqs unused`,
      `${BETA} ec2 unused`,
      `${BETA} s3 unused`,
      `${BETA} sqs unused`,
    ]);
    expect(run.sandbox.count({ action: 'AssumeRole' })).toBe(0);
    expect(run.document.rows.filter((row) => row['source'] === 'organization_access'
      && row['account_id'] === ALPHA
      && row['service'] === 's3')).toEqual([]);
  });

  it('says that an analyzer tells nothing of fewer days than it looks back', async () => {
    const run = await auditJson(analyzed(), ['unused', '--days', '30', '--no-assume']);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toContain(`${ALPHA} unused_findings not_shown`);
  });

  it('without an analyzer: a gap, and never "nothing is unused"', async () => {
    for (const [report, own] of FINDINGS_OF) {
      const run = await auditJson(world(), [report, '--days', '90', '--no-assume']);
      expect(run.code).toBe(3);
      expect(run.document.coverage.gaps.filter(({ source }) => source === own).length).toBeGreaterThan(0);
      expect(run.document.rows.filter((row) => row['source'] === 'unused_findings')).toEqual([]);
    }
  });

  it('with an analyzer that has not looked yet: the same', async () => {
    const made = '2026-11-01T11:00:00Z';
    for (const [report, own] of FINDINGS_OF) {
      const run = await auditJson(world({ analyzers: [{ createdAt: made, analyzedAt: made }] }), [report, '--days', '90', '--no-assume']);
      expect(run.code).toBe(3);
      expect(gapsIn(run)).toContain(`${ALPHA} ${own} not_recorded`);
      expect(run.document.coverage.gaps.map(({ detail }) => detail)).toContain(
        'the analyzer unused-access was made on 2026-11-01 and has not looked yet',
      );
    }
  });

  it('`stale` tells credentials, and that nobody looked at the root user', async () => {
    const run = await auditJson(analyzed(), ['stale', '--days', '90', '--no-assume']);
    expect(run.document.schema).toBe('iam-audit/stale-without-roles/1');
    expect(told(run.document.rows, 'account_id', 'user_name', 'credential', 'days_inactive')).toEqual([`${ALPHA} idle console 100`]);
    expect(run.code).toBe(3);
    expect(run.document.coverage.gaps.filter(({ detail }) => detail === 'an analyzer says nothing of the root user')).toHaveLength(3);
  });
});

describe('--run: kept evidence and another question', () => {
  const GAPS = 'last_accessed not_asked';

  async function later(
    first: readonly string[],
    second: readonly string[],
  ): Promise<{ readonly document: Document; readonly code: number }> {
    return keeping(world(), async ({ run }) => {
      expect((await run([...first, '--format', 'json'])).code).toBe(0);
      const again = await run([...second, '--run', 'last', '--format', 'json']);
      expect(again.asked).toEqual({});
      return { document: documentIn(again), code: again.code };
    });
  }

  it('the same question has the same answer', async () => {
    const { document, code } = await later(['unused', '--detail', '--days', '90'], ['unused', '--detail', '--days', '90']);
    expect([code, told(own({ document }), ...KEYS)]).toEqual([0, [...USERS, ...ROLES, ...BETAS]]);
  });

  it('fewer days: who was not asked then, because it was implied, is still implied', async () => {
    const { document, code } = await later(['unused', '--detail', '--days', '90'], ['unused', '--detail', '--days', '60']);
    expect([code, told(own({ document }), ...KEYS)]).toEqual([0, [...USERS, ...ROLES, ...BETAS]]);
  });

  it('more days: what is implied no more, and was not asked, is a gap and unknown', async () => {
    const { document, code } = await later(['unused', '--detail', '--days', '90'], ['unused', '--detail', '--days', '150']);
    expect(code).toBe(3);
    expect(document.coverage.gaps.map(({ account_id: id, source, reason, detail }) =>
      `${String(id)} ${source} ${reason}: ${detail}`)).toEqual([`${ALPHA} ${GAPS}: ${arn('user', 'idle')}: not asked`]);
    expect(told(own({ document }), ...KEYS)).toContain(`${ALPHA} idle null unknown null null`);
  });

  it('action by action: asked per service only', async () => {
    const { document, code } = await later(['unused', '--detail', '--days', '90'], ['unused', '--days', '90', '--granularity', 'action']);
    expect(code).toBe(3);
    expect(document.coverage.gaps.filter(({ detail }) => detail === 'asked per service only').map(({ account_id: id }) => id)).toEqual([
      HOME,
      ALPHA,
      BETA,
    ]);
    expect(document.rows.filter((row) => row['action'] !== null)).toEqual([]);
  });

  it('other principals were not asked', async () => {
    const { document, code } = await later(
      ['unused', '--detail', '--days', '90', '--principals', 'roles'],
      ['unused', '--detail', '--days', '90'],
    );
    expect(code).toBe(3);
    expect(document.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`)).toContain('account_details not_asked');
  });

  it('a run of another report did not ask access advisor', async () => {
    const { document, code } = await later(['roles'], ['unused', '--detail', '--days', '90', '--principals', 'roles']);
    expect(code).toBe(3);
    expect(document.coverage.gaps.map(({ source, reason }) => `${source} ${reason}`)).toContain(GAPS);
    expect(told(own({ document }), ...KEYS)).not.toContain(`${BETA} deploy s3 unused 400 null`);
  });
});

describe('when something goes wrong', () => {
  const DEPLOY = arn('role', 'deploy');
  const deploys = (run: { readonly document: Document }): readonly string[] =>
    told(own(run).filter((row) => row['account_id'] === ALPHA && row['entity_name'] === 'deploy'), 'service', 'use');
  const RIGHT = ['ec2 unused', 'sqs unused'];
  const audited = (behaviour: BehaviourSpec, ...argv: readonly string[]): ReturnType<typeof auditJson> =>
    auditJson(world({ behaviour }), ['unused', ...(argv.includes('--suggest') ? [] : ['--detail']), '--days', '90', ...argv]);

  it('FAILED: unknown and a gap; by policy all that it may use is unknown', async () => {
    const run = await audited({ advisor: { failing: [DEPLOY] } });
    expect([run.code, deploys(run), gapsIn(run)]).toEqual([3, ['null unknown'], [`${ALPHA} last_accessed job_failed`]]);
    const byPolicy = await audited({ advisor: { failing: [DEPLOY] } }, '--by', 'policy');
    expect(told(byPolicy.document.rows.filter((row) => row['policy_name'] === 'Platform'), 'service', 'use')).toEqual([
      'ec2 unknown',
      's3 unknown',
      'sqs unknown',
    ]);
    const suggested = await audited({ advisor: { failing: [DEPLOY] } }, '--suggest', '--by', 'policy');
    expect(suggested.document.rows.filter((row) => row['policy_name'] === 'Platform')).toMatchObject([{ verdict: 'keep', removed: [] }]);
  });

  it.each<[string, BehaviourSpec['advisor']]>([
    ['before its job', { deleted: [DEPLOY] }],
    ['while its job ran', { deletedMeanwhile: [DEPLOY], deleted: [] }],
  ])('deleted %s', async (when, advisor) => {
    const run = await audited({ advisor: advisor ?? {} });
    if (when === 'before its job') {
      expect([run.code, deploys(run), run.document.coverage.notes]).toEqual([
        0,
        [],
        [{ account_id: ALPHA, source: 'last_accessed', text: `${DEPLOY} was deleted meanwhile` }],
      ]);
    } else {
      // Its job is started again, and AWS still starts one: that is no proof of its end.
      expect([run.code, deploys(run), gapsIn(run)]).toEqual([3, ['null unknown'], [`${ALPHA} last_accessed failed`]]);
    }
  });

  it.each<[string, BehaviourSpec['faults'] & object]>([
    ['a job is lost', [{
      kind: 'error',
      action: 'GetServiceLastAccessedDetails',
      account: ALPHA,
      code: 'NoSuchEntity',
      status: 404,
      times: 1,
    }]],
    ['500 now and then', [{ kind: 'server_error', action: 'GetServiceLastAccessedDetails', account: ALPHA, times: 2 }]],
    ['throttled now and then', [{ kind: 'throttle', action: 'GenerateServiceLastAccessedDetails', account: ALPHA, times: 2 }]],
    ['500 while Generate', [{ kind: 'server_error', action: 'GenerateServiceLastAccessedDetails', account: ALPHA, times: 1 }]],
  ])('%s: the report is whole', async (_, faults) => {
    const run = await audited({ faults, pages: { advisor: 1 } });
    expect([run.code, deploys(run), run.document.coverage.gaps]).toEqual([0, RIGHT, []]);
  });

  it.each<[string, BehaviourSpec['faults'] & object, string]>([
    ['500 on every page', [{ kind: 'server_error', action: 'GetServiceLastAccessedDetails', account: ALPHA }], 'failed'],
    ['throttled without end', [{ kind: 'throttle', action: 'GetServiceLastAccessedDetails', account: ALPHA }], 'throttled'],
    ['denied', [{ kind: 'denied', action: 'GenerateServiceLastAccessedDetails', account: ALPHA }], 'denied'],
    [
      'the session expires in the middle',
      [{ kind: 'expired_token', action: 'GetServiceLastAccessedDetails', account: ALPHA, skip: 1 }],
      'session_expired',
    ],
    ['500 on the second page', [{ kind: 'server_error', action: 'GetServiceLastAccessedDetails', account: ALPHA, skip: 2 }], 'failed'],
  ])('%s: unknown, never unused, and a gap', async (_, faults, reason) => {
    const run = await audited({ faults, pages: { advisor: 1 } }, '--principals', 'roles');
    expect([run.code, deploys(run), gapsIn(run)]).toEqual([3, ['null unknown'], [`${ALPHA} last_accessed ${reason}`]]);
    expect(told(own(run), ...KEYS)).toEqual(expect.arrayContaining(BETAS));
  });

  it('an account that can not be entered: its gaps, and nothing said of it', async () => {
    const run = await auditJson(world({ alpha: { auditRole: null } }), ['unused', '--detail', '--days', '90', '--principals', 'roles']);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toContain(`${ALPHA} last_accessed role_denied`);
    expect(own(run).filter((row) => row['account_id'] === ALPHA)).toEqual([]);
  });

  it('service control policies that may not be read make nothing impossible', async () => {
    const run = await auditJson(
      world({ hub: { denied: ['organizations:ListPolicies'] } }),
      ['unused', '--detail', '--days', '90', '--accounts', ALPHA],
    );
    expect(told(own(run).filter((row) => row['entity_name'] === 'deploy'), 'service', 'use', 'possible')).toEqual([
      'ec2 unused unknown',
      'sqs unused unknown',
    ]);
  });
});

describe('calls', () => {
  // AWS sends as many services in a page as it is asked for; pages of 200 would be the calls of an administrator, not of a plan.
  const busyWorld = generatedWorld({
    seed: 7,
    accounts: 2,
    usersPerAccount: 50,
    rolesPerAccount: 200,
    usage: 'granted',
    behaviour: { pages: { advisor: 1000 } },
  });

  it('few for each job, and at most 60 % of two for each principal in all', async () => {
    const run = await auditJson(busyWorld, ['unused', '--detail', '--days', '90'], { now: busyWorld.now });
    const { sandbox } = run;
    expect(run.document.coverage.complete).toBe(true);
    const [jobs, looks] = [sandbox.count(JOBS), sandbox.count(LOOKS)];
    expect(jobs).toBeGreaterThan(50);
    expect(jobs + looks).toBeLessThanOrEqual(2.1 * jobs);
    const all = sandbox.counts().reduce((sum, { calls }) => sum + calls, 0);
    const principals = busyWorld.accounts.reduce((sum, { users, roles }) => sum + users.length + roles.length, 0);
    expect(principals).toBeGreaterThanOrEqual(500);
    expect(all / (2 * principals)).toBeLessThanOrEqual(0.6);
  }, 60_000);
});
