import type { DemoPlace } from '../cli/demo-place.js';
import type { Io } from '../cli/io.js';
import type { Clock } from '../gather/ports.js';
import type { Reach } from './reach.js';

export interface Demo {
  readonly reach: Reach;
  readonly clock: Clock;
  /** For another process that asks the same organization. */
  readonly place: Pick<DemoPlace, 'url' | 'now'>;
  readonly close: () => Promise<void>;
}

const DEMO_SPEED = 20;

/** The demo organization lives at a fixed instant, so its reports are the same every day. */
export async function startDemo({ clock, demoBeside }: Io): Promise<Demo> {
  const { url, region, now, credentials, close } = await (demoBeside ?? inThisThread)();
  return {
    reach: { endpoint: url, region, credentials },
    clock: demoClock(clock, now),
    place: { url, now },
    close,
  };
}

/** The date stands still. A simulated AWS takes a moment for a report too, but no user should wait for it: its time passes more quickly. */
export function demoClock(clock: Clock, now: string): Clock {
  return {
    ...clock,
    now: () => new Date(now),
    monotonic: () => clock.monotonic() * DEMO_SPEED,
    sleep: (ms) => clock.sleep(ms / DEMO_SPEED),
  };
}

async function inThisThread(): Promise<DemoPlace> {
  const { openDemo } = await import('../sandbox/worlds/open-demo.js');
  return openDemo();
}
