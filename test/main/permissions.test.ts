import { audit } from '../harness.js';
import type { Need } from '../../src/evidence/evidence.js';
import { PERMISSIONS, permissionsFor } from '../../src/gather/permissions.js';
import type { Mode } from '../../src/gather/request.js';
import { attachManaged, makeUser, type WorldSpec } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { ALPHA, auditJson, BETA, gapsIn, HOME, smallWorld } from './support.js';

const EVERY_NEED: ReadonlySet<Need> = new Set<Need>([
  'inventory',
  'config',
  'credential_report',
  'account_details',
  'managed_policies',
  'last_accessed',
]);
const EVERY_COLUMN = ['--columns', '+services_used'];

/** The hub stands in an account of its own that no run looks into: whatever is called there, the hub calls. */
const AWAY: readonly string[] = ['--exclude-accounts', HOME];

function world(spec: WorldSpec & Parameters<typeof smallWorld>[0] = {}): World {
  const users = [makeUser('ann', { attached: [attachManaged('ReadOnlyAccess')] })];
  return smallWorld({ alpha: { users }, beta: { users: [] }, ...spec });
}

interface Seen {
  readonly hub: Set<string>;
  readonly member: Set<string>;
}

/** What the sandbox saw in these runs, by whose credentials asked. GetCallerIdentity needs no permission. */
async function seenIn(runs: readonly (readonly [World, readonly string[]])[]): Promise<Seen> {
  const seen: Seen = { hub: new Set(), member: new Set() };
  for (const [where, argv] of runs) {
    const { sandbox } = await audit(where, argv);
    for (const { service, action, account } of sandbox.counts()) {
      if (action === 'GetCallerIdentity') continue;
      const bySession = account !== HOME && action !== 'AssumeRole';
      (bySession ? seen.member : seen.hub).add(`${service}:${action}`);
    }
  }
  return seen;
}

const sorted = (actions: Iterable<string>): readonly string[] => [...actions].sort();

describe('the declared permissions are the calls that are made, no more and no less', () => {
  it('with the aggregator', async () => {
    const unit = { id: 'ou-exam-unitunit', name: 'Unit', parentId: 'r-exam' };
    const walking = world({ alpha: { parentId: unit.id }, organization: { units: [unit] }, behaviour: { accountPaths: false } });
    const seen = await seenIn([
      [world(), ['users', ...AWAY, ...EVERY_COLUMN]],
      [world(), ['stale', ...AWAY]],
      [world(), ['accounts', ...AWAY]],
      [walking, ['users', '--ou', unit.id]],
      [world({ hub: { denied: ['iam:*'] } }), ['users', ...AWAY]],
    ]);
    const declared = permissionsFor(EVERY_NEED, 'aggregator');
    expect(sorted(seen.hub)).toEqual(declared.hub);
    expect(sorted(seen.member)).toEqual(declared.member);
  });

  it('with the organization', async () => {
    const unit = { id: 'ou-exam-unitunit', name: 'Unit', parentId: 'r-exam' };
    const source = ['--source', 'organization'];
    const walking = world({ alpha: { parentId: unit.id }, organization: { units: [unit] }, behaviour: { accountPaths: false } });
    const seen = await seenIn([
      [world(), ['users', ...source, ...AWAY, ...EVERY_COLUMN]],
      [walking, ['users', ...source, '--ou', unit.id]],
      [world({ hub: { denied: ['iam:*'] } }), ['users', ...source, ...AWAY]],
    ]);
    const declared = permissionsFor(EVERY_NEED, 'organization');
    expect(sorted(seen.hub)).toEqual(declared.hub);
    expect(sorted(seen.member)).toEqual(declared.member);
  });

  it('with the own account', async () => {
    const home = { users: [makeUser('ann', { attached: [attachManaged('ReadOnlyAccess')] })] };
    const seen = await seenIn([[smallWorld({ home }), ['users', '--source', 'account', ...EVERY_COLUMN]]]);
    const declared = permissionsFor(EVERY_NEED, 'account');
    expect(declared.hub).toEqual([]);
    expect(sorted(seen.hub)).toEqual(declared.member);
  });

  it.each<[string, Mode, readonly string[], Need[]]>([
    ['identity columns', 'aggregator', ['--columns', 'account_id,user_name'], ['inventory']],
    ['identity columns, without Config', 'organization', ['--columns', 'account_id,user_name'], ['inventory']],
    ['report columns', 'aggregator', ['--columns', 'user_name,mfa_active'], ['inventory', 'credential_report']],
    ['the admin column', 'aggregator', ['--columns', 'user_name,admin'], ['inventory', 'account_details', 'managed_policies']],
    ['advisor columns', 'aggregator', ['--columns', 'user_name,last_service'], ['inventory', 'last_accessed']],
  ])('narrowed to %s, nothing else is called', async (_, mode, columns, needs) => {
    const { hub, member } = await seenIn([[world(), ['users', '--source', mode, ...AWAY, ...columns]]]);
    const declared = permissionsFor(new Set(needs), mode);
    for (const action of hub) expect(declared.hub).toContain(action);
    for (const action of member) expect(declared.member).toContain(action);
    expect(hub.has('sts:AssumeRole')).toBe(declared.member.length > 0);
  });
});

describe('least privilege', () => {
  const services = ['iam', 'sts', 'organizations', 'config', 'access-analyzer'] as const;
  /** Everything that the sandbox could be asked, and that is not declared for the hub. */
  const EVERY_ACTION: readonly string[] = [
    ...[
      'ListUsers',
      'ListAccessKeys',
      'GetAccessKeyLastUsed',
      'GetAccountSummary',
      'ListAccountAliases',
      'GetUser',
      'ListRoles',
    ].map((name) => `iam:${name}`),
    ...[
      'DescribeAccount',
      'ListRoots',
      'ListParents',
      'ListChildren',
      'ListTagsForResource',
      'ListDelegatedAdministrators',
      'DescribeOrganizationalUnit',
    ].map(
      (name) => `organizations:${name}`,
    ),
    ...['SelectResourceConfig', 'ListAggregateDiscoveredResources', 'BatchGetAggregateResourceConfig'].map((name) => `config:${name}`),
    ...Object.values(PERMISSIONS).flatMap(({ hub, member }) => [...hub, ...member]),
  ];

  it.each<Mode>(['aggregator', 'organization'])('a hub and members with the declared actions alone are complete: %s', async (mode) => {
    const { hub, member } = permissionsFor(EVERY_NEED, mode);
    const denied = EVERY_ACTION.filter((action) => !hub.includes(action));
    const inside = EVERY_ACTION.filter((action) => !member.includes(action));
    const where = world({
      hub: { denied },
      alpha: { denied: inside, users: [makeUser('ann', { attached: [attachManaged('ReadOnlyAccess')] })] },
      beta: { denied: inside },
    });
    const run = await auditJson(where, ['users', '--source', mode, ...AWAY, ...EVERY_COLUMN]);
    expect(gapsIn(run)).toEqual([]);
    expect(run.code).toBe(0);
  });

  it.each<[string, readonly string[]]>([
    ['the default columns', []],
    ['every column', EVERY_COLUMN],
    ['the report alone', ['--columns', 'user_name,mfa_active']],
  ])('the session policy of an assumed role allows what %s need', async (_, columns) => {
    const run = await auditJson(world(), ['users', ...AWAY, ...columns]);
    expect(gapsIn(run)).toEqual([]);
    for (const id of [ALPHA, BETA]) expect(run.sandbox.count({ action: 'AssumeRole', account: id })).toBe(1);
  });

  it('only services that an audit needs are declared, and only to be read', () => {
    const { organization_trail: trail, ...others } = PERMISSIONS;
    const declared = Object.values(others).flatMap(({ hub, member }) => [...hub, ...member]);
    // Athena writes what it finds, as the caller: the one thing that is not read, and only on request.
    const made = trail.hub.filter((action) => !/^(athena|glue|s3):(Get|List)[A-Za-z]+$/.test(action));
    expect(made).toEqual(['athena:StartQueryExecution', 'athena:StopQueryExecution', 's3:PutObject']);
    for (const action of declared) {
      expect([...services, 'sso', 'identitystore', 'cloudtrail', 'securityhub']).toContain(action.split(':')[0]);
      expect(action).toMatch(/^[\w-]+:(Get|List|Describe|Select|Generate|Lookup)[A-Za-z]+$/);
    }
  });
});
