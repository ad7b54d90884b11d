import type { SandboxState } from './service.js';
import type { World, WorldAccount } from './world.js';

/** A fresh state: nothing has happened to the world yet. */
export function makeState(world: World, clock: () => Date): SandboxState {
  const corners = new Map<string, unknown>();
  let current = world;
  return {
    get world() {
      return current;
    },
    clock,
    memory: <T>(key: string, make: () => T): T => {
      if (!corners.has(key)) corners.set(key, make());
      return corners.get(key) as T;
    },
    change: (id: string, update: (account: WorldAccount) => WorldAccount) => {
      current = { ...current, accounts: current.accounts.map((account) => (account.id === id ? update(account) : account)) };
      for (const corner of DERIVED) corners.delete(corner);
    },
  };
}

/** Made of the whole world, and made anew when that has changed. */
const DERIVED = ['accounts.byId', 'config'];
