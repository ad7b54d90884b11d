import { setMaxListeners } from 'node:events';
import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/core/protocols';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  Client,
  Command,
  HttpHandlerOptions,
  MetadataBearer,
  NodeHttpHandlerOptions,
} from '@smithy/types';
import pLimit from 'p-limit';
import type { Emit } from '../gather/events.js';
import { learningPacer } from '../gather/pace/pacer.js';
import type { Clock } from '../gather/ports.js';
import { ATTEMPT_OPTIONS, eachAttempt } from './attempt-middleware.js';
import { SourceError } from '../gather/source-error.js';
import { patientRetry } from './retry-strategy.js';
import { stopwatch } from './stopwatch.js';
import { toSourceError } from './to-source-error.js';

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
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Sends a command. An answer that does not come is a SourceError. */
export type Ask<I extends object, O extends MetadataBearer, C> = <In extends I, Out extends O>(command: Command<I, In, O, Out, C>) => Promise<Out>;

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

/**
 * Ends with the signal what is on its way. Given to each call, the signal would be listened to by all that wait for
 * their turn as well, and listening takes the longer the more do.
 */
class InterruptibleHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;

  constructor(options: NodeHttpHandlerOptions, signal: AbortSignal) {
    super(options);
    this.#signal = signal;
    setMaxListeners(0, signal);
  }

  override handle(request: HttpRequest, options: HttpHandlerOptions = {}): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: this.#signal });
  }
}

/** One pool of connections for every client of the run. */
function sharedHandler({ concurrency: maxSockets, requestTimeoutMs, signal }: AwsSettings): NodeHttpHandler {
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
  return new InterruptibleHandler(options, signal);
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

/** Why nothing more is asked; null: it goes on. */
type WhyOver = () => string | null;

function deadline(ms: number | null, now: () => number): WhyOver {
  const end = now() + (ms ?? Infinity);
  return () => (now() > end ? '--deadline has passed' : null);
}

export function openClients(settings: AwsSettings): Clients {
  const { clock, emit, signal, concurrency, maxRate } = settings;
  const now = (): number => clock.monotonic();
  const requestHandler = sharedHandler(settings);
  const whyRunOver = deadline(settings.deadlineMs, now);
  // No call has options of its own, so what the middleware comes to is worked out once for each kind of call.
  const common = { ...chosen(settings), requestHandler, retryStrategy: patientRetry(clock, () => whyRunOver() !== null), cacheMiddleware: true };
  const sts = new STSClient({ ...common, ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }) });
  // One provider for all of the hub's clients: the chain (SSO, IMDS …) is walked once.
  const hub = { ...common, credentials: sts.config.credentials };
  const iam = new IAMClient(hub);
  const tools = { pacer: learningPacer(clock), clock, maxRate, slots: pLimit(concurrency), emit, signal };

  function asker<I extends object, O extends MetadataBearer, C>(
    client: Client<I, O, C>,
    service: string,
    accountId: string | null,
    { watch, whyOver } = { watch: stopwatch(now), whyOver: whyRunOver },
  ): Ask<I, O, C> {
    client.middlewareStack.addRelativeTo(eachAttempt(service, accountId, { ...tools, pause: watch.pause }), ATTEMPT_OPTIONS);
    // It copies every answer for a log that nobody keeps.
    client.middlewareStack.remove('loggerMiddleware');
    return async (command) => {
      signal.throwIfAborted();
      const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
      const why = whyOver();
      if (why !== null) throw new SourceError('timed_out', 'Deadline', `${action}: not asked, ${why}`);
      try {
        return await watch.during(() => client.send(command));
      } catch (error) {
        signal.throwIfAborted();
        throw toSourceError(error, action);
      }
    };
  }

  return {
    sts: asker(sts, 'sts', null),
    organizations: asker(new OrganizationsClient(hub), 'organizations', null),
    config: asker(new ConfigServiceClient(hub), 'config', null),
    accessAnalyzer: asker(new AccessAnalyzerClient(hub), 'access-analyzer', null),
    iam: asker(iam, 'iam', null),
    iamFor: (accountId, credentials) => {
      const watch = stopwatch(now);
      const isOver = (): boolean => watch.ms() > ACCOUNT_MINUTES * 60_000;
      const whyOver: WhyOver = () => whyRunOver() ?? (isOver() ? `the ${ACCOUNT_MINUTES} minutes of this account are over` : null);
      const client = new IAMClient({ ...common, ...foundBy(iam), retryStrategy: patientRetry(clock, () => whyOver() !== null), credentials });
      return asker(client, 'iam', accountId, { watch, whyOver });
    },
    region: () => sts.config.region(),
    close: () => {
      requestHandler.destroy();
    },
  };
}
