import type { Emit } from '../gather/events.js';
import type { Ports } from '../deliver/ports.js';
import type { Contact } from '../aws/contact.js';
import type { Clock, Hub, OrganizationTrust } from '../gather/ports.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { startDemo } from './demo.js';
import { reachOf } from './reach.js';
import type { LeaderWays } from '../aws/hub.js';
import type { WorkerReach } from './workers/protocol.js';
import type { CleanupWays } from '../aws/write/iam/open-cleanup.js';
import { asHomeError } from './setup-error.js';

/** Where the answers come from: AWS, or a simulated organization in this process. */
export interface Connection {
  readonly hub: Hub & OrganizationTrust;
  readonly clock: Clock;
  /** Left out where neither flags nor environment name it. */
  readonly region?: string | undefined;
  /** The ways to the destinations of a report. */
  readonly ports: () => Promise<Ports>;
  readonly cleanup: () => Promise<CleanupWays>;
  /** For processes that read accounts for this one. */
  readonly leader: LeaderWays & { readonly reach: (region: string) => WorkerReach };
  /** Who has answered so far. */
  readonly contact: () => Contact;
  readonly close: () => Promise<void>;
}

/** Loads the SDK, and the sandbox for --demo; nothing before this has touched either. */
export async function connect(settings: Settings, actions: readonly string[], io: Io, emit: Emit): Promise<Connection> {
  // Read while the simulation starts.
  const loading = import('../aws/hub.js');
  const demo = settings.demo ? await startDemo(io) : null;
  const reach = demo?.reach ?? (await reachOf(settings, io, emit).catch((error: unknown) => { throw asHomeError(error); }));
  const clock = demo?.clock ?? io.clock;
  const { openHub } = await loading;
  const deadlineMs = deadlineOf(settings, io);
  const started = clock.monotonic();
  const maxRate = settings.maxRate ?? null;
  const { requestTimeoutMs } = io;
  const hub = openHub({
    ...reach,
    concurrency: settings.concurrency,
    maxRate,
    deadlineMs,
    requestTimeoutMs,
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
    region: reach.region,
    ports: () => hub.ports(),
    cleanup: () => hub.cleanup(),
    leader: {
      assume: hub.assume,
      keepTo: hub.keepTo,
      reach: (found) => ({
        ...{ profile: settings.profile, region: reach.region ?? found, demo: demo?.place ?? null, maxRate, requestTimeoutMs },
        deadlineMs: deadlineMs === null ? null : Math.max(1, deadlineMs - (clock.monotonic() - started)),
      }),
    },
    contact: () => hub.contact(),
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
