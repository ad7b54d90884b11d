import type { World, WorldUser } from '../../../src/sandbox/world.js';

/**
 * Uses that could not be on AWS, one sentence each: a user who used a service did so with a credential, whose own last
 * use is recorded too. Only credentials of single services keep no record.
 */
export function usageFaultsOf(world: World): readonly string[] {
  return world.accounts.flatMap(({ name: account, users }) =>
    users
      .filter((user) => serviceUse(user) > credentialUse(user))
      .map(({ name }) => `${account}: ${name} used a service after its credentials`),
  );
}

function serviceUse({ services }: WorldUser): string {
  const uses = services.flatMap(({ lastAuthenticated, actions = [] }) => [
    lastAuthenticated,
    ...actions.map(({ lastAccessed }) => lastAccessed),
  ]);
  return latest(uses.map((use) => use?.at));
}

function credentialUse({ password, keys, serviceSpecificCredentials = [] }: WorldUser): string {
  if (serviceSpecificCredentials.length > 0) return 'some time that nobody knows';
  return latest([password?.lastUsedAt, ...keys.map(({ lastUsed }) => lastUsed?.at)]);
}

/** '' when there is none: before everything. */
function latest(instants: readonly (string | null | undefined)[]): string {
  return instants.reduce<string>((last, at) => (at !== null && at !== undefined && at > last ? at : last), '');
}
