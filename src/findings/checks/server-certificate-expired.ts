import { wholeDays } from '../../model/instant.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const serverCertificateExpired = defineCheck({
  id: 'server-certificate-expired',
  title: 'Expired server certificate is kept in IAM',
  severity: 'medium',
  means: 'A load balancer that still uses it shows an error to all visitors, and one that is not used can be deployed by mistake.',
  remedy: 'Delete it; use AWS Certificate Manager for new ones, which renews them.',
  commands: ['aws iam delete-server-certificate --server-certificate-name {name}'],
  needs: ['server_certificates'],
  of: 'serverCertificates',
  judge({ expiresAt }, { now }) {
    if (expiresAt === null) return unknown('when it expires was not seen');
    const end = new Date(expiresAt);
    const facts = { expires_at: end };
    return end <= now ? fail(`expired on ${day(end)}, ${days(wholeDays(end, now))} ago`, facts) : pass(`until ${day(end)}`, facts);
  },
});
