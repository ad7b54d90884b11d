import type { STSClient } from '@aws-sdk/client-sts';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from '@smithy/types';
import type { AwsSettings } from '../clients.js';
import { ATTEMPT_MINUTES, inFlight } from '../in-flight.js';
import { DIRECT } from '../network/network.js';
import { sharedHandler } from '../network/request-handler.js';
import type { CallTools } from './signed-call.js';

/** What the hub's client has found in environment, profile and metadata: looked for once, asked for a code once. */
export type Found = Pick<STSClient['config'], 'credentials' | 'sha256' | 'region' | 'useFipsEndpoint' | 'useDualstackEndpoint'>;

const CONNECTIONS = 8;

interface Writing {
  /** All that a caller takes but its sockets, its end and its credentials. */
  readonly tools: Omit<CallTools, 'handler' | 'signal' | 'credentials'>;
  /** One for each of the signals that end their requests. */
  readonly handlers: readonly NodeHttpHandler[];
}

/** What ends the requests of a handler, and after how long one has to be answered. */
type End = readonly [end: AbortSignal, attemptMs?: number];

/** Sockets of their own for what is written, since those of the run end with its deadline. */
export function openWriting(settings: AwsSettings, found: Found, ends: readonly End[]): Writing {
  const { clock, emit, env = process.env, network = DIRECT, requestTimeoutMs, endpoint, endpointFor = () => undefined } = settings;
  const handlerFor = (until: AbortSignal, attemptMs: number): NodeHttpHandler =>
    sharedHandler({
      ...{ concurrency: CONNECTIONS, requestTimeoutMs, wholeRequestMs: attemptMs, network, logger: SILENT, onAnswer: () => undefined },
      attempts: inFlight(until, attemptMs),
    });
  const endpoints = async () => ({
    ...{ endpoint, endpointFor, env },
    // The SDK looks for a Region first, and has no answer without one.
    fips: await found.useFipsEndpoint().catch(() => env['AWS_USE_FIPS_ENDPOINT'] === 'true'),
    dualStack: await found.useDualstackEndpoint().catch(() => env['AWS_USE_DUALSTACK_ENDPOINT'] === 'true'),
  });
  const handlers = ends.map(([end, attemptMs = ATTEMPT_MINUTES * 60_000]) => handlerFor(end, attemptMs));
  return { tools: { sha256: found.sha256, region: found.region, endpoints, clock, emit }, handlers };
}

const nothing = (): void => undefined;
export const SILENT: Logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
