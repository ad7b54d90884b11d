import { homeError } from '../errors.js';
import type { Emit } from '../gather/events.js';
import type { Clock, Hub } from '../gather/ports.js';
import type { Io } from '../cli/io.js';
import { quoted } from '../cli/parse-option.js';
import type { Settings } from '../cli/settings.js';

/** Where the answers come from: AWS, or a simulated organization in this process. */
export interface Connection {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

/** Loads the SDK, and the sandbox for --demo; nothing before this has touched either. */
export async function connect(settings: Settings, actions: readonly string[], io: Io, emit: Emit): Promise<Connection> {
  if (!settings.demo) checkEndpoints(io);
  const demo = settings.demo ? await startDemo(io.clock) : null;
  const clock = demo?.clock ?? io.clock;
  const { openHub } = await import('../aws/hub.js');
  const hub = openHub({
    ...(demo === null ? { region: regionOf(settings, io), profile: settings.profile } : demo.reach),
    concurrency: settings.concurrency,
    maxRate: settings.maxRate ?? null,
    deadlineMs: settings.deadline === undefined ? null : settings.deadline * 60_000,
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
    close: async () => {
      hub.close();
      await demo?.close();
    },
  };
}

/** The SDK for JavaScript knows AWS_REGION only; people who come from the AWS CLI have the other one. */
function regionOf({ region }: Settings, { env }: Io): string | undefined {
  return region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
}

/** The SDK takes `localhost:4566` for a scheme and asks some other host. */
function checkEndpoints({ env }: Io): void {
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith('AWS_ENDPOINT_URL') || value === '') continue;
    if (/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) continue;
    throw homeError(`${name} can't be ${quoted(value)}`, 'Allowed: a URL such as http://localhost:4566. Without it AWS itself is asked.');
  }
}

interface Demo {
  readonly reach: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
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
    // Its AWS takes a moment for a report too, but nobody should wait for a simulation: its time passes more quickly.
    clock: {
      ...clock,
      now: () => new Date(world.now),
      monotonic: () => clock.monotonic() * DEMO_SPEED,
      sleep: (ms) => clock.sleep(ms / DEMO_SPEED),
    },
    close: () => sandbox.close(),
  };
}
