import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  Client,
  MetadataBearer,
} from '@smithy/types';
import pLimit from 'p-limit';
import type { Emit } from '../gather/events.js';
import { learningPacer } from '../gather/pace/pacer.js';
import type { Clock } from '../gather/ports.js';
import { makeAsker, type Ask } from './asker.js';
import { BoundedHandler } from './bounded-handler.js';
import { openDeadline, type WhyOver } from './deadline.js';
import { ATTEMPT_MINUTES, inFlight, type InFlight } from './in-flight.js';
import { patientRetry } from './retry-strategy.js';
import { stopwatch } from './stopwatch.js';

// SDK versions from January 2027 on ask for Node 22; the notice does not concern the person at the prompt.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** How to reach AWS. What is left out is found the SDK's way: environment, profile, instance or container role. */
export interface AwsSettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly credentials?: AwsCredentialIdentity | undefined;
  /** Calls in flight at once. */
  readonly concurrency: number;
  /** Calls per second and account at most; null: as fast as AWS lets. */
  readonly maxRate: number | null;
  /** After so many milliseconds nothing more is asked; null: no limit. */
  readonly deadlineMs: number | null;
  /** A request without a sign of life for so many milliseconds is given up, and asked again. */
  readonly requestTimeoutMs: number;
  /** One answer as a whole may take so many milliseconds; left out: minutes. */
  readonly attemptMs?: number | undefined;
  readonly clock: Clock;
  /** Milliseconds for measuring only, which no correction of the clock touches; left out: the process's own. */
  readonly monotonic?: (() => number) | undefined;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

type AskOf<T> = T extends Client<infer I extends object, infer O extends MetadataBearer, infer C> ? Ask<I, O, C> : never;

export type AskIam = AskOf<IAMClient>;

/** One question-asker per service; what it asks is typed by the command that it is given. */
export interface Clients {
  readonly sts: AskOf<STSClient>;
  readonly organizations: AskOf<OrganizationsClient>;
  readonly config: AskOf<ConfigServiceClient>;
  readonly accessAnalyzer: AskOf<AccessAnalyzerClient>;
  /** IAM with the hub's credentials. */
  readonly iam: AskIam;
  /** IAM inside another account; the provider sees to it that its credentials have not expired. */
  readonly iamFor: (accountId: string, credentials: AwsCredentialIdentityProvider) => AskIam;
  readonly region: () => Promise<string>;
  readonly close: () => void;
}

/** One account in trouble is given up after being asked for this long; the rest of it is a gap. */
const ACCOUNT_MINUTES = 30;

/** One pool of connections for every client of the run. */
function sharedHandler({ concurrency: maxSockets, requestTimeoutMs }: AwsSettings, attempts: InFlight): BoundedHandler {
  const agent = { keepAlive: true, maxSockets };
  const options = {
    connectionTimeout: 5_000,
    // This one ends with the answer's head; over a body that stops half way, only the socket's own timeout watches.
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeoutMs,
    httpAgent: agent,
    httpsAgent: agent,
  };
  return new BoundedHandler(options, attempts);
}

/** Settings that were given; an `undefined` would keep the SDK from looking for itself. */
function chosen({ region, profile, endpoint }: AwsSettings): Partial<Record<'region' | 'profile' | 'endpoint', string>> {
  return Object.fromEntries(Object.entries({ region, profile, endpoint }).filter(([, value]) => value !== undefined));
}

/** What a client looks for in environment and files, as this one found it: one per account would look again for each. */
function foundBy({ config }: IAMClient): Partial<IAMClientConfig> {
  const { region, useFipsEndpoint, useDualstackEndpoint, userAgentAppId, retryMode, authSchemePreference } = config;
  return { region, useFipsEndpoint, useDualstackEndpoint, userAgentAppId, retryMode, authSchemePreference };
}

export function openClients(settings: AwsSettings): Clients {
  const { signal, concurrency, maxRate, emit, monotonic: now = () => performance.now() } = settings;
  const attempts = inFlight(signal, settings.attemptMs ?? ATTEMPT_MINUTES * 60_000);
  const deadline = openDeadline(settings.deadlineMs, now, attempts.endAll);
  const clock = deadline.heardBy(settings.clock);
  const requestHandler = sharedHandler(settings, attempts);
  const retryStrategy = patientRetry(clock, () => deadline.whyOver() !== null);
  // No call has options of its own, so what the middleware comes to is worked out once for each kind of call.
  const common = { ...chosen(settings), requestHandler, retryStrategy, cacheMiddleware: true };
  const sts = new STSClient({ ...common, ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }) });
  // One provider for all of the hub's clients: the chain (SSO, IMDS …) is walked once.
  const hub = { ...common, credentials: sts.config.credentials };
  const iam = new IAMClient(hub);
  const goOn = (): void => {
    signal.throwIfAborted();
    deadline.throwIfOver();
  };
  const tools = { pacer: learningPacer(clock, now), maxRate, slots: pLimit(concurrency), emit, goOn };
  const asker = makeAsker({ ...tools, now, signal, whyOver: deadline.whyOver });

  return {
    sts: asker(sts, 'sts', null),
    organizations: asker(new OrganizationsClient(hub), 'organizations', null),
    config: asker(new ConfigServiceClient(hub), 'config', null),
    accessAnalyzer: asker(new AccessAnalyzerClient(hub), 'access-analyzer', null),
    iam: asker(iam, 'iam', null),
    iamFor: (accountId, credentials) => {
      const watch = stopwatch(now);
      const isOver = (): boolean => watch.ms() > ACCOUNT_MINUTES * 60_000;
      const whyOver: WhyOver = () => deadline.whyOver() ?? (isOver() ? `the ${ACCOUNT_MINUTES} minutes of this account are over` : null);
      const ownRetry = patientRetry(clock, () => whyOver() !== null);
      const client = new IAMClient({ ...common, ...foundBy(iam), retryStrategy: ownRetry, credentials });
      return asker(client, 'iam', accountId, { watch, whyOver });
    },
    region: () => sts.config.region(),
    close: () => {
      deadline.close();
      requestHandler.destroy();
    },
  };
}
