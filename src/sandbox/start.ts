import { accessAnalyzerActions } from './accessanalyzer/index.js';
import { athenaActions } from './athena/index.js';
import { cloudtrailActions } from './cloudtrail/index.js';
import type { CallMatcher } from './behaviour/behaviour.js';
import { makeCallCounter, type CallCount } from './server/call-counter.js';
import { configActions } from './config/index.js';
import { dynamodbActions } from './dynamodb/index.js';
import { eventsActions } from './events/index.js';
import { makeFates } from './behaviour/faults.js';
import { makeHandler, type Handler, type Tamper } from './server/handler.js';
import { listen } from './server/http-server.js';
import { iamActions } from './iam/index.js';
import { organizationsActions } from './organizations/index.js';
import { outboxOf, type Sent } from './outbox.js';
import { shelfOf, type PendingUpload, type StoredObject } from './s3/objects.js';
import { s3Actions } from './s3/index.js';
import { secretsManagerActions } from './secretsmanager/index.js';
import { ssmActions } from './ssm/index.js';
import { makeGate } from './behaviour/rate-limits.js';
import { identityStoreActions } from './identitystore/index.js';
import { securityHubActions } from './securityhub/index.js';
import { ssoActions } from './sso/index.js';
import { sesActions } from './ses/index.js';
import { snsActions } from './sns/index.js';
import { makeState } from './state.js';
import { stsActions } from './sts/index.js';
import { writtenTo, type Written } from './iam/writes/index.js';
import type { World, WorldAccount } from './world.js';

/** A running sandbox on loopback. */
export interface Sandbox {
  /** http://127.0.0.1:<port>, the value of AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Environment variables that point any AWS SDK at this sandbox as the hub. */
  readonly env: Readonly<Record<string, string>>;
  /** How many requests arrived (retries count), by matcher. */
  count(matcher?: CallMatcher): number;
  /** Counts by service, action and account, sorted. */
  counts(): readonly CallCount[];
  /** Forget the counts (not the state). */
  resetCounts(): void;
  /** What was accepted to be sent on: messages, mails, events, in that order. */
  sent(): readonly Sent[];
  /** Objects in S3, in the order in which they came. */
  objects(): readonly StoredObject[];
  /** Uploads in parts that were neither completed nor aborted. */
  uploads(): readonly PendingUpload[];
  /** What reached IAM's writing actions, in that order. */
  written(): readonly Written[];
  /** The world as it is by now. */
  worldNow(): World;
  /** Somebody else changes an account meanwhile. */
  change(accountId: string, update: (account: WorldAccount) => WorldAccount): void;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly port?: number;
  /** Wall clock for session expiry, job times and rate limits; the computer's own when left out. */
  readonly clock?: () => Date;
  /** Changes an answer on its way out: what a proxy, a portal or a broken line makes of it. */
  readonly tamper?: Tamper;
}

/** Starts a sandbox for a world on 127.0.0.1. Signatures are read for scope and key id; their HMAC is not verified. */
export async function startSandbox(world: World, options: SandboxOptions = {}): Promise<Sandbox> {
  const { handler, ...sandbox } = openSandbox(world, options);
  const server = await listen(handler, options.port ?? 0);
  const url = `http://127.0.0.1:${server.port}`;
  return { ...sandbox, url, env: hubEnvironment(world, url), close: () => server.close() };
}

type Socketless = Omit<Sandbox, 'url' | 'env' | 'close'> & { readonly handler: Handler };

/** The same without a socket: requests are handed to it. */
export function openSandbox(world: World, options: SandboxOptions = {}): Socketless {
  const { faults, limits, seed } = world.behaviour;
  const counter = makeCallCounter();
  const state = makeState(world, options.clock ?? (() => new Date()));
  const handler = makeHandler({
    services: {
      iam: iamActions,
      sts: stsActions,
      config: configActions,
      organizations: organizationsActions,
      'access-analyzer': accessAnalyzerActions,
      sns: snsActions,
      ses: sesActions,
      dynamodb: dynamodbActions,
      events: eventsActions,
      s3: s3Actions,
      secretsmanager: secretsManagerActions,
      ssm: ssmActions,
      securityhub: securityHubActions,
      sso: ssoActions,
      identitystore: identityStoreActions,
      cloudtrail: cloudtrailActions,
      athena: athenaActions,
    },
    state,
    counter,
    fates: makeFates(faults, seed),
    gate: makeGate(limits),
    ...(options.tamper === undefined ? {} : { tamper: options.tamper }),
  });
  return {
    handler,
    count: (matcher = {}) => counter.count(matcher),
    counts: () => counter.counts(),
    resetCounts: () => {
      counter.reset();
    },
    sent: () => outboxOf(state),
    objects: () => [...shelfOf(state).objects.values()],
    uploads: () => [...shelfOf(state).uploads.values()],
    written: () => writtenTo(state),
    worldNow: () => state.world,
    change: (accountId, update) => {
      state.change(accountId, update);
    },
  };
}

/** An empty session token overrides one that lingers in the parent's environment. */
function hubEnvironment(world: World, url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ACCESS_KEY_ID: world.hub.accessKeyId,
    AWS_SECRET_ACCESS_KEY: world.hub.secretAccessKey,
    AWS_SESSION_TOKEN: '',
  };
}
