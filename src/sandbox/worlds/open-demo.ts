import { startSandbox, type Sandbox } from '../start.js';
import { demoWorld } from './demo.js';

/** Plain data, so that one thread can tell another. */
export interface DemoPlace {
  readonly url: string;
  readonly region: string;
  /** The instant at which the world stands still, ISO 8601. */
  readonly now: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The demo organization, served on loopback, and how to get in. */
export async function openDemo(): Promise<DemoPlace & Pick<Sandbox, 'close'>> {
  const world = demoWorld();
  const { accessKeyId, secretAccessKey } = world.hub;
  const sandbox = await startSandbox(world);
  return {
    ...{ url: sandbox.url, region: world.region, now: world.now, credentials: { accessKeyId, secretAccessKey } },
    close: () => sandbox.close(),
  };
}
