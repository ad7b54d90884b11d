import '../../harness.js';
import { openHub } from '../../../src/aws/hub.js';
import type { Ports } from '../../../src/deliver/ports.js';
import type { GatherEvent } from '../../../src/gather/events.js';
import type { Clock } from '../../../src/gather/ports.js';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import type { DeliveryFacts } from '../../../src/sandbox/world-delivery.js';
import { tinyWorld } from '../../sandbox/tiny-world.js';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';

export interface PortBench {
  readonly ports: Ports;
  readonly sandbox: Sandbox;
  readonly events: readonly GatherEvent[];
  /** Milliseconds that would have been waited, one by one. */
  readonly waits: readonly number[];
}

export interface PortOptions {
  readonly delivery?: DeliveryFacts;
  readonly faults?: Behaviour['faults'];
  readonly denied?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly requestTimeoutMs?: number;
  readonly signal?: AbortSignal;
  /** undefined: none is set. */
  readonly region?: string | undefined;
}

/** The ways out of the real program, into a sandbox; waiting costs nothing. */
export async function withPorts<T>(options: PortOptions, use: (bench: PortBench) => Promise<T>): Promise<T> {
  const bench = await openBench(options);
  try {
    return await use(bench);
  } finally {
    await bench.close();
  }
}

export async function openBench(options: PortOptions): Promise<PortBench & { close(): Promise<void> }> {
  const base = tinyWorld();
  const behaviour = { ...base.behaviour, faults: options.faults ?? [] };
  const hub = { ...base.hub, denied: options.denied ?? [] };
  const world = { ...base, behaviour, hub, ...(options.delivery === undefined ? {} : { delivery: options.delivery }) };
  const sandbox = await startSandbox(world);
  const events: GatherEvent[] = [];
  const waits: number[] = [];
  const { accessKeyId, secretAccessKey } = world.hub;
  const way = openHub({
    region: 'region' in options ? options.region : world.region,
    endpoint: sandbox.url,
    credentials: { accessKeyId, secretAccessKey },
    env: options.env ?? {},
    ...{ concurrency: 4, maxRate: null, deadlineMs: null, requestTimeoutMs: options.requestTimeoutMs ?? 30_000 },
    ...{ roleName: 'Audit', externalId: null, sessionName: 'test', actions: [] },
    clock: clockInto(waits),
    emit: (event) => { events.push(event); },
    signal: options.signal ?? new AbortController().signal,
  });
  const close = async (): Promise<void> => {
    way.close();
    await sandbox.close();
  };
  return { ports: await way.ports(), sandbox, events, waits, close };
}

function clockInto(waits: number[]): Clock {
  let passed = 0;
  return {
    now: () => new Date('2026-11-29T12:00:00Z'),
    monotonic: () => passed,
    sleep: async (ms) => {
      waits.push(ms);
      passed += ms;
      await Promise.resolve();
    },
    random: () => 1,
  };
}
