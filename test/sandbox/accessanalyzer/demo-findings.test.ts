import { accessAnalyzerActions } from '../../../src/sandbox/accessanalyzer/index.js';
import { demoWorld, DEMO_CASES } from '../../../src/sandbox/worlds/demo.js';
import { allPages, asker } from '../config/worlds.js';

interface Finding {
  readonly id: string;
  readonly findingType: string;
  readonly resource: string;
  readonly status: string;
}

const world = demoWorld();
const management = { accountId: world.hub.accountId };
const ask = asker('access-analyzer', accessAnalyzerActions, world);
const analyzerArn = `arn:aws:access-analyzer:eu-west-1:${world.hub.accountId}:analyzer/unused-access`;

function list(): readonly Finding[] {
  const found: Finding[] = [];
  let nextToken: unknown;
  do {
    const page = ask('ListFindingsV2', { analyzerArn, ...(nextToken === undefined ? {} : { nextToken }) }, management);
    found.push(...(page['findings'] as readonly Finding[]));
    nextToken = page['nextToken'];
  } while (nextToken !== undefined);
  return found;
}

const findings = list();

/** What the analyzer says about the role of a case: finding types with their status. */
function about(name: string): readonly string[] {
  const chosen = DEMO_CASES.find((each) => each.name === name);
  const own = findings.filter(({ resource }) => resource.includes(`:${chosen?.accountId ?? '?'}:role/`)
    && resource.endsWith(`/${chosen?.role ?? '?'}`));
  return own.map(({ findingType, status }) => `${findingType} ${status}`);
}

function services(name: string): readonly unknown[] {
  const role = DEMO_CASES.find((each) => each.name === name)?.role ?? '?';
  const found = findings.find(({ findingType, resource }) => findingType === 'UnusedPermission' && resource.endsWith(`/${role}`));
  const { findingDetails } = ask(
    'GetFindingV2',
    { analyzerArn, id: found?.id },
    management,
  ) as { readonly findingDetails: readonly { readonly unusedPermissionDetails: object }[] };
  return findingDetails.map(({ unusedPermissionDetails }) => unusedPermissionDetails);
}

describe('the analyzer of the demo', () => {
  it('gives every finding an id of its own', () => {
    expect(findings.length).toBeGreaterThan(200);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });

  it.each<[string, readonly string[]]>([
    ['role-used-just-under-90-days', ['UnusedIAMRole RESOLVED']],
    ['role-used-exactly-90-days', ['UnusedIAMRole ACTIVE']],
    ['role-used-200-days', ['UnusedIAMRole ACTIVE']],
    ['role-not-in-window', ['UnusedIAMRole ACTIVE']],
    ['role-never-used', ['UnusedIAMRole ACTIVE']],
    ['role-brand-new', []],
    ['role-used-10-days', ['UnusedPermission ACTIVE']],
    ['role-admin-managed', ['UnusedIAMRole ARCHIVED']],
  ])('%s', (name, expected) => {
    expect(about(name)).toEqual(expected);
  });

  it('never speaks of service-linked roles, nor of accounts that are closed or outside', () => {
    const closed = world.accounts.filter(({ state, inOrganization }) => !inOrganization
      || (state !== 'ACTIVE' && state !== 'PENDING_CLOSURE'));
    expect(findings.filter(({ resource }) => resource.includes('/aws-service-role/'))).toEqual([]);
    expect(findings.filter(({ resource }) => closed.some(({ id }) => resource.includes(`:${id}:`)))).toEqual([]);
    expect(closed).toHaveLength(4);
  });

  it('names the services that are granted, tracked and not used', () => {
    expect(services('grant-denied-by-scp')).toEqual([{ serviceNamespace: 'redshift' }]);
    expect(services('role-uses-untracked-service')).toEqual([{ serviceNamespace: 's3' }]);
  });

  it('lists itself to the management account alone', () => {
    expect(allPages(ask, 'ListAnalyzers', {}).flatMap((page) => page['analyzers'])).toEqual([]);
    expect(ask('ListAnalyzers', {}, management)['analyzers']).toMatchObject([{ arn: analyzerArn }]);
  });
});
