import { defineCheck } from '../define-check.js';
import { fail, pass } from '../verdict.js';

export const signingCertificateActive = defineCheck({
  id: 'signing-certificate-active',
  title: 'Active X.509 signing certificate',
  severity: 'low',
  means: 'Signing certificates were for SOAP interfaces that AWS has given up. They still sign requests, and no report tells when.',
  remedy: 'Deactivate the certificate, and delete it when nothing misses it.',
  commands: [
    'aws iam list-signing-certificates --user-name {user}',
    'aws iam delete-signing-certificate --user-name {user} --certificate-id <CertificateId>',
  ],
  needs: ['credential_report', 'account_details'],
  of: 'credentials',
  judge({ credentials: { certificate, anyCertificate } }) {
    if (certificate) return fail('a signing certificate is active');
    return anyCertificate ? pass('the signing certificate is switched off') : null;
  },
});
