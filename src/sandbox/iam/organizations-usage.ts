import { perAccount } from '../accounts.js';
import type { Tree } from '../organizations/tree.js';
import type { SandboxState } from '../service.js';
import type { LastUse, WorldAccount } from '../world.js';
import { SERVICE_NAMESPACES, serviceName } from '../worlds/service-catalogue.js';
import { isListed } from './advisor-list.js';
import { pathOf, type ReportEntity } from './organizations-scope.js';
import { usersOf } from './users.js';

/** A service in an organizations access report. */
export interface AccessDetail {
  readonly namespace: string;
  readonly name: string;
  /** By which account, and when last; null: by none. */
  readonly last: (LastUse & { readonly entityPath: string }) | null;
  /** How many accounts used it. */
  readonly accounts: number;
}

/** The services that the control policies leave to an entity, and which of its accounts used them. */
export function accessDetails(entity: ReportEntity, tree: Tree, state: SandboxState): readonly AccessDetail[] {
  const facts = state.world.advisor;
  const uses = entity.accounts.map((account) => ({
    account,
    use: perAccount(state, 'iam.accountUse', account, () => useOf(account, state)),
  }));
  return SERVICE_NAMESPACES.filter((namespace) => isListed(namespace, facts) && entity.allows(namespace)).map((namespace) => {
    const users = uses.flatMap(({ account, use }) => {
      const last = use.get(namespace);
      return last === undefined ? [] : [{ ...last, entityPath: `${pathOf(account, tree)}${account.id}` }];
    });
    const last = users.reduce<AccessDetail['last']>((latest, each) => (latest === null || isLater(each, latest) ? each : latest), null);
    return { namespace, name: serviceName(namespace), last, accounts: users.length };
  });
}

/** The last use of each service by anybody in an account. */
function useOf(account: WorldAccount, state: SandboxState): ReadonlyMap<string, LastUse> {
  const { untrackedRegions = [] } = state.world.advisor ?? {};
  const uses = new Map<string, LastUse>();
  for (const { services } of [...usersOf(state, account), ...account.roles]) {
    for (const { namespace, lastAuthenticated } of services) {
      if (lastAuthenticated === null || untrackedRegions.includes(lastAuthenticated.region)) continue;
      const before = uses.get(namespace);
      if (before === undefined || isLater(lastAuthenticated, before)) uses.set(namespace, lastAuthenticated);
    }
  }
  return uses;
}

function isLater(a: LastUse, b: LastUse): boolean {
  return Date.parse(a.at) > Date.parse(b.at);
}
