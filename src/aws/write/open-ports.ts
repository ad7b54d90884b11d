import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from '@smithy/types';
import type { Ports } from '../../deliver/ports.js';
import type { AwsSettings } from '../clients.js';
import { ATTEMPT_MINUTES, inFlight } from '../in-flight.js';
import { DIRECT } from '../network/network.js';
import { sharedHandler } from '../network/request-handler.js';
import { endpointSettings, type EndpointSettings, type Found } from './endpoint.js';
import { lastingCredentials } from './lasting-credentials.js';
import { s3Port } from './s3/port.js';
import { secretsPort } from './secrets.js';
import { openCaller } from './signed-call.js';
import { tablePort } from './dynamodb.js';
import { eventsPort } from './events.js';
import { mailPort } from './ses.js';
import { snsPort } from './sns.js';
import { webPort } from './web.js';

const CONNECTIONS = 8;

/** After an interruption, or at the end of patience, so long is spent on tidying up. */
const TIDY_UP_MS = 5_000;

/** The ways out to every destination. They have sockets of their own, since those of the run end with its deadline. */
export function openPorts(settings: AwsSettings, found: Found): Ports & { close(): void } {
  const { clock, emit, signal, env = process.env, network = DIRECT, requestTimeoutMs } = settings;
  const handlerFor = (until: AbortSignal, attemptMs: number): NodeHttpHandler =>
    sharedHandler({
      ...{ concurrency: CONNECTIONS, requestTimeoutMs, wholeRequestMs: attemptMs, network, logger: SILENT, onAnswer: () => undefined },
      attempts: inFlight(until, attemptMs),
    });
  const endpoints = (): Promise<EndpointSettings> => endpointSettings(settings, found);
  const { sha256, region } = found;
  const uninterrupted = new AbortController().signal;
  const [handler, lastHandler] = [handlerFor(signal, ATTEMPT_MINUTES * 60_000), handlerFor(uninterrupted, TIDY_UP_MS)];
  const credentials = lastingCredentials(settings, found.credentials, { requestHandler: handler, logger: SILENT });
  const tools = { handler, credentials, sha256, region, endpoints, clock, emit, signal };
  const caller = openCaller(tools);
  const lastCaller = openCaller({ ...tools, handler: lastHandler, signal: uninterrupted });
  return {
    s3: s3Port({ caller, lastCaller, home: region, env }),
    secrets: secretsPort(caller.call),
    web: webPort(tools),
    now: () => clock.now(),
    sns: snsPort(caller.call),
    mail: mailPort(caller.call),
    table: tablePort(caller.call, tools),
    events: eventsPort(caller.call, tools),
    close: () => {
      handler.destroy();
      lastHandler.destroy();
    },
  };
}

const nothing = (): void => undefined;
const SILENT: Logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
