import type { Emit } from '../gather/events.js';
import type { Ports } from '../deliver/ports.js';
import type { Clock, Hub } from '../gather/ports.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { reachOf, type Reach } from './reach.js';
import type { CleanupWays } from '../aws/write/iam/open-cleanup.js';
import { asHomeError } from './setup-error.js';

/** Where the answers come from: AWS, or a simulated organization in this process. */
export interface Connection {
  readonly hub: Hub;
  readonly clock: Clock;
  /** The ways to the destinations of a report. */
  readonly ports: () => Promise<Ports>;
  readonly cleanup: () => Promise<CleanupWays>;
  readonly close: () => Promise<void>;
}

/** Loads the SDK, and the sandbox for --demo; nothing before this has touched either. */
export async function connect(settings: Settings, actions: readonly string[], io: Io, emit: Emit): Promise<Connection> {
  const demo = settings.demo ? await startDemo(io.clock) : null;
  const reach = demo?.reach ?? (await reachOf(settings, io, emit).catch((error: unknown) => { throw asHomeError(error); }));
  const clock = demo?.clock ?? io.clock;
  const { openHub } = await import('../aws/hub.js');
  const hub = openHub({
    ...reach,
    concurrency: settings.concurrency,
    maxRate: settings.maxRate ?? null,
    deadlineMs: deadlineOf(settings, io),
    requestTimeoutMs: io.requestTimeoutMs,
    roleName: settings.roleName,
    externalId: settings.externalId ?? null,
    sessionName: settings.sessionName,
    actions,
    clock,
    emit,
    signal: io.signal,
  });
  return {
    hub,
    clock,
    ports: () => hub.ports(),
    cleanup: () => hub.cleanup(),
    close: async () => {
      hub.close();
      await demo?.close();
    },
  };
}

/** The nearer one of `--deadline` and the end that the surroundings set; null: neither is there. */
function deadlineOf({ deadline }: Settings, { askableMs }: Io): number | null {
  const ends = [...(deadline === undefined ? [] : [deadline * 60_000]), ...(askableMs === undefined ? [] : [Math.max(1, askableMs())])];
  return ends.length === 0 ? null : Math.min(...ends);
}

interface Demo {
  readonly reach: Reach;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

const DEMO_SPEED = 20;

/** The demo organization lives at a fixed instant, so its reports are the same every day. */
async function startDemo(clock: Clock): Promise<Demo> {
  const [{ startSandbox }, { demoWorld }] = await Promise.all([import('../sandbox/index.js'), import('../sandbox/worlds/demo.js')]);
  const world = demoWorld();
  const sandbox = await startSandbox(world);
  return {
    reach: {
      endpoint: sandbox.url,
      region: world.region,
      credentials: { accessKeyId: world.hub.accessKeyId, secretAccessKey: world.hub.secretAccessKey },
    },
    // Its AWS takes a moment for a report too, but no user should wait for a simulation: its time passes more quickly.
    clock: {
      ...clock,
      now: () => new Date(world.now),
      monotonic: () => clock.monotonic() * DEMO_SPEED,
      sleep: (ms) => clock.sleep(ms / DEMO_SPEED),
    },
    close: () => sandbox.close(),
  };
}
