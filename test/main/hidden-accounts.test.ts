import { runCli } from '../harness.js';
import type { World } from '../../src/sandbox/world.js';
import {
  allow,
  type AccountSpec,
  attachManaged,
  daysBefore,
  DEFAULT_NOW,
  makeInline,
  makePolicy,
  makeRole,
  makeWorld,
  type RoleSpec,
  serviceAccess,
  trustSaml,
  type WorldSpec,
} from '../../src/sandbox/worlds/builder.js';
import { documentIn, emptyStore, keeping, later } from './keeping/support.js';
import { account, ALPHA, auditJson, BETA, faulty, gapsIn, HOME, type Document, type Row } from './support.js';

const ago = (days: number): string => daysBefore(DEFAULT_NOW, days);

function role(name: string, of: string, usedDays: number | null, spec: RoleSpec = {}): ReturnType<typeof makeRole> {
  return makeRole(
    name,
    { createdAt: '2022-01-01T00:00:00Z', lastUsed: usedDays === null ? null : { at: ago(usedDays), region: 'eu-west-1' }, ...spec },
    of,
  );
}

function sso(of: string, usedDays: number | null, spec: RoleSpec = {}): ReturnType<typeof makeRole> {
  const trust = trustSaml(`arn:aws:iam::${of}:saml-provider/AWSSSO_0a1b_DO_NOT_DELETE`);
  return role('AWSReservedSSO_Admin_0123456789abcdef', of, usedDays, {
    path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
    trust,
    ...spec,
  });
}

const platform = (of: string): ReturnType<typeof makePolicy> =>
  makePolicy('Platform', { accountId: of, createdAt: '2022-01-01T00:00:00Z', document: allow('s3:*') });
const own = (of: string): RoleSpec =>
  ({ attached: [attachManaged('AmazonS3ReadOnlyAccess'), { name: 'Platform', arn: platform(of).arn }] });

/** ALPHA uses nothing of two policies and a permission set; BETA uses all of it daily. */
function world({ beta = {}, ...more }: { readonly beta?: AccountSpec } & WorldSpec = {}): World {
  const used: RoleSpec = { ...own(BETA), services: [serviceAccess('s3', ago(1))] };
  return makeWorld({
    accounts: [
      account(HOME),
      account(ALPHA, [], {
        policies: [platform(ALPHA)],
        roles: [role('deploy', ALPHA, 1, { ...own(ALPHA), inline: [makeInline('own', allow('sqs:*'))] }), sso(ALPHA, null)],
      }),
      account(BETA, [], { policies: [platform(BETA)], roles: [role('deploy', BETA, 1, used), sso(BETA, 1)], ...beta }),
    ],
    ...more,
  });
}

const DETAILS = { service: 'iam', action: 'GetAccountAuthorizationDetails', account: BETA };

const SUGGESTED = ['unused', '--days', '90', '--by', 'policy', '--suggest'];
const BY_POLICY = ['unused', '--days', '90', '--by', 'policy', '--detail'];
const SETS = ['roles', '--collapse-sso'];

type Told = readonly Readonly<Record<string, unknown>>[];

const cells = (rows: readonly Row[], ...keys: readonly string[]): Told =>
  rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key]])));
const ours = ({ rows }: Document): readonly Row[] => rows.filter(({ policy_name: name, service }) =>
  ['AmazonS3ReadOnlyAccess', 'Platform', 'own'].includes(String(name)) && service !== 's3-object-lambda');
const permissions = (document: Document): readonly string[] =>
  ours(document).map((row) => [row['policy_name'], row['service'], row['use'], row['days_unused']].join(' '));
const verdicts = (document: Document): Told => cells(ours(document), 'policy_name', 'verdict', 'kept_because');
const setIn = ({ rows }: Document): Told =>
  cells(rows.filter(({ role_name: name }) => name === 'Admin'), 'roles', 'accounts', 'last_used_status', 'days_unused', 'admin');

const UNUSED = ['AmazonS3ReadOnlyAccess s3 unused 400', 'Platform s3 unused 400', 'own sqs unused 400'];
const HIDDEN = ['AmazonS3ReadOnlyAccess s3 unknown ', 'Platform s3 unknown ', 'own sqs unused 400'];
const WHY = 'it may be in use in 1 account that could not be wholly looked into';
const KEPT = [
  { policy_name: 'AmazonS3ReadOnlyAccess', verdict: 'keep', kept_because: WHY },
  { policy_name: 'Platform', verdict: 'keep', kept_because: WHY },
  { policy_name: 'own', verdict: 'detach', kept_because: null },
];

describe('what nobody uses in the accounts that were seen may be used in one that was not', () => {
  it.each<[string, World, string]>([
    ['can not be entered', world({ beta: { auditRole: null } }), 'role_denied'],
    ['denies its details', world({ beta: { denied: ['iam:GetAccountAuthorizationDetails'] } }), 'denied'],
    [
      'denies the second page of them',
      world({ behaviour: { ...faulty({ ...DETAILS, kind: 'denied', skip: 1 }).behaviour, pages: { details: 2 } } }),
      'denied',
    ],
    ['fails', world(faulty({ ...DETAILS, kind: 'server_error' })), 'failed'],
  ])('an account that %s', async (_, of, reason) => {
    const used = await auditJson(of, BY_POLICY);
    expect([used.code, permissions(used.document)]).toEqual([3, HIDDEN]);
    expect(gapsIn(used)).toContain(`${BETA} account_details ${reason}`);
    const suggested = await auditJson(of, SUGGESTED);
    expect([suggested.code, verdicts(suggested.document)]).toEqual([3, KEPT]);
    for (const options of [[], ['--days', '90']]) {
      const sets = await auditJson(of, [...SETS, ...options]);
      expect([sets.code, setIn(sets.document)]).toEqual([
        3,
        [{ roles: 1, accounts: [ALPHA], last_used_status: 'unknown', days_unused: null, admin: 'unknown' }],
      ]);
    }
  });

  it.each<[string, World, readonly string[]]>([
    ['is left out on purpose', world({ beta: { auditRole: null } }), ['--exclude-accounts', BETA]],
    ['is closed', world({ beta: { state: 'SUSPENDED' } }), []],
  ])('not in one that %s', async (_, of, options) => {
    const used = await auditJson(of, [...BY_POLICY, ...options]);
    expect([used.code, permissions(used.document)]).toEqual([0, UNUSED]);
    expect(verdicts((await auditJson(of, [...SUGGESTED, ...options])).document).map(({ verdict }) => verdict)).toEqual([
      'detach',
      'detach',
      'detach',
    ]);
    const sets = await auditJson(of, [...SETS, '--days', '90', ...options]);
    expect(setIn(sets.document)).toEqual([{
      roles: 1,
      accounts: [ALPHA],
      last_used_status: 'not_in_window',
      days_unused: 400,
      admin: 'no',
    }]);
  });

  it('where all were seen, it is used', async () => {
    expect(permissions((await auditJson(world(), BY_POLICY)).document)).toEqual(['own sqs unused 400']);
    expect(setIn((await auditJson(world(), SETS)).document)).toMatchObject([{ roles: 2, last_used_status: 'used', days_unused: 1 }]);
  });
});

describe('a kept run that did not ask for everybody', () => {
  const offline = async (argv: readonly string[], store: string): Promise<Document> =>
    documentIn(await runCli([...argv, '--run', 'last', '--format', 'json', '--store', store], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, {
      now: later(60),
    }));

  const kept = async (...argv: readonly string[]): Promise<string> => {
    const store = emptyStore();
    await keeping(world({ beta: { roles: [] } }), ({ run }) => run(argv), store);
    return store;
  };

  it('roles only: users may use every managed policy', async () => {
    const store = await kept('unused', '--days', '90', '--principals', 'roles');
    const used = await offline(BY_POLICY, store);
    expect(permissions(used)).toEqual(HIDDEN);
    expect(used.coverage.gaps).toContainEqual(expect.objectContaining({ source: 'account_details', reason: 'not_asked' }));
    expect(verdicts(await offline(SUGGESTED, store)).map(({ verdict }) => verdict)).toEqual(['keep', 'keep', 'detach']);
  });

  it('everybody: it knows', async () => {
    const used = await offline(BY_POLICY, await kept('unused', '--days', '90'));
    expect(permissions(used)).toEqual(UNUSED);
  });

  it('--accounts leaves the others out of the question', async () => {
    const store = emptyStore();
    await keeping(world({ beta: { auditRole: null } }), ({ run }) => run(BY_POLICY), store);
    expect(permissions(await offline(BY_POLICY, store))).toEqual(HIDDEN);
    expect(permissions(await offline([...BY_POLICY, '--accounts', ALPHA], store))).toEqual(UNUSED);
  });
});
