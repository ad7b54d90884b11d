import type { World } from '../../src/sandbox/world.js';
import { demoWorld } from '../../src/sandbox/worlds/demo.js';
import { IS_WHOLE } from '../extent.js';

/** The demo organization; where somebody waits for the test, every fourth of its accounts, those that answer in part among them. */
export function demoPart(): World {
  const demo = demoWorld();
  if (IS_WHOLE) return demo;
  return { ...demo, accounts: demo.accounts.filter(({ id }, index) => id === demo.hub.accountId || id === demo.organization?.managementAccountId || index % 4 === 0) };
}
