import { randomBytes } from 'node:crypto';
import type { SessionPolicy } from './session-policy.js';
import type { Caller, SandboxState } from '../service.js';

/** The credentials that AssumeRole handed out, and whom they make of their holder. */
export interface Session extends Caller {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: Date;
  /** Which of its account's sessions it is: the first, the second … */
  readonly turn: number;
  /** null: nothing beyond what the role may do. */
  readonly policy: SessionPolicy | null;
}

export function findSession(state: SandboxState, accessKeyId: string): Session | undefined {
  return sessionsOf(state).get(accessKeyId);
}

/** Makes credentials that the sandbox will know again until it ends. */
export function openSession(
  state: SandboxState,
  facts: Pick<Session, 'accountId' | 'arn' | 'userId' | 'expiresAt' | 'policy'>,
): Session {
  const sessions = sessionsOf(state);
  const session: Session = {
    ...facts,
    isHub: false,
    turn: [...sessions.values()].filter(({ accountId }) => accountId === facts.accountId).length + 1,
    accessKeyId: temporaryKeyId(facts.accountId, sessions.size),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(96).toString('base64'),
  };
  sessions.set(session.accessKeyId, session);
  return session;
}

function sessionsOf(state: SandboxState): Map<string, Session> {
  return state.memory('sts.sessions', () => new Map<string, Session>());
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * 'ASIA' and 80 bits in base 32. As in AWS's own key ids, bits 1 to 40 of the first 48 are the account's number;
 * the serial fills the end, so no two sessions share an id.
 */
export function temporaryKeyId(accountId: string, serial: number): string {
  let bits = (1n << 79n) | (BigInt(accountId) << 39n) | BigInt(serial);
  let tail = '';
  for (let i = 0; i < 16; i++) {
    tail = `${BASE32.charAt(Number(bits & 31n))}${tail}`;
    bits >>= 5n;
  }
  return `ASIA${tail}`;
}
