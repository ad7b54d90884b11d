import type { Fault, FaultKind } from './behaviour.js';
import { commonError, deniedMessage } from '../server/errors.js';
import { matches, type Place } from './matcher.js';
import { WireError } from '../service.js';

/** What is to go wrong with one call. */
export interface Fate {
  readonly delayMs: number;
  /** How the answer ends: sent whole, cut by the socket, or never. */
  readonly ending: 'whole' | 'truncate' | 'reset' | 'hang' | 'lost';
  readonly error: WireError | null;
}

/** Decides about each call in turn. */
export type Fates = (place: Place, callerArn: string) => Fate;

/**
 * Every fault sees every call that it matches (`skip` counts those); the first fault that is due strikes, and only
 * the strike uses up one of its `times`. 'slow' delays and lets the next fault strike too.
 */
export function makeFates(faults: readonly Fault[], seed: number): Fates {
  const watches = faults.map((fault, index) => watch(fault, `${seed}/${index}`));
  return (place, callerArn) => {
    let delayMs = 0;
    let struck: Fault | null = null;
    for (const { fault, due, strike } of watches) {
      if (!matches(fault, place) || !due(place) || struck !== null) continue;
      strike();
      if (fault.kind === 'slow') delayMs += fault.delayMs ?? 0;
      else struck = fault;
    }
    return { delayMs, ...blow(struck, place, callerArn) };
  };
}

function watch(fault: Fault, seed: string) {
  const seen = new Map<string, number>();
  let total = 0;
  let struck = 0;
  return {
    fault,
    /** Must be asked for every matching call, so that `skip` and `share` count them all. */
    due: (place: Place): boolean => {
      total += 1;
      if (total <= (fault.skip ?? 0) || struck >= (fault.times ?? Infinity)) return false;
      if (fault.share === undefined) return true;
      const key = `${place.service}:${place.action}/${place.account}`;
      const turn = (seen.get(key) ?? 0) + 1;
      seen.set(key, turn);
      return draw(`${seed}/${key}/${turn}`) < fault.share;
    },
    strike: () => {
      struck += 1;
    },
  };
}

/**
 * A number in 0..1 from the seed, the place and the turn there: which calls are hit does not depend on how the
 * calls of different accounts happen to interleave.
 */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function blow(fault: Fault | null, place: Place, callerArn: string): Omit<Fate, 'delayMs'> {
  if (fault === null) return { ending: 'whole', error: null };
  const { kind } = fault;
  if (kind === 'truncate' || kind === 'reset' || kind === 'hang' || kind === 'lost') return { ending: kind, error: null };
  return { ending: 'whole', error: faultError(fault, kind, place, callerArn) };
}

function faultError(fault: Fault, kind: FaultKind, place: Place, callerArn: string): WireError {
  if (kind === 'server_error') return commonError(place.service, 'broken', fault.message);
  if (kind === 'throttle') return commonError(place.service, 'throttled', fault.message);
  if (kind === 'expired_token') return commonError(place.service, 'expiredToken', fault.message);
  if (kind === 'denied') {
    const message = fault.message ?? deniedMessage(callerArn, `${place.service}:${place.action}`, '*');
    return commonError(place.service, 'denied', message);
  }
  return new WireError(fault.code ?? 'ServiceUnavailable', fault.status ?? 503, fault.message ?? 'The service is unavailable.');
}
