import type { AwsSettings } from '../clients.js';
import { openWriting, type Found } from './open-writing.js';
import { jsonAnswer, jsonRequest } from './protocols.js';
import { openCaller } from './signed-call.js';

/** After an interruption so long is spent on what would go on and cost. */
const TIDY_UP_MS = 5_000;

/** Tells Athena something after the run has ended, on a socket that has not. */
export async function tellAthena(settings: AwsSettings, found: Found, action: string, input: object): Promise<unknown> {
  const signal = new AbortController().signal;
  const { tools, handlers: [handler] } = openWriting(settings, found, [[signal, TIDY_UP_MS]]);
  if (handler === undefined) throw new Error('no way out');
  try {
    const caller = openCaller({ ...tools, handler, credentials: found.credentials, signal });
    const common = { service: 'athena', action, region: null, repeat: 'unsent', target: 'AmazonAthena', version: '1.1', input } as const;
    return jsonAnswer(await caller.call(jsonRequest(common)), `athena:${action}`);
  } finally {
    handler.destroy();
  }
}
