import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  Client,
  Logger,
  MetadataBearer,
  RetryStrategyV2,
} from '@smithy/types';
import pLimit from 'p-limit';
import type { Emit } from '../gather/events.js';
import { learningPacer } from '../gather/pace/pacer.js';
import type { Clock } from '../gather/ports.js';
import { makeAsker, type Ask } from './asker.js';
import { ADVISOR_READERS } from './lean/advisor-readers.js';
import { FINDING_READERS } from './lean/finding-reader.js';
import { signQuickly } from './lean/quick-signer.js';
import { hubCredentials, type AskMfaCode } from './credentials/hub-credentials.js';
import { DIRECT, type Network } from './network/network.js';
import type { EndpointFor } from './network/profile-endpoints.js';
import type { Environment } from './network/proxies.js';
import { sharedHandler } from './network/request-handler.js';
import { openContact, type Contact } from './contact.js';
import { openDeadline, type Deadline, type WhyOver } from './deadline.js';
import { ATTEMPT_MINUTES, inFlight, type InFlight } from './in-flight.js';
import { patientRetry } from './retry-strategy.js';
import { signedAsk, type AskJson, type OpenSigning } from './signed-ask.js';
import { stopwatch } from './stopwatch.js';

// SDK versions from January 2027 on ask for Node 22; the notice does not concern the person at the prompt.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** How to reach AWS. What is left out is found the SDK's way: environment, profile, instance or container role. */
export interface AwsSettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly credentials?: AwsCredentialIdentity | undefined;
  /** Left out: the process's own. */
  readonly env?: Environment | undefined;
  /** Left out: straight ahead. */
  readonly network?: Network | undefined;
  /** Endpoints of the profile; left out: AWS's own. */
  readonly endpointFor?: EndpointFor | undefined;
  /** Left out, or null: there is no user of the tool to ask. */
  readonly askMfaCode?: AskMfaCode | null | undefined;
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
  /** Services without a client of the SDK, with the hub's credentials; `open` looks up what signing takes. */
  readonly json: (open: OpenSigning, account?: SignedAccount) => AskJson;
  readonly region: () => Promise<string>;
  /** Who has answered so far. */
  readonly contact: () => Contact;
  /** What was found in environment, profile and metadata, for the signer. */
  readonly found: STSClient['config'];
  /** From now on so many calls are in flight at most. */
  readonly keepTo: (concurrency: number) => void;
  readonly close: () => void;
}

/** Whom questions are asked as, if not as the hub. */
interface SignedAccount {
  readonly accountId: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

const READERS = new Map([...ADVISOR_READERS, ...FINDING_READERS]);

/** One account in trouble is given up after being asked for this long; the rest of it is a gap. */
const ACCOUNT_MINUTES = 30;

/** What the SDK wants to warn of is told like everything else, not printed past the log. Its errors are thrown as well. */
function warningsTo(emit: Emit): Logger {
  const warn = (words: unknown): void => {
    if (typeof words === 'string') emit({ kind: 'warning', text: words.replace(/\s+/g, ' ').trim() });
  };
  const nothing = (): void => undefined;
  return { trace: nothing, debug: nothing, info: nothing, warn, error: nothing };
}

/** Settings that were given; an `undefined` would keep the SDK from looking for itself. */
function chosen({ region, profile }: AwsSettings): Partial<Record<'region' | 'profile', string>> {
  return Object.fromEntries(Object.entries({ region, profile }).filter(([, value]) => value !== undefined));
}

/** What a client looks for in environment and files, as this one found it: one per account would look again for each. */
function foundBy({ config }: IAMClient): Partial<IAMClientConfig> {
  const { region, useFipsEndpoint, useDualstackEndpoint, userAgentAppId, retryMode, authSchemePreference } = config;
  return { region, useFipsEndpoint, useDualstackEndpoint, userAgentAppId, retryMode, authSchemePreference };
}

/** What all clients have in common: one way out, one pace of retries, one log. */
function openWay(settings: AwsSettings, attempts: InFlight, deadline: Deadline, now: () => number) {
  const { env = process.env, profile, askMfaCode = null, emit, signal, concurrency, requestTimeoutMs, network = DIRECT } = settings;
  const contact = openContact();
  const { onAnswer } = contact;
  const logger = warningsTo(emit);
  const requestHandler = sharedHandler({ concurrency, requestTimeoutMs, attempts, network, logger, onAnswer });
  const clock = deadline.heardBy(settings.clock);
  const retryUntil = (whyOver: WhyOver): RetryStrategyV2 =>
    patientRetry(clock, { isOver: () => whyOver() !== null, isReached: contact.isReached, now });
  const retryStrategy = retryUntil(deadline.whyOver);
  const credentials = settings.credentials ?? hubCredentials({ env, profile, askMfaCode, requestHandler, retryStrategy, logger, signal });
  // No call has options of its own, so what the middleware comes to is worked out once for each kind of call.
  const common = { ...chosen(settings), requestHandler, retryStrategy, logger, cacheMiddleware: true };
  return { clock, common, credentials, retryUntil, contact };
}

/** Where a service is, if not where AWS has it. */
function locator({ endpoint, endpointFor = () => undefined }: AwsSettings): (serviceId: string) => Partial<Record<'endpoint', string>> {
  return (serviceId) => {
    const found = endpoint ?? endpointFor(serviceId);
    return found === undefined ? {} : { endpoint: found };
  };
}

export function openClients(settings: AwsSettings): Clients {
  const { emit, signal, concurrency, maxRate } = settings;
  const now = (): number => settings.clock.monotonic();
  const attempts = inFlight(signal, settings.attemptMs ?? ATTEMPT_MINUTES * 60_000);
  const deadline = openDeadline(settings.deadlineMs, now, attempts.endAll);
  const { clock, common, credentials, retryUntil, contact } = openWay(settings, attempts, deadline, now);
  const at = locator(settings);
  const sts = new STSClient({ ...common, ...at('STS'), credentials });
  // One provider for all of the hub's clients: the chain (SSO, IMDS …) is walked once.
  const hub = { ...common, credentials: sts.config.credentials };
  const iam = new IAMClient({ ...hub, ...at('IAM') });
  const goOn = (): void => {
    signal.throwIfAborted();
    deadline.throwIfOver();
  };
  const tools = { pacer: learningPacer(clock), clock, maxRate, slots: pLimit(concurrency), emit, goOn };
  const asker = makeAsker({ ...tools, now, signal, whyOver: deadline.whyOver, readers: READERS });

  return {
    sts: asker(sts, 'sts', null),
    organizations: asker(new OrganizationsClient({ ...hub, ...at('Organizations') }), 'organizations', null),
    config: asker(new ConfigServiceClient({ ...hub, ...at('Config Service') }), 'config', null),
    accessAnalyzer: asker(new AccessAnalyzerClient({ ...hub, ...at('AccessAnalyzer') }), 'access-analyzer', null),
    iam: asker(iam, 'iam', null),
    iamFor: (accountId, credentials) => {
      const watch = stopwatch(now);
      const isOver = (): boolean => watch.ms() > ACCOUNT_MINUTES * 60_000;
      const whyOver: WhyOver = () => deadline.whyOver() ?? (isOver() ? `the ${ACCOUNT_MINUTES} minutes of this account are over` : null);
      const client = new IAMClient({ ...common, ...at('IAM'), ...foundBy(iam), retryStrategy: retryUntil(whyOver), credentials });
      signQuickly(client.config);
      return asker(client, 'iam', accountId, { watch, whyOver });
    },
    json: (open, account) => {
      const { accountId = null, credentials: signer = sts.config.credentials } = account ?? {};
      const tell: Emit = (event) => { emit(event.kind === 'call' ? { ...event, accountId } : event); };
      const own = { handler: common.requestHandler, credentials: signer, signal, clock, emit: tell };
      return signedAsk({ ...tools, accountId, signal, whyOver: deadline.whyOver, open: async () => ({ ...(await open()), ...own }) });
    },
    region: () => sts.config.region(),
    keepTo: (most) => { tools.slots.concurrency = most; },
    contact: contact.sofar,
    found: sts.config,
    close: () => {
      deadline.close();
      common.requestHandler.destroy();
    },
  };
}
