import { createHash, randomBytes } from 'node:crypto';
import type { ExitCode } from '../errors.js';
import type { Job } from './event.js';
import type { Shelf } from './shelf.js';

/** What lies under the name of a job and its time. */
interface Claim {
  readonly command: readonly string[];
  readonly scheduledTime: string;
  readonly claimedAt: string;
  /** Tells the calls apart that would write the same otherwise. */
  readonly nonce: string;
  /** null: it was not brought to an end, or not yet. */
  readonly exitCode: ExitCode | null;
}

/** Notes how the job ended. */
export type Done = (exitCode: ExitCode) => Promise<void>;

/**
 * EventBridge Scheduler delivers at least once, so one time may come twice: the second finds the name taken, and does
 * nothing. Execution id and attempt number change with every attempt, so only the time can be the name. null: taken.
 */
export async function takeTurn(shelf: Shelf, { command }: Job, scheduledTime: string, now: () => Date): Promise<Done | null> {
  const digest = createHash('sha256').update(JSON.stringify(command)).digest('hex').slice(0, 16);
  const name = `scheduled/${scheduledTime.replace(/[-:]/g, '')}-${digest}.json`;
  const claim: Claim = { command, scheduledTime, claimedAt: now().toISOString(), nonce: randomBytes(8).toString('hex'), exitCode: null };
  if (!(await shelf.claim(name, printed(claim)))) return null;
  return (exitCode) => shelf.put(name, printed({ ...claim, exitCode }));
}

function printed(claim: Claim): Buffer {
  return Buffer.from(`${JSON.stringify(claim)}\n`);
}
