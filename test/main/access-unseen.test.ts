import type { World } from '../../src/sandbox/world.js';
import {
  allow,
  attachManaged,
  daysBefore,
  DEFAULT_NOW,
  makeGroup,
  makePolicy,
  makeRole,
  makeUser,
  serviceAccess,
  type WorldSpec,
} from '../../src/sandbox/worlds/builder.js';
import { keeping } from './keeping/support.js';
import { account, ALPHA, auditJson, BETA, faulty, gapsIn, HOME, smallWorld, type AuditRun, type Gap } from './support.js';

const arn = (resource: string, of = ALPHA): string => `arn:aws:iam::${of}:${resource}`;
const ago = (days: number): string => daysBefore(DEFAULT_NOW, days);
const FILES = { name: 'Files', arn: arn('policy/data/Files') };

/** ALPHA: `ann` used S3 through her group yesterday, `worker` 200 days ago; EC2 nobody. */
function world(spec: WorldSpec = {}): World {
  const alpha = {
    users: [makeUser('ann', { path: '/eng/', groups: ['Devs'], services: [serviceAccess('s3', ago(1))] })],
    groups: [makeGroup('Devs', { attached: [FILES] })],
    roles: [makeRole('worker', { attached: [FILES, attachManaged('AmazonS3ReadOnlyAccess')], services: [serviceAccess('s3', ago(200))] })],
    policies: [makePolicy('Files', { path: '/data/', accountId: ALPHA, document: allow(['s3:*', 'ec2:*']) })],
  };
  return smallWorld({ alpha, ...spec });
}

const notFound = (source: string, subject: string, more = '', accountId: string | null = ALPHA): Gap =>
  ({ account_id: accountId, source, reason: 'not_found', detail: `there is no ${subject}${more}` });

const rows = ({ document }: AuditRun, ...keys: readonly string[]): readonly string[] =>
  document.rows.map((row) => keys.map((key) => String(row[key])).join(' '));

const USE = ['entity_type', 'entity_name', 'service', 'use', 'days_unused', 'granted_by'];

describe('access where account details are denied', () => {
  const denied = (): World => world(faulty({ kind: 'denied', action: 'GetAccountAuthorizationDetails', account: ALPHA }));

  it.each<[string, readonly string[]]>([
    ['user/eng/ann', ['user ann ec2 unknown null null', 'user ann s3 used 1 null']],
    [
      'role/worker',
      ['role worker ec2 unknown null null', 'role worker s3 used 200 null', 'role worker s3-object-lambda unknown null null'],
    ],
    ['group/Devs', ['group Devs ec2 unknown null null', 'group Devs s3 used 1 null']],
  ])('%s: shows what access advisor answers', async (resource, expected) => {
    const run = await auditJson(denied(), ['access', arn(resource), '--granting']);
    expect([run.code, gapsIn(run), run.document.coverage.notes]).toEqual([3, [`${ALPHA} account_details denied`], []]);
    expect(rows(run, ...USE)).toEqual(expected);
  });

  it.each(['role/nobody', 'group/Nobodies', 'user/ann', 'policy/Files'])('%s: is not there, and was not deleted', async (resource) => {
    const run = await auditJson(denied(), ['access', arn(resource)]);
    expect([run.code, run.document.rows, run.document.coverage.notes]).toEqual([3, [], []]);
    expect(run.document.coverage.gaps.filter(({ reason }) => reason !== 'denied')).toEqual([notFound('last_accessed', arn(resource))]);
  });
});

describe('a policy of AWS’s that is not there', () => {
  const MISSPELT = 'arn:aws:iam::aws:policy/ReadOnlyAcces';
  const CLOSED = '444444444444';

  it('is told once for all accounts: no rows, and nobody is asked', async () => {
    const { accounts, ...rest } = world();
    const run = await auditJson({ ...rest, accounts: [...accounts, account(CLOSED, [], { state: 'SUSPENDED' })] }, ['access', MISSPELT]);
    expect([run.code, run.document.rows]).toEqual([3, []]);
    expect(run.document.coverage).toMatchObject({
      accounts: 3,
      accounts_complete: 3,
      gaps: [notFound('managed_policies', MISSPELT, '', null)],
      notes: [],
      skipped: [{ account_id: CLOSED }],
    });
    expect(run.stderr).toContain('→ Check the spelling');
    expect(run.sandbox.count({ action: 'GenerateServiceLastAccessedDetails' })).toBe(0);
  });

  it('is told of the one account that was asked', async () => {
    const run = await auditJson(world(), ['access', MISSPELT, '--account', ALPHA]);
    expect([run.code, run.document.rows, run.document.coverage.notes]).toEqual([3, [], []]);
    expect(run.document.coverage.gaps).toEqual([notFound('managed_policies', MISSPELT)]);
  });

  it('has no row in an account that can’t be looked into, either', async () => {
    const run = await auditJson(world(faulty({ kind: 'denied', action: 'AssumeRole', account: BETA })), ['access', MISSPELT]);
    expect(run.document.rows).toEqual([]);
    expect(run.document.coverage.gaps).toContainEqual(notFound('managed_policies', MISSPELT, '', null));
  });

  it('is told by access advisor where policies can’t be read', async () => {
    const run = await auditJson(world(faulty({ kind: 'denied', action: 'GetPolicy' })), ['access', MISSPELT]);
    expect([run.document.rows, run.document.coverage.notes]).toEqual([[], []]);
    expect(run.document.coverage.gaps.filter(({ reason }) => reason === 'not_found')).toEqual([notFound(
      'managed_policies',
      MISSPELT,
      '',
      null,
    )]);
  });

  it('leaves those that are there as they are', async () => {
    const run = await auditJson(
      world(),
      ['access', MISSPELT, attachManaged('AmazonS3ReadOnlyAccess').arn, '--columns', 'account_id,entity_name,service'],
    );
    const found = [HOME, ALPHA, BETA].flatMap((id) =>
      ['s3', 's3-object-lambda'].map((service) => `${id} AmazonS3ReadOnlyAccess ${service}`));
    expect([rows(run, 'account_id', 'entity_name', 'service'), gapsIn(run)]).toEqual([found, ['run managed_policies not_found']]);
  });
});

describe('accounts that AWS has closed', () => {
  const CLOSED = '444444444444';
  const withClosed = (state: 'SUSPENDED' | 'PENDING_ACTIVATION'): World => {
    const { accounts, ...rest } = world();
    return { ...rest, accounts: [...accounts, account(CLOSED, [], { state, roles: [makeRole('worker', {}, CLOSED)] })] };
  };

  it.each<[string, string, readonly string[]]>([
    ['suspended', `${CLOSED}:role/Worker`, ['--role', 'Worker', '--account', CLOSED]],
    ['suspended', arn('role/worker', CLOSED), [arn('role/worker', CLOSED)]],
    ['pending activation', arn('group/Devs', CLOSED), [arn('group/Devs', CLOSED)]],
  ])('%s: nobody could look at %s', async (words, subject, argv) => {
    const run = await auditJson(withClosed(words === 'suspended' ? 'SUSPENDED' : 'PENDING_ACTIVATION'), ['access', ...argv]);
    expect([run.code, run.document.rows]).toEqual([3, []]);
    const detail = `${subject}: its account is ${words}, and AWS admits no one`;
    expect(run.document.coverage.gaps).toEqual([{ account_id: CLOSED, source: 'account_details', reason: 'not_asked', detail }]);
    expect(run.stderr).toContain(`${detail}\n    → No call is possible there`);
  });

  const READ_ONLY = attachManaged('AmazonS3ReadOnlyAccess').arn;

  it('have no row of a policy of AWS’s', async () => {
    const run = await auditJson(withClosed('SUSPENDED'), ['access', READ_ONLY]);
    expect([run.code, new Set(run.document.rows.map((row) => row['account_id']))]).toEqual([0, new Set([HOME, ALPHA, BETA])]);
  });

  it('are a gap where the policy was asked about in no other', async () => {
    const run = await auditJson(withClosed('SUSPENDED'), ['access', READ_ONLY, '--account', CLOSED]);
    expect([run.code, run.document.rows, gapsIn(run)]).toEqual([3, [], [`${CLOSED} account_details not_asked`]]);
  });
});

describe('a name that is not there', () => {
  it('is told as it was typed', async () => {
    const run = await auditJson(world(), ['access', '--policy', 'AmazonRDSReadOnlyAccess', '--role', 'NoBody', '--account', ALPHA]);
    expect([run.code, run.document.rows]).toEqual([3, []]);
    expect(run.document.coverage.gaps).toEqual([
      notFound(
        'account_details',
        `${ALPHA}:policy/AmazonRDSReadOnlyAccess`,
        ' (policies of AWS are named by ARN: arn:aws:iam::aws:policy/…)',
      ),
      notFound('account_details', `${ALPHA}:role/NoBody`),
    ]);
    expect(run.stderr).toContain('their columns `groups` and `attached_policies` those of groups and policies');
  });
});

it('kept evidence says the same', async () => {
  const denied = world(faulty({ kind: 'denied', action: 'GetAccountAuthorizationDetails', account: ALPHA }));
  const argv = ['access', arn('user/eng/ann'), arn('role/Nobody'), 'arn:aws:iam::aws:policy/ReadOnlyAcces', '--format', 'json'];
  const [live, again] = await keeping(denied, async ({ run }) => [await run(argv), await run([...argv, '--run', 'last'])] as const);
  expect(live.stdout).toContain('there is no arn:aws:iam::aws:policy/ReadOnlyAcces');
  expect([again.code, again.stdout]).toEqual([live.code, live.stdout]);
});
