import { randomBytes } from 'node:crypto';
import { instant, fits, object, oneOf, text, count, nullable } from './json-shape.js';
import type { Bucket } from './bucket.js';
import { StoreError } from './store-error.js';
import type { DiskParts, ProcessIdentity } from './system.js';

/** Who writes to a run, as its lock in the bucket says it. */
interface LeaseNote extends ProcessIdentity {
  readonly version: 1;
  readonly since: string;
  /** From then on another process may take it. */
  readonly until: string;
  /** Tells holders apart that would write the same otherwise. */
  readonly nonce: string;
}

const NOTE = object<LeaseNote>({
  version: oneOf([1]),
  ...{ pid: count, host: text, started: nullable(text) },
  ...{ since: instant, until: instant, nonce: text },
});

/** Clocks of machines differ; nobody is thought dead who only waits for AWS. */
const LEASE_MS = 30 * 60_000;
/** Renewed with the next write when less than this is left. */
const RENEW_MS = 20 * 60_000;

export interface LeaseTools extends Pick<DiskParts, 'self' | 'mayRun'> {
  readonly bucket: Bucket;
  readonly now: () => Date;
}

export interface Lease {
  /** Still ours, and for long enough to write; else a StoreError (`LOCKED`). */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock at `key` by a conditional put, from nobody or from a holder that is gone; `LOCKED` when another has it. */
export async function takeLease(tools: LeaseTools, key: string, run: string, address: string): Promise<Lease> {
  const { bucket, self, now } = tools;
  const since = now().toISOString();
  const nonce = randomBytes(8).toString('hex');
  const note = (): Buffer => {
    const until = new Date(now().getTime() + LEASE_MS).toISOString();
    const { pid, host, started } = self;
    return Buffer.from(`${JSON.stringify({ version: 1, pid, host, started, since, until, nonce } satisfies LeaseNote)}\n`);
  };
  let etag = (await bucket.put(key, note(), 'new')) ?? (await takeFromGone(tools, key, note, run, address));
  let renewAt = now().getTime() + LEASE_MS - RENEW_MS;
  let renewing: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    const renewed = await bucket.put(key, note(), { over: etag });
    if (renewed === null) throw new StoreError('LOCKED', `run ${run} was taken over by another process`, address);
    etag = renewed;
    renewAt = now().getTime() + LEASE_MS - RENEW_MS;
  };
  return {
    async check() {
      if (now().getTime() < renewAt) return;
      renewing ??= renew().finally(() => { renewing = null; });
      await renewing;
    },
    async release() {
      await bucket.remove(key, etag);
    },
  };
}

async function takeFromGone(tools: LeaseTools, key: string, note: () => Buffer, run: string, address: string): Promise<string> {
  const held = await tools.bucket.get(key);
  if (held !== null && !isGone(parse(held.bytes), tools)) throw heldError(parse(held.bytes), run, address, tools.self);
  const taken = await tools.bucket.put(key, note(), held === null ? 'new' : { over: held.etag });
  // Another was quicker.
  if (taken === null) throw heldError(null, run, address, tools.self);
  return taken;
}

export async function isLeased(tools: LeaseTools, key: string): Promise<boolean> {
  const held = await tools.bucket.get(key);
  return held !== null && !isGone(parse(held.bytes), tools);
}

/** What can't be read may be anybody's. */
function isGone(note: LeaseNote | null, { self, mayRun, now }: LeaseTools): boolean {
  if (note === null) return false;
  return Date.parse(note.until) <= now().getTime() || (note.host === self.host && !mayRun(note));
}

function parse(bytes: Buffer): LeaseNote | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return fits(NOTE, value) ? value : null;
  } catch {
    return null;
  }
}

function heldError(note: LeaseNote | null, run: string, address: string, self: ProcessIdentity): StoreError {
  const holder = note === null ? 'another process' : `process ${note.pid} on ${note.host} since ${note.since}`;
  const until = note === null ? '' : ` (its lock ends at ${note.until} if it is gone)`;
  const advice = note?.host === self.host ? '' : `; if that is no longer so, remove ${address}`;
  return new StoreError('LOCKED', `run ${run} is being written by ${holder}${until}${advice}`, address);
}
