import type { Evidence } from '../../evidence/evidence.js';
import type { AccountPasswordPolicy, ServerCertificate, ServerCertificates } from '../../evidence/account-settings.js';
import type { AccountSession, Clock } from '../ports.js';

/** iam:GetAccountPasswordPolicy. */
export async function askPasswordPolicy(session: AccountSession, clock: Clock): Promise<Evidence<AccountPasswordPolicy>> {
  const asOf = clock.now().toISOString();
  return { seen: true, asOf, value: { policy: await session.passwordPolicy() } };
}

/** All pages of iam:ListServerCertificates. */
export async function askServerCertificates(session: AccountSession, clock: Clock): Promise<Evidence<ServerCertificates>> {
  const asOf = clock.now().toISOString();
  const certificates: ServerCertificate[] = [];
  for await (const page of session.serverCertificates()) certificates.push(...page);
  return { seen: true, asOf, value: { certificates } };
}
