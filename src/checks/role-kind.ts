import type { ReconciledRole } from '../reconcile/entity.js';

/**
 * service_linked: made by an AWS service for itself · identity_center: made from a permission set · control_tower,
 * stack_set, organization_access: made for governing accounts, and rarely used on purpose · role: any other.
 */
export const ROLE_KINDS = ['service_linked', 'identity_center', 'control_tower', 'stack_set', 'organization_access', 'role'] as const;

export type RoleKind = (typeof ROLE_KINDS)[number];

/** `--kind`, and what of it the check calls otherwise. */
const WORDS: Readonly<Record<string, RoleKind>> = { own: 'role', sso: 'identity_center' };

/** Is a role of these kinds, as `--kind` spells them? None: every kind but those that AWS makes for itself. */
export function isOfKind(role: Parameters<typeof roleKind>[0], kinds: readonly string[]): boolean {
  const kind = roleKind(role);
  if (kinds.length === 0) return kind !== 'service_linked';
  return kinds.some((word) => word === 'all' || (WORDS[word] ?? word.replaceAll('-', '_')) === kind);
}

/** Names that AWS itself gives; Control Tower, CloudFormation (StackSets) and Organizations user guides. */
const BY_NAME: readonly (readonly [RegExp, RoleKind])[] = [
  [/^(AWSControlTower|aws-controltower-)/, 'control_tower'],
  [/^(stacksets-exec-[0-9a-f]+|AWSCloudFormationStackSet(Execution|Administration)Role)$/, 'stack_set'],
  [/^OrganizationAccountAccessRole$/, 'organization_access'],
];

export function roleKind({
  serviceLinked,
  permissionSet,
  name,
}: Pick<ReconciledRole, 'serviceLinked' | 'permissionSet' | 'name'>): RoleKind {
  if (serviceLinked) return 'service_linked';
  if (permissionSet !== null) return 'identity_center';
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'role';
}
