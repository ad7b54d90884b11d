import type { Severity, Unweighed } from './change.js';
import type { Subject } from './subject.js';

/**
 * How much a change is worth a look: a hint for sorting, no verdict. What gives access away weighs more than what takes it
 * back; what could not be compared is low, for it may be anything.
 */
export function severityOf(change: Unweighed, subject: Subject | null): Severity {
  if (change.change === 'not_comparable') return change.from === 'seen' ? 'medium' : 'low';
  if (change.change === 'disappeared') return 'info';
  if (change.change === 'appeared') return ofAppeared(change, subject);
  const { attribute, to } = change;
  return ATTRIBUTES[attribute ?? '']?.(typeof to === 'string' ? to : null) ?? 'low';
}

function ofAppeared({ kind, principal }: Unweighed, subject: Subject | null): Severity {
  if (kind === 'access_key') return principal === '<root_account>' ? 'high' : 'medium';
  if (subject !== null && [subject.facts['admin'], subject.facts['escalation']].some((fact) => fact?.value === 'yes')) return 'high';
  if (subject?.facts['trust_wide']?.value === 'yes') return 'high';
  return kind === 'policy' || kind === 'group' ? 'low' : 'medium';
}

type Weigh = (to: string | null) => Severity;

const onYes: Weigh = (to) => (to === 'yes' ? 'high' : 'info');
const onGain = (severity: Severity): Weigh => (to) => (to === null ? 'info' : severity);

/** What an attribute becomes, by its name. */
const ATTRIBUTES: Readonly<Record<string, Weigh>> = {
  admin: onYes,
  escalation: (to) => (to === 'yes' ? 'high' : to === 'limited' ? 'medium' : 'info'),
  trust_wide: onYes,
  mfa: (to) => (to === 'no' ? 'high' : 'info'),
  console: (to) => (to === 'yes' ? 'medium' : 'info'),
  certificate: (to) => (to === 'yes' ? 'medium' : 'info'),
  more_credentials: onGain('medium'),
  last_sign_in: onGain('high'),
  access_key_1: (to) => (to === 'active' ? 'medium' : 'info'),
  access_key_2: (to) => (to === 'active' ? 'medium' : 'info'),
  groups: onGain('medium'),
  attached_policies: (to) => (to === null ? 'info' : to.endsWith(':aws:policy/AdministratorAccess') ? 'high' : 'medium'),
  inline_policies: onGain('medium'),
  permissions_boundary: (to) => (to === null ? 'medium' : 'low'),
  trusted: onGain('medium'),
  trust_policy: () => 'medium',
  document: () => 'medium',
  state: () => 'medium',
  email: () => 'medium',
};
