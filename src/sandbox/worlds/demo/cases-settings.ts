import type { WorldPasswordPolicy } from '../../world.js';
import { trustPrincipal } from '../documents.js';
import { attachManaged } from '../policies.js';
import { daysBefore } from '../time.js';
import { accountCase, rolesIn, type AccountCase, type RoleCase } from './case.js';
import { NOW, type AccountPlan } from './company.js';
import { useOf } from './role-use.js';

/** Outside the organization; it has no owner. */
const RETAINER = '744091826355';

const STRONG: WorldPasswordPolicy = { minimumLength: 16, reusePrevention: 24, maxAgeDays: null };

/** It was set once where customers' data lies; development was forgotten. */
export function passwordPolicyOf({ kind }: Pick<AccountPlan, 'kind'>): WorldPasswordPolicy | null {
  if (kind === 'development' || kind === 'sandbox' || kind === 'leaving') return null;
  return STRONG;
}

/** What is set, and kept, for an account as a whole. */
export const settingsAccounts: readonly AccountCase[] = [
  accountCase('shared-services', 'weak-password-policy', null, 'Passwords of 8 characters, and only the last five are remembered.', {
    passwordPolicy: { minimumLength: 8, reusePrevention: 5, maxAgeDays: 90 },
  }),
  accountCase('web-dev', 'expired-certificate', null, 'A TLS certificate that ran out last winter is still kept in IAM.', {
    serverCertificates: [
      {
        id: 'ASCAQUILLHAVENSTORE24',
        name: 'storefront-2024',
        path: '/cloudfront/',
        uploadedAt: daysBefore(NOW, 700),
        expiresAt: daysBefore(NOW, 301),
      },
    ],
  }),
];

export const settingsRoles: readonly RoleCase[] = [
  rolesIn('security-tooling')(
    'administrator-outside',
    null,
    'A forensics firm on retainer may become administrator, with an ExternalId.',
    'forensics-retainer',
    {
      trust: trustPrincipal(`arn:aws:iam::${RETAINER}:role/responder`, 'quillhaven-ir-2209'),
      attached: [attachManaged('AdministratorAccess'), attachManaged('AWSCloudShellFullAccess'), attachManaged('AWSSupportAccess')],
      ...useOf({ ec2: 210, logs: 210 }),
    },
  ),
];
