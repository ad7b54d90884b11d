import type { Evidence } from '../../evidence/evidence.js';
import type { ServiceCredential, ServiceCredentials } from '../../evidence/values.js';
import type { AccountSession, Clock } from '../ports.js';

/** All pages of iam:ListServiceSpecificCredentials, for all users at once. */
export async function askServiceCredentials(session: AccountSession, clock: Clock): Promise<Evidence<ServiceCredentials>> {
  const asOf = clock.now().toISOString();
  const credentials: ServiceCredential[] = [];
  for await (const page of session.serviceCredentials()) credentials.push(...page);
  return { seen: true, asOf, value: { credentials } };
}
