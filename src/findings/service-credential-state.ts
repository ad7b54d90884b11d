import type { ServiceCredential } from '../evidence/values.js';
import type { Facts } from './verdict.js';

/** Does it work now, and what is known of it? */
export function serviceCredentialState(credential: ServiceCredential, now: Date): { readonly active: boolean; readonly facts: Facts } {
  const { id, service, status, createdAt, expiresAt } = credential;
  const active = status === 'Active' && (expiresAt === null || new Date(expiresAt) > now);
  return { active, facts: { id, service, status, created_at: createdAt, expires_at: expiresAt } };
}
