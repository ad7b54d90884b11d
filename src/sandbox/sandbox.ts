import type { CallMatcher } from './behaviour.js';
import type { World } from './world.js';

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
  close(): Promise<void>;
}

export interface CallCount {
  readonly service: string;
  readonly action: string;
  readonly account: string;
  readonly calls: number;
  /** Of these: answered with a throttling error. */
  readonly throttled: number;
}

export interface SandboxOptions {
  readonly port?: number;
}

/** Starts a sandbox for a world on 127.0.0.1. */
export function startSandbox(_world: World, _options: SandboxOptions = {}): Promise<Sandbox> {
  return Promise.reject(new Error('to be written'));
}
