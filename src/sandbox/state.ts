import type { SandboxState } from './service.js';
import type { World } from './world.js';

/** A fresh state: nothing has happened to the world yet. */
export function makeState(world: World, clock: () => Date): SandboxState {
  const corners = new Map<string, unknown>();
  return {
    world,
    clock,
    memory: <T>(key: string, make: () => T): T => {
      if (!corners.has(key)) corners.set(key, make());
      return corners.get(key) as T;
    },
  };
}
