import { createHash } from 'node:crypto';

/**
 * An opaque token for the place where the next page begins. It holds a seal over `scope` (everything that must
 * stay the same from page to page), so a token of another question is told from a token of this one.
 */
export function pageToken(scope: string, position: number): string {
  return Buffer.from(`${position.toString(36)}.${seal(scope, position)}`).toString('base64url');
}

/** The place that a token names, or null when it was not made for this scope. */
export function tokenPosition(scope: string, token: string): number | null {
  const [digits = ''] = Buffer.from(token, 'base64url').toString('latin1').split('.', 1);
  const position = parseInt(digits, 36);
  return Number.isSafeInteger(position) && pageToken(scope, position) === token ? position : null;
}

function seal(scope: string, position: number): string {
  return createHash('sha256').update(`${position}\0${scope}`).digest('base64url').slice(0, 22);
}
