import type { Hub } from './ports.js';
import { sourcesFor, type GatherRequest } from './request.js';

/**
 * Which aggregators there are is asked while it is still asked who the caller is: neither needs the other's answer, and a small
 * organization waits for both. Not in China, where AWS Config has no aggregator queries, nor where the Region is not yet known.
 */
export function aggregatorsAhead<H extends Pick<Hub, 'aggregators'>>(hub: H, { mode, needs }: GatherRequest, region?: string): H {
  if (mode !== 'aggregator' || !sourcesFor(needs, mode).has('config') || region === undefined || region.startsWith('cn-')) return hub;
  const asked = hub.aggregators();
  // Whoever needs the answer hears of it.
  asked.catch(() => undefined);
  return { ...hub, aggregators: () => asked };
}
