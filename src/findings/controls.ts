import type { CheckId } from './check-ids.js';
import type { CheckText, Thresholds } from './check.js';

/** Standards whose numbers are known, each in one version. `by`: who says which check meets which number. */
export const STANDARDS = {
  cis7: { key: 'cis-7.0.0', title: 'CIS AWS Foundations Benchmark 7.0.0' },
  cis5: { key: 'cis-5.0.0', title: 'CIS AWS Foundations Benchmark 5.0.0' },
  hub: { key: 'security-hub', title: 'AWS Security Hub CSPM' },
  pci: { key: 'pci-4.0.1', title: 'PCI DSS 4.0.1' },
  soc2: { key: 'soc-2', title: 'SOC 2' },
  nist: { key: 'nist-800-53-r5', title: 'NIST SP 800-53 Rev. 5' },
  wa: { key: 'well-architected', title: 'AWS Well-Architected, security pillar' },
} as const;

export type StandardKey = keyof typeof STANDARDS;

/** Numbers are words, for 1.10 is not 1.1. `2.11@45`: only where the check's threshold is at least as strict as 45. */
type Numbers = Readonly<Partial<Record<StandardKey, string>>>;

const ROOT = { soc2: 'CC6.1', nist: 'AC-6(2)', wa: 'SEC01-BP02' };
const UNUSED = {
  ...{ cis7: '2.11@45', cis5: '1.11@45', hub: 'IAM.8@90 IAM.22@45', soc2: 'CC6.2 CC6.3', nist: 'AC-2(3)', wa: 'SEC02-BP05' },
};
const CLEAN = { soc2: 'CC6.2', nist: 'AC-2(3)', wa: 'SEC03-BP06' };

const ADMIN = { cis7: '2.14', cis5: '1.15', hub: 'IAM.1', pci: '7.2.2', soc2: 'CC6.3', nist: 'AC-6 AC-6(2)', wa: 'SEC03-BP02' };
const ESCALATION = { pci: '7.2.2', soc2: 'CC6.3', nist: 'AC-6', wa: 'SEC03-BP02' };
const OWNER = { pci: '7.2.4', soc2: 'CC6.2', nist: 'AC-2', wa: 'SEC03-BP06' };
const LONG_LIVED = { pci: '8.6.3', soc2: 'CC6.1', nist: 'IA-5', wa: 'SEC02-BP02' };
const TRUST = { pci: '7.2.5', soc2: 'CC6.3 CC6.6', nist: 'AC-6', wa: 'SEC03-BP07 SEC03-BP09' };
const PASSWORDS = { soc2: 'CC6.1', nist: 'IA-5(1)', wa: 'SEC02-BP01' };

/** Which controls a check meets; a check that is not here meets none. */
export const CONTROLS: Readonly<Partial<Record<CheckId, Numbers>>> = {
  'root-access-key': { ...ROOT, cis7: '2.4', cis5: '1.3', hub: 'IAM.4', pci: '8.2.2', soc2: 'CC6.1 CC6.3', nist: 'AC-6(2) AC-6(10)' },
  'root-used': { ...ROOT, cis7: '2.7', cis5: '1.6', pci: '8.2.2' },
  'root-without-mfa': { ...ROOT, cis7: '2.5', cis5: '1.4', hub: 'IAM.9', pci: '8.4.2', soc2: 'CC6.6', nist: 'IA-2(1)' },
  'root-in-member': { ...ROOT, cis7: '2.1.1' },
  'console-without-mfa': {
    ...{ cis7: '2.10', cis5: '1.9', hub: 'IAM.5 IAM.19', pci: '8.4.2', soc2: 'CC6.6', nist: 'IA-2(1) IA-2(2)', wa: 'SEC02-BP01' },
  },
  'password-unused': { ...UNUSED, pci: '8.2.6@90' },
  'password-never-used': { ...UNUSED, pci: '8.2.6@90' },
  'key-unused': { ...UNUSED, pci: '8.2.6@90 8.6.3' },
  'key-never-used': { ...UNUSED, pci: '8.2.6@90 8.6.3' },
  'key-not-rotated': {
    ...{ cis7: '2.12@90', cis5: '1.13@90', hub: 'IAM.3@90', pci: '8.3.9@90 8.6.3@90', soc2: 'CC6.1' },
    ...{ nist: 'AC-2(1) IA-5', wa: 'SEC02-BP05' },
  },
  'key-inactive': { ...CLEAN, pci: '8.2.6@90' },
  'user-two-keys': { cis5: '1.12', soc2: 'CC6.1', nist: 'IA-5', wa: 'SEC02-BP02' },
  'user-no-credentials': { ...CLEAN, pci: '8.2.6@90' },
  'user-administrator': ADMIN,
  'user-escalation': ESCALATION,
  'user-without-owner': { hub: 'IAM.25', ...OWNER },
  'service-credential-active': { ...LONG_LIVED },
  'service-credential-no-expiry': { ...LONG_LIVED },
  'signing-certificate-active': { ...LONG_LIVED },
  'ssh-key-active': { ...LONG_LIVED },
  'server-certificate-expired': { cis7: '2.17', cis5: '1.18', hub: 'IAM.26' },
  'role-administrator': { ...ADMIN, pci: '7.2.5' },
  'role-admin-outside': { ...ADMIN, pci: '7.2.5', nist: 'AC-6(2)', wa: 'SEC03-BP07' },
  'role-escalation': ESCALATION,
  'role-unused': { pci: '7.2.5.1@90', soc2: 'CC6.3', nist: 'AC-2(3) AC-6', wa: 'SEC03-BP04' },
  'permissions-unused': { pci: '7.2.2 7.2.5', soc2: 'CC6.3', nist: 'AC-6', wa: 'SEC03-BP04' },
  'role-without-owner': { hub: 'IAM.24', ...OWNER },
  'boundary-missing': { pci: '7.2.2', soc2: 'CC6.3', nist: 'AC-6', wa: 'SEC03-BP05' },
  'role-trusts-anyone': TRUST,
  'role-trusts-outside': TRUST,
  'role-no-external-id': TRUST,
  'role-trusts-closed': TRUST,
  'role-trusts-deleted': TRUST,
  'oidc-without-subject': TRUST,
  'policy-allows-everything': ADMIN,
  'cloudshell-full-access': { cis7: '2.20', cis5: '1.21', hub: 'IAM.27' },
  'support-role-missing': { cis7: '2.15', cis5: '1.16', hub: 'IAM.18', pci: '12.10.3' },
  'password-policy-absent': { ...PASSWORDS, cis7: '2.8 2.9', cis5: '1.7 1.8', hub: 'IAM.7 IAM.15 IAM.16', pci: '8.3.6 8.3.7 8.3.9' },
  'password-policy-short': { ...PASSWORDS, cis7: '2.8@14', cis5: '1.7@14', hub: 'IAM.7@8 IAM.15@14', pci: '8.3.6@12' },
  'password-policy-reuse': { ...PASSWORDS, cis7: '2.9@24', cis5: '1.8@24', hub: 'IAM.16@24', pci: '8.3.7@4' },
  'account-not-recorded': { hub: 'Config.1' },
  'user-has-identity': { cis7: '2.19', cis5: '1.20', pci: '8.2.1', soc2: 'CC6.1', nist: 'AC-2 IA-2', wa: 'SEC02-BP04' },
  'person-several-accounts': { cis7: '2.19', cis5: '1.20', pci: '8.2.1', soc2: 'CC6.1', nist: 'AC-2 IA-2', wa: 'SEC02-BP04' },
  'user-direct-policies': { cis7: '2.13', cis5: '1.14', hub: 'IAM.2', pci: '7.2.2', soc2: 'CC6.3', nist: 'AC-6', wa: 'SEC02-BP06' },
};

export interface Control {
  readonly standard: StandardKey;
  readonly number: string;
  /** The check meets it where its threshold is at least as strict; null: always. */
  readonly at: number | null;
}

/** The more, the stricter; of all others the less. */
const GROWING: readonly CheckText['limit'][] = ['passwordLength', 'passwordReuse', 'rootDays'];

/** Every control that the check can meet, in the order of STANDARDS. */
export function controlsOf({ id }: Pick<CheckText, 'id'>): readonly Control[] {
  const numbers = CONTROLS[id] ?? {};
  return (Object.keys(STANDARDS) as StandardKey[]).flatMap((standard) =>
    (numbers[standard]?.split(' ') ?? []).map((text) => {
      const [number = '', at] = text.split('@');
      return { standard, number, at: at === undefined ? null : Number(at) };
    }),
  );
}

/** Those that it meets with these thresholds. */
export function controlsMet(check: Pick<CheckText, 'id' | 'limit'>, thresholds: Thresholds): readonly Control[] {
  const limit = check.limit === undefined ? null : thresholds[check.limit];
  const isMet = (least: number): boolean => limit !== null && (GROWING.includes(check.limit) ? limit >= least : limit <= least);
  return controlsOf(check).filter(({ at }) => at === null || isMet(at));
}

/** `cis-7.0.0:2.11` */
export function controlName({ standard, number }: Control): string {
  return `${STANDARDS[standard].key}:${number}`;
}
