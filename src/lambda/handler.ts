import { tmpdir } from 'node:os';
import { systemClock, systemIo } from '../cli/io.js';
import { ended } from './ended.js';
import { unattended, type Outcome } from './unattended.js';

/** What AWS Lambda says of a call, as far as it is used. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Before the end of the function, so long nothing more is asked: the report is made, sent and kept in that time. */
const REPORT_MS = 60_000;
/** And so long before it, what is still going on is ended, so that the evidence can be kept. */
const KEEP_MS = 15_000;

/** Once for all calls that this process gets. */
const last = systemIo(new AbortController().signal);

/** The handler of a Lambda function: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
export async function handler(event: unknown, context: LambdaContext): Promise<Outcome> {
  const end = new AbortController();
  const timer = setTimeout(() => { end.abort(); }, Math.max(0, context.getRemainingTimeInMillis() - KEEP_MS));
  const askableMs = (): number => context.getRemainingTimeInMillis() - REPORT_MS;
  try {
    return await unattended(event, {
      io: { ...last, signal: end.signal, clock: systemClock(end.signal), askableMs },
      last,
      // Nothing else can be written to: https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
      scratch: tmpdir(),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The same for a state machine: what did not come to its end is an error, which it tries again or hears of. */
export async function task(event: unknown, context: LambdaContext): Promise<Pick<Outcome, 'exitCode'>> {
  return ended(await handler(event, context));
}
