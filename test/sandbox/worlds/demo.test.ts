import type { WorldUser } from '../../../src/sandbox/world.js';
import { DEMO_CASES, demoWorld } from '../../../src/sandbox/worlds/demo.js';
import { directoryOf } from '../../../src/sandbox/iam/directories.js';
import { listServices } from '../../../src/sandbox/iam/advisor-list.js';
import { makeState } from '../../../src/sandbox/state.js';
import { ACCOUNT_PROOFS, USER_PROOFS } from './demo-cases.js';
import { ROLE_PROOFS } from './demo-role-cases.js';
import { faultsOf } from './world-rules.js';

const world = demoWorld();
const users = world.accounts.flatMap((account) => account.users);

describe('demoWorld', () => {
  it('is the same at every start', () => {
    expect(demoWorld()).toEqual(world);
    expect(JSON.stringify(demoWorld())).toBe(JSON.stringify(world));
  });

  it('is an organization of some size', () => {
    expect(world.accounts.length).toBeGreaterThanOrEqual(30);
    expect(users.length).toBeGreaterThanOrEqual(400);
    expect(world.organization?.units.map((unit) => unit.name)).toEqual([
      'Security',
      'Infrastructure',
      'Workloads',
      'Prod',
      'Dev',
      'Sandbox',
      'Suspended',
    ]);
    expect(world.aggregators).toMatchObject([{
      name: 'org',
      sources: 'organization',
      accountId: world.hub.accountId,
      region: world.region,
    }]);
  });

  it('shows nothing that AWS would not', () => {
    expect(faultsOf(world)).toEqual([]);
  });

  it('has accounts in every unit', () => {
    const parents = new Set(world.accounts.map((account) => account.parentId));
    const empty = world.organization?.units.filter((unit) => !parents.has(unit.id)
      && !world.organization?.units.some((child) => child.parentId === unit.id));
    expect(empty).toEqual([]);
  });

  it('gives every account a service-linked role, and the audit role unless its absence is the case', () => {
    const withoutService = world.accounts.filter((account) => !account.roles.some((role) => role.path.startsWith('/aws-service-role/')));
    const withoutAudit = world.accounts.filter((account) => !account.roles.some((role) => role.name === 'IamAuditReadOnly'));
    expect(withoutService).toEqual([]);
    expect(withoutAudit.map((account) => account.name).sort()).toEqual([
      'quillhaven-management',
      'quillhaven-rotterdam-pilot',
      'quillhaven-tidewater-store',
    ]);
  });

  it('names the hub as a user of the management account', () => {
    const home = world.accounts.find((account) => account.id === world.organization?.managementAccountId);
    const auditor = home?.users.find((user) => user.name === 'auditor');
    expect(world.hub).toMatchObject({
      accountId: home?.id,
      arn: `arn:aws:iam::${home?.id ?? ''}:user/auditor`,
      userId: auditor?.id,
      accessKeyId: auditor?.keys[0]?.id,
    });
  });

  it('holds readable policies but for the one that is damaged on purpose', () => {
    const documents = world.accounts.flatMap((account) => [
      ...account.policies.map((policy) => policy.document),
      ...[...account.users, ...account.groups, ...account.roles].flatMap((entity) => entity.inline.map((policy) => policy.document)),
      ...account.roles.map((role) => role.trust),
    ]);
    const damaged = documents.filter((document) => {
      try {
        return typeof JSON.parse(document) !== 'object';
      } catch {
        return true;
      }
    });
    expect(damaged).toHaveLength(1);
  });

  it('is mostly in good health', () => {
    const share = users.filter(stale).length / users.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.25);
  });

  it('answers quickly', () => {
    expect(world.behaviour.latencyMs).toBe(0);
    expect(world.behaviour.limits).toEqual([]);
    expect(Math.max(world.behaviour.advisor.polls, ...world.accounts.map((account) => account.report.polls))).toBeLessThanOrEqual(2);
  });
});

/** Every credential in use lies idle since early August. */
function stale(user: WorldUser): boolean {
  const uses = [user.password, ...user.keys
    .filter((key) => key.status === 'Active')
    .map((key) => ({ changedAt: key.createdAt, lastUsedAt: key.lastUsed?.at ?? null }))];
  const credentials = uses.filter((use) => use !== null);
  return credentials.length > 0 && credentials.every((use) => (use.lastUsedAt ?? use.changedAt) < '2026-08-03T11:30:01Z');
}

describe('roles of the demo', () => {
  it('use what they are granted', () => {
    const state = makeState(world, () => new Date(world.now));
    const strange = world.accounts.flatMap(({ id, roles }) => {
      const directory = directoryOf(id, state);
      return roles.flatMap(({ path, name, services }) => {
        const subject = directory.subject(`arn:aws:iam::${id}:role${path}${name}`);
        const granted = new Set(subject === undefined ? [] : listServices(subject).map(({ namespace }) => namespace));
        return services.filter(({ namespace }) => !granted.has(namespace)).map(({ namespace }) => `${name} ${namespace}`);
      });
    });
    expect([...new Set(strange)]).toEqual([]);
  });

  it('were used, where they are used, once a service was', () => {
    const silent = world.accounts.flatMap(({ roles }) =>
      roles.filter((role) => role.lastUsed !== null && role.services.every((service) => service.lastAuthenticated === null)));
    expect(silent.map((role) => role.name)).toEqual([]);
  });
});

describe('DEMO_CASES', () => {
  it('has different names, each with a sentence', () => {
    expect(new Set(DEMO_CASES.map((found) => found.name)).size).toBe(DEMO_CASES.length);
    expect(DEMO_CASES.filter((found) => !found.about.endsWith('.'))).toEqual([]);
  });

  it('has a proof for each, and no proof without a case', () => {
    const proofs = [USER_PROOFS, ROLE_PROOFS, ACCOUNT_PROOFS].flatMap((each) => Object.keys(each));
    expect(DEMO_CASES.map((found) => found.name).sort()).toEqual(proofs.sort());
  });

  it.each(DEMO_CASES.map((found) => [found.name, found] as const))('shows %s', (name, found) => {
    const account = world.accounts.find((candidate) => candidate.id === found.accountId);
    if (account === undefined) throw new Error(`no account ${found.accountId}`);
    const proofs = [
      ...account.users.filter((user) => user.name === found.user).map((user) => USER_PROOFS[name]?.(user, account, world)),
      ...account.roles.filter((role) => role.name === found.role).map((role) => ROLE_PROOFS[name]?.(role, account, world)),
      ...(found.user === null && found.role === null ? [ACCOUNT_PROOFS[name]?.(account, world)] : []),
    ];
    expect(proofs).toContain(true);
  });

  it('shows every pitfall that the facts of a world can show', () => {
    const pitfalls = new Set(DEMO_CASES.map((found) => found.pitfall));
    const wanted = [
      1,
      2,
      3,
      4,
      5,
      7,
      9,
      10,
      11,
      13,
      14,
      15,
      16,
      17,
      18,
      19,
      21,
      22,
      23,
      24,
      25,
      26,
      27,
      28,
      29,
      31,
      33,
      35,
      36,
      38,
      42,
      43,
      44,
      45,
      46,
      47,
    ];
    expect(wanted.filter((pitfall) => !pitfalls.has(pitfall))).toEqual([]);
    expect(world.behaviour.pages.emptyListAccountsEvery).toBeGreaterThan(0);
  });

  it('puts cases of users and roles where an audit can see them', () => {
    const hidden = DEMO_CASES.filter((found) => {
      const account = world.accounts.find((candidate) => candidate.id === found.accountId);
      return (found.user !== null || found.role !== null)
        && (account?.state !== 'ACTIVE' || account.denied.length > 0 || !account.roles.some((role) => role.assumable));
    });
    expect(hidden).toEqual([]);
  });
});
