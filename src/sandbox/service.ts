import type { World, WorldAccount } from './world.js';

/** The services the sandbox speaks, by SigV4 scope name. */
export type ServiceName =
  | 'iam' | 'sts' | 'organizations' | 'config' | 'access-analyzer'
  | 'sns' | 'ses' | 'dynamodb' | 'events' | 's3' | 'secretsmanager' | 'ssm' | 'sso' | 'identitystore'
  | 'cloudtrail' | 'securityhub' | 'athena';

/** Who signed the call: the hub itself, or a session that AssumeRole made. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** The session's own access key id: an access-advisor job belongs to it. */
  readonly accessKeyId: string;
  readonly isHub: boolean;
}

/** One decoded request. Query lists (X.member.N) arrive as arrays; JSON bodies as they are; members in a URL as texts. */
export interface Call {
  readonly service: ServiceName;
  readonly action: string;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An action: the result object to be written in the service's wire format. Throw a WireError for an AWS error. */
export type Action = (call: Call, state: SandboxState) => object;

/** What a service contributes: its actions by name. An action that is not here fails loudly (HTTP 501). */
export type Actions = Readonly<Record<string, Action>>;

/** The world and what happened to it since the sandbox started. Each service keeps its own corner in `memory`. */
export interface SandboxState {
  readonly world: World;
  /** Wall-clock now, for session expiry and job times only; facts are judged at `world.now`. */
  readonly clock: () => Date;
  /** A service's private state, made on first use: `state.memory('iam.reports', () => new Map())`. */
  memory<T>(key: string, make: () => T): T;
  /** An account becomes another one: what was derived from it before is derived again. */
  change(accountId: string, update: (account: WorldAccount) => WorldAccount): void;
}

/** An AWS error as it goes on the wire. */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of a JSON error body, e.g. { Reason: 'INVALID_NEXT_TOKEN' }. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'WireError';
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}
