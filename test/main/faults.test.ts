import { audit, runCli } from '../harness.js';
import type { Fault } from '../../src/sandbox/behaviour/behaviour.js';
import type { World } from '../../src/sandbox/world.js';
import { attachManaged, makeUser, type AccountSpec } from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, BETA, EVERYBODY, faulty, gapsIn, HOME, rowOf, smallWorld, usersIn, type AuditRun } from './support.js';

const REPORT_DENIED = ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'];

interface Case {
  readonly world: World;
  readonly gaps: readonly string[];
  /** 0 when the fault passed. */
  readonly code?: 0 | 3;
  readonly says?: readonly string[];
}

const alpha = (spec: AccountSpec): World => smallWorld({ alpha: spec });
const hit = (...faults: readonly Fault[]): World => smallWorld(faulty(...faults));

const INSIDE = ['credential_report', 'account_details'] as const;
const both = (reason: string, ...accounts: readonly string[]): readonly string[] =>
  accounts.flatMap((id) => INSIDE.map((source) => `${id} ${source} ${reason}`));

/** Everybody is still a row: what IAM does not say, Config does, and the other way round. */
const cases: Readonly<Record<string, Case>> = {
  'nothing wrong': { world: smallWorld(), gaps: [], code: 0, says: ['4 users · 3 accounts'] },
  'the role is not there': {
    world: alpha({ auditRole: null }),
    gaps: both('role_denied', ALPHA),
    says: [
      '4 users · 2 of 3 accounts complete · 1 with gaps (role denied: 1)',
      `arn:aws:iam::${HOME}:user/auditor may not assume arn:aws:iam::${ALPHA}:role/IamAuditReadOnly (no external id)`,
      '→ Create the role there',
    ],
  },
  'account details denied': {
    world: alpha({ denied: ['iam:GetAccountAuthorizationDetails'] }),
    gaps: [`${ALPHA} account_details denied`],
    says: ['iam:GetAccountAuthorizationDetails: AccessDenied', '→ Allow the action'],
  },
  'the credential report denied': {
    world: alpha({ denied: REPORT_DENIED }),
    gaps: [`${ALPHA} credential_report denied`],
    says: ['CredentialReport: AccessDenied', '→ Allow the action'],
  },
  'only Generate denied, and a report is there': { world: alpha({ denied: ['iam:GenerateCredentialReport'] }), gaps: [], code: 0 },
  'only Generate denied, and no report is there': {
    world: alpha({ denied: ['iam:GenerateCredentialReport'], report: { state: 'absent' } }),
    gaps: [`${ALPHA} credential_report denied`],
    says: ['iam:GenerateCredentialReport: AccessDenied'],
  },
  'only Generate denied, and the report expired': {
    world: alpha({ denied: ['iam:GenerateCredentialReport'], report: { state: 'expired' } }),
    gaps: [`${ALPHA} credential_report denied`],
    says: ['iam:GenerateCredentialReport: AccessDenied'],
  },
  'throttled three times': { world: hit({ kind: 'throttle', service: 'iam', account: ALPHA, times: 3 }), gaps: [], code: 0 },
  'throttled for ever': {
    world: hit({ kind: 'throttle', service: 'iam', account: ALPHA }),
    gaps: both('throttled', ALPHA),
    says: ['iam:GenerateCredentialReport: Throttling: Rate exceeded', '→ Run again later'],
  },
  'STS throttled for ever': {
    world: hit({ kind: 'throttle', action: 'AssumeRole', account: BETA }),
    gaps: both('throttled', BETA),
    says: ['sts:AssumeRole: Throttling: Rate exceeded'],
  },
  'everything throttled at times': { world: hit({ kind: 'throttle', share: 0.3 }), gaps: [], code: 0 },
  'a few 500s': { world: hit({ kind: 'server_error', times: 5 }), gaps: [], code: 0 },
  '500 for ever': {
    world: hit({ kind: 'server_error', service: 'iam', account: ALPHA }),
    gaps: both('failed', ALPHA),
    says: ['iam:GetAccountAuthorizationDetails: ServiceFailure', '→ The words of AWS are above'],
  },
  'a few connection resets': { world: hit({ kind: 'reset', times: 4 }), gaps: [], code: 0 },
  'connection reset for ever': {
    world: hit({ kind: 'reset', service: 'iam', account: ALPHA }),
    gaps: both('unreachable', ALPHA),
    says: ['iam:GenerateCredentialReport: ECONNRESET', '→ Check the network'],
  },
  'a few bodies cut off': { world: hit({ kind: 'truncate', times: 4 }), gaps: [], code: 0 },
  'every body cut off': {
    world: hit({ kind: 'truncate', service: 'iam', account: ALPHA }),
    gaps: both('unreachable', ALPHA),
    says: ['iam:GetAccountAuthorizationDetails: ECONNRESET: aborted\n', '→ Check the network'],
  },
  'an error that AWS spells with a status of its own': {
    world: hit({
      kind: 'error',
      action: 'GetAccountAuthorizationDetails',
      account: ALPHA,
      code: 'AccessDeniedException',
      status: 400,
      message: 'no',
    }),
    gaps: [`${ALPHA} account_details denied`],
  },
  'STS not switched on in the Region': {
    world: hit({
      kind: 'error',
      action: 'AssumeRole',
      account: ALPHA,
      code: 'RegionDisabledException',
      status: 403,
      message: 'STS is not activated',
    }),
    gaps: both('role_denied', ALPHA),
  },
  'an error nobody knows': {
    world: hit({ kind: 'error', action: 'GetCredentialReport', account: ALPHA, code: 'Whatever', status: 400, message: 'new in 2027' }),
    gaps: [`${ALPHA} credential_report failed`],
    says: ['iam:GetCredentialReport: Whatever: new in 2027'],
  },
  'the token of the session expired half way': {
    world: hit({ kind: 'expired_token', service: 'iam', account: ALPHA, skip: 1 }),
    gaps: both('session_expired', ALPHA),
    says: ['ExpiredToken', '→ Your own credentials are good'],
  },
  "the hub's own credentials expired half way": {
    world: hit({ kind: 'expired_token', action: 'AssumeRole' }),
    gaps: both('credentials_expired', ALPHA, BETA),
    says: ['sts:AssumeRole: ExpiredToken', '→ Renew your credentials and run again.'],
  },
  'AWS Config denied': {
    world: smallWorld({ hub: { denied: ['config:Select*', 'config:Get*', 'config:DescribeConfigurationAggregatorSourcesStatus'] } }),
    gaps: [HOME, ALPHA, BETA].map((id) => `${id} config denied`),
    says: ['config:SelectAggregateResourceConfig: AccessDenied', '→ Allow the action'],
  },
  'AWS Config throttled for ever': {
    world: hit({ kind: 'throttle', action: 'SelectAggregateResourceConfig' }),
    gaps: [HOME, ALPHA, BETA].map((id) => `${id} config throttled`),
  },
};

describe('each fault ends in the right rows, ledger, exit code and next step', () => {
  it.each(Object.entries(cases))('%s', async (_, { world, gaps, code = 3, says = [] }) => {
    const run = await auditJson(world, ['users']);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual(gaps);
    expect(run.code).toBe(code);
    expect(run.document.coverage.complete).toBe(code === 0);
    for (const text of says) expect(run.stderr).toContain(text);
  });

  it('and no other account suffers', async () => {
    const run = await auditJson(hit({ kind: 'throttle', service: 'iam', account: ALPHA }), ['users']);
    for (const name of ['root-admin', 'cleo']) expect(rowOf(run, name)).toMatchObject({ password_status: 'none', admin: 'no' });
    expect(run.document.coverage).toMatchObject({ accounts: 3, accounts_complete: 2 });
  });
});

describe('what could not be seen is unknown, never no or none', () => {
  const user = makeUser(
    'ann',
    { password: { lastUsedAt: '2026-10-01T00:00:00Z' }, mfa: true, tags: { Owner: 'a' }, attached: [attachManaged('AdministratorAccess')] },
  );

  async function annOf(spec: AccountSpec): Promise<AuditRun> {
    return auditJson(alpha({ ...spec, users: [user] }), ['users']);
  }

  it('without the report', async () => {
    const unknown = { console: 'unknown', password_status: 'unknown', mfa_active: 'unknown', access_key_1_status: 'unknown' };
    const run = await annOf({ denied: REPORT_DENIED });
    expect(rowOf(run, 'ann')).toMatchObject({
      ...unknown,
      active_keys: null,
      last_activity: null,
      last_activity_by: 'unknown',
      days_inactive: null,
      admin: 'yes',
    });
  });

  it('without the details, from Config', async () => {
    const run = await annOf({ denied: ['iam:GetAccountAuthorizationDetails'] });
    expect(rowOf(run, 'ann')).toMatchObject({
      mfa_active: 'yes',
      password_status: 'used',
      tags: { Owner: 'a' },
      attached_policies: ['AdministratorAccess'],
      admin: 'yes',
    });
  });

  it('without the details and without Config, from the report', async () => {
    const run = await annOf({ denied: ['iam:GetAccountAuthorizationDetails'], config: { aggregated: false } });
    expect(rowOf(run, 'ann')).toMatchObject({
      user_id: 'unknown',
      mfa_active: 'yes',
      tags: null,
      groups: null,
      owner: 'unknown',
      admin: 'unknown',
    });
    expect(run.code).toBe(3);
  });

  it('such users are not stale but gaps', async () => {
    const run = await auditJson(alpha({ users: [user], denied: REPORT_DENIED }), ['stale', '--days', '1']);
    expect(run.document.rows).toEqual([]);
    expect(gapsIn(run)).toEqual([`${ALPHA} credential_report denied`]);
    expect(run.code).toBe(3);
  });

  it('and accounts says source by source what was seen', async () => {
    const world = smallWorld({ alpha: { auditRole: null }, beta: { denied: REPORT_DENIED, config: { aggregated: false } } });
    const columns = 'account_id,config,credential_report,account_details,users,config_users,report_users,details_users,gaps';
    const { document } = await auditJson(world, ['accounts', '--columns', columns]);
    const rest = {
      config: 'seen',
      credential_report: 'seen',
      account_details: 'seen',
      users: 1,
      config_users: 1,
      report_users: 1,
      details_users: 1,
      gaps: 0,
    };
    expect(document.rows).toEqual([
      { account_id: HOME, ...rest },
      {
        ...{ account_id: ALPHA, config: 'seen', credential_report: 'role_denied', account_details: 'role_denied' },
        ...{ users: 2, config_users: 2, report_users: null, details_users: null, gaps: 2 },
      },
      {
        account_id: BETA,
        ...rest,
        config: 'not_in_aggregator',
        credential_report: 'denied',
        config_users: null,
        report_users: null,
        gaps: 2,
      },
    ]);
  });
});

describe('nothing at home is exit code 4', () => {
  it.each([
    ['expired credentials', hit({ kind: 'expired_token' }), ['ExpiredToken', 'Renew your credentials']],
    [
      'expired while the accounts are listed',
      hit({ kind: 'expired_token', service: 'organizations' }),
      ['ExpiredToken', 'Renew your credentials'],
    ],
    [
      'keys that AWS does not know',
      smallWorld(),
      ['InvalidClientTokenId', 'Renew your credentials'],
      { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWNUNKNOWN22' },
    ],
    ['AWS unreachable', smallWorld(), ['ECONNREFUSED', 'AWS_ENDPOINT_URL'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }],
    ['no credentials', smallWorld(), ['no AWS credentials', '--demo needs none'], { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }],
    ['no Region', smallWorld(), ['no Region is set', 'Set AWS_REGION'], { AWS_REGION: '', AWS_DEFAULT_REGION: '' }],
    ['a Region that is none', smallWorld(), ['Region not accepted', 'Set AWS_REGION'], { AWS_REGION: 'eu west 1' }],
    [
      'the aggregators may not be listed',
      smallWorld({ hub: { denied: ['config:*'] } }),
      ['config:DescribeConfigurationAggregators: AccessDenied'],
    ],
  ] as const)('%s', async (_, world, says, env: Readonly<Record<string, string>> = {}) => {
    const { code, stdout, stderr } = await audit(world, ['users'], { env });
    expect(code).toBe(4);
    expect(stdout).toBe('');
    for (const text of says) expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a Region that was never set', async () => {
    const { code, stdout, stderr } = await runCli(['users'], { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE222222222', AWS_SECRET_ACCESS_KEY: 'none' });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('no Region is set');
  });
});
