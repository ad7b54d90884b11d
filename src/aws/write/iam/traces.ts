import { RECORD_DAYS, type TrailCall } from '../../../evidence/creation.js';
import { DAY_MS } from '../../../model/instant.js';
import { IamError, type TraceLookup } from '../../../cleanup/ports.js';
import { limitOf } from '../../../gather/pace/limits.js';
import type { Pacer } from '../../../gather/pace/pacer.js';
import { SendError } from '../../../deliver/send-error.js';
import { TARGETS } from '../../signed-ask.js';
import { eventPages, type AskLookup } from '../../cloudtrail.js';
import { jsonAnswer, jsonRequest } from '../protocols.js';
import type { SignedCall } from '../signed-call.js';

interface Tracing {
  readonly call: SignedCall;
  readonly accountId: string;
  readonly pacer: Pacer;
}

/** The newest of the calls that are meant, of all Regions; null: none is on record. */
export async function newestTrace(
  lookups: readonly TraceLookup[],
  since: Date,
  regions: readonly string[],
  tracing: Tracing,
): Promise<TrailCall | null> {
  let newest: TrailCall | null = null;
  for (const region of regions) {
    for (const lookup of lookups) {
      const found = await newestIn(lookup, since, asking(region, tracing));
      if (found !== null && (newest === null || found.at > newest.at)) newest = found;
    }
  }
  return newest;
}

/** The newest come first. What can't be read may have been one. */
async function newestIn({ attribute, value, isMeant }: TraceLookup, since: Date, ask: AskLookup): Promise<TrailCall | null> {
  for await (const page of eventPages(ask, attribute, value, since)) {
    for (const event of page) {
      if ('problem' in event) throw new IamError('UnreadableAnswer', `cloudtrail:LookupEvents: ${event.problem}`, 'other');
      if (Date.parse(event.at) > since.getTime() && isMeant(event)) return event;
    }
  }
  return null;
}

function asking(region: string, { call, accountId, pacer }: Tracing): AskLookup {
  const service = 'cloudtrail';
  const asked = { service, action: 'LookupEvents', region, repeat: 'safe', target: TARGETS[service], version: '1.1' } as const;
  const { key, assumption } = limitOf('cloudtrail', 'LookupEvents', accountId);
  return async (input, read) => {
    const leave = await pacer.enter(`${key}:${region}`, assumption);
    const answer = await call(jsonRequest({ ...asked, input })).catch((error: unknown) => {
      leave(error instanceof SendError && error.reason === 'throttled' ? 'throttled' : 'ok');
      throw error;
    });
    leave('ok');
    return read(jsonAnswer(answer, 'cloudtrail:LookupEvents'));
  };
}

/** CloudTrail has no more than that, and says so of nothing earlier. */
export function startOf(since: string, now: Date): Date {
  return new Date(Math.max(Date.parse(since), now.getTime() - RECORD_DAYS * DAY_MS));
}
