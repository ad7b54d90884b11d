import type { Signature } from '../server/envelope.js';
import { commonError } from '../server/errors.js';
import type { Caller, SandboxState } from '../service.js';
import { WireError } from '../service.js';
import { findSession, type Session } from './sessions.js';

/** Who signed a request, or why that is refused. */
export type Identified =
  | { readonly caller: Caller; readonly refusal: null }
  | { readonly caller: Caller | null; readonly refusal: WireError };

/** Finds the caller by access key id and session token. */
export function identify(signature: Signature, service: string, state: SandboxState): Identified {
  if (signature.kind !== 'signed') return { caller: null, refusal: unsigned(signature.kind) };
  if (signature.accessKeyId === state.world.hub.accessKeyId) return { caller: hubOf(state), refusal: null };
  const session = findSession(state, signature.accessKeyId);
  if (session === undefined || session.sessionToken !== signature.sessionToken) {
    return { caller: null, refusal: commonError(service, 'unknownKey') };
  }
  if (state.clock() >= session.expiresAt) return { caller: session, refusal: commonError(service, 'expiredToken') };
  const end = endOf(session, service, state);
  if (end !== null) return { caller: session, refusal: end };
  return { caller: session, refusal: null };
}

/** Has the session ended before its time? */
function endOf(session: Session, service: string, state: SandboxState): WireError | null {
  const ending = state.world.behaviour.endingSessions;
  if (ending === undefined || (ending.account ?? session.accountId) !== session.accountId) return null;
  const calls = state.memory('sts.callsBySession', () => new Map<string, number>());
  const made = calls.get(session.accessKeyId) ?? 0;
  calls.set(session.accessKeyId, made + 1);
  if (made < ending.calls || session.turn > (ending.sessions ?? Infinity)) return null;
  if (ending.code === 'RequestExpired') return new WireError('RequestExpired', 400, 'Request has expired.');
  return commonError(service, ending.code === 'ExpiredToken' ? 'expiredToken' : 'unknownKey');
}

function hubOf(state: SandboxState): Caller {
  const { accountId, arn, userId, accessKeyId } = state.world.hub;
  return { accountId, arn, userId, accessKeyId, isHub: true };
}

function unsigned(kind: 'missing' | 'unreadable'): WireError {
  if (kind === 'missing') return new WireError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  return new WireError('IncompleteSignature', 400, 'The Authorization header holds no SigV4 credential scope');
}
