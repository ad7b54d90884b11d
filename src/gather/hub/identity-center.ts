import pLimit from 'p-limit';
import type { Evidence, Source } from '../../evidence/evidence.js';
import type { Assignment, IdentityCenter, IdentityStore, PermissionSet } from '../../evidence/identity-center.js';
import type { Account } from '../../model/account.js';
import type { IdentityInstance } from '../identity-ports.js';
import type { RunFindings } from '../run-findings.js';
import type { Scope } from '../scope.js';
import { asSourceError, observe, SourceError, unseen } from '../source-error.js';
import { NOTHING_FOUND, putEach, type HubTools } from './hub-source.js';

/** Twenty a second is what all of its calls may be together. */
const AT_ONCE = 16;

type Find = () => Promise<IdentityInstance>;

/** Who is assigned what in each account, then the directory, with the members of the groups that are. */
export async function readIdentityCenter(
  { caller, organization }: Pick<Scope, 'caller' | 'organization'>,
  accounts: readonly Account[],
  tools: HubTools,
  sources: ReadonlySet<Source>,
): Promise<RunFindings> {
  const { hub: { identityCenter }, clock, store } = tools;
  let found: Promise<IdentityInstance> | undefined;
  const find: Find = () => (found ??= identityCenter.instance(caller.partition, organization?.managementAccountId ?? null));
  const asOf = clock.now().toISOString();
  const groups = sources.has('identity_center') ? await readAssignments(find, accounts, tools) : null;
  if (!sources.has('identity_store')) return NOTHING_FOUND;
  const isEnough = ({ groups: listed, members }: IdentityStore): boolean =>
    groups === null || (listed !== null && groups.every((id) => Object.hasOwn(members, id)));
  if ((await store.reuse(caller.accountId, 'identity_store', isEnough)) !== null) return NOTHING_FOUND;
  const ask = async (): Promise<Evidence<IdentityStore>> => ({ seen: true, asOf, value: await readStore(find, groups, tools) });
  await store.put(caller.accountId, { identity_store: await observe(ask) });
  return NOTHING_FOUND;
}

/** Returns the ids of the groups that are assigned anything. */
async function readAssignments(find: Find, accounts: readonly Account[], { hub, clock, store }: HubTools): Promise<readonly string[]> {
  const { identityCenter } = hub;
  const groups = new Set<string>();
  const note = (assignments: readonly Assignment[]): void => {
    for (const { kind, principalId } of assignments) if (kind === 'group') groups.add(principalId);
  };
  const missing: Account[] = [];
  for (const account of accounts) {
    const kept = await store.reuse(account.id, 'identity_center', () => true);
    if (kept?.seen === true) note(kept.value.assignments);
    else missing.push(account);
  }
  if (missing.length === 0) return [...groups];
  const asOf = clock.now().toISOString();
  const sets = await provisioned(find, hub.identityCenter).catch(asSourceError);
  const slots = pLimit(AT_ONCE);
  const answers = new Map<string, Evidence<IdentityCenter>>();
  const ask = async (account: Account): Promise<void> => {
    const answer = await observe(async (): Promise<Evidence<IdentityCenter>> => {
      if (sets instanceof SourceError) throw sets;
      const instance = await find();
      const own = sets.filter(({ accountIds }) => accountIds.has(account.id)).map(({ set }) => set);
      const assignments = await Promise.all(own.map(({ arn }) => slots(() => identityCenter.assignments(instance, account.id, arn))));
      return { seen: true, asOf, value: { permissionSets: own, assignments: assignments.flat() } };
    });
    if (answer.seen) note(answer.value.assignments);
    answers.set(account.id, answer);
  };
  await Promise.all(missing.map(ask));
  await putEach('identity_center', missing, store, ({ id }) => answers.get(id) ?? unseen('failed', 'not answered'));
  return [...groups];
}

interface Provisioned {
  readonly set: PermissionSet;
  readonly accountIds: ReadonlySet<string>;
}

/** There are fewer permission sets than accounts: so each set is asked for its accounts. */
async function provisioned(find: Find, identityCenter: HubTools['hub']['identityCenter']): Promise<readonly Provisioned[]> {
  const instance = await find();
  const slots = pLimit(AT_ONCE);
  const arns = await identityCenter.permissionSets(instance);
  return Promise.all(
    arns.map((arn) =>
      slots(async () => ({
        set: await identityCenter.permissionSet(instance, arn),
        accountIds: new Set(await identityCenter.accountsOf(instance, arn)),
      })),
    ),
  );
}

async function readStore(find: Find, groups: readonly string[] | null, { hub: { identityCenter } }: HubTools): Promise<IdentityStore> {
  const instance = await find();
  const users = await identityCenter.users(instance);
  if (groups === null) return { users, groups: null, members: {} };
  const slots = pLimit(AT_ONCE);
  const [listed, members] = await Promise.all([
    identityCenter.groups(instance),
    Promise.all(groups.map((id) => slots(async () => [id, await identityCenter.members(instance, id)] as const))),
  ]);
  return { users, groups: listed, members: Object.fromEntries(members) };
}
