import type { Section } from '../../reports/overview/sections.js';

/** A part of the overview with a heading of its own. */
export interface Part {
  readonly section: Section;
  readonly title: string;
  readonly unit: string;
  /** One line below it. */
  readonly about: string;
}

export const PARTS: readonly Part[] = [
  { section: 'activity', title: 'Users by last activity', unit: 'users', about: 'Last use of the password or an access key.' },
  { section: 'keys', title: 'Active access keys by age', unit: 'keys', about: 'Keys are to be rotated within 90 days (CIS).' },
  { section: 'admins', title: 'Administrators, and through what', unit: 'users and roles', about: 'Everything on everything is allowed.' },
  {
    ...{ section: 'escalation', title: 'Who can become administrator', unit: 'users and roles' },
    about: 'By a path of escalation, their own or of a role that they may assume; limited: on some resources, or if a condition holds.',
  },
  { section: 'role_use', title: 'Roles by last use', unit: 'roles', about: 'AWS keeps about 400 days; service-linked roles left out.' },
  { section: 'role_trust', title: 'Roles by whom they let in', unit: 'roles', about: 'A role that lets in several is counted for each.' },
  {
    ...{ section: 'unused', title: 'Users and roles by share of unused services', unit: 'users and roles' },
    about: 'Of the services that they may call; those that may call nothing are left out.',
  },
  { section: 'severity', title: 'Findings by severity', unit: 'findings', about: 'What fails; hatched: what could not be judged.' },
  { section: 'controls', title: 'Findings by control', unit: 'findings', about: 'CIS AWS Foundations Benchmark 7.0.0; what fails.' },
  {
    ...{ section: 'cleanup', title: 'Cleaned up', unit: 'users, roles, policies, credentials' },
    about: 'What cleanup took away until then, by the journals kept here; by tag: also what was done from elsewhere.',
  },
  {
    ...{ section: 'risk', title: 'Greatest risks', unit: 'Risk' },
    about: 'Reach × idle × MFA × trust, 0 to 160; `iam-audit privileges` has everybody.',
  },
  {
    ...{ section: 'people', title: 'The same person in several accounts', unit: 'Accounts' },
    about: 'By e-mail address or name; `iam-audit people` has everybody.',
  },
];
