import { SourceError } from '../gather/source-error.js';
import type { AskIam } from './clients.js';
import type { LastingSession } from './assume-role.js';

/** What AWS says of a session that it does not take (any more), with and without `Exception`; IAM user guide, common errors. */
const LOST: ReadonlySet<string> = new Set(['ExpiredToken', 'InvalidClientTokenId', 'UnrecognizedClient', 'RequestExpired']);

/**
 * Asks with a session that may end before its time: it was revoked, or a clock jumped. Then the role is assumed again, and
 * the call is made once more. A new session that AWS does not take either says nothing about the caller's own credentials.
 */
export async function renewed<T>(session: LastingSession, ask: () => Promise<T>): Promise<T> {
  const turn = session.turn();
  try {
    return await ask();
  } catch (error) {
    if (!isLost(error)) throw error;
    session.lose(turn);
  }
  try {
    return await ask();
  } catch (error) {
    throw isLost(error) ? lostTwice(error) : error;
  }
}

export function renewingAsk(ask: AskIam, session: LastingSession): AskIam {
  return (command) => renewed(session, () => ask(command));
}

/** Of the call itself: when the role can't be assumed again, it is the caller's own credentials. */
function isLost(error: unknown): error is SourceError {
  return error instanceof SourceError && LOST.has(error.code) && !error.message.startsWith('sts:');
}

function lostTwice(error: SourceError): SourceError {
  const text = `${error.message} (of a session that was just made, and of the one before)`;
  return new SourceError('session_expired', error.code, text, { cause: error });
}
