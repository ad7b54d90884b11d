import type { EscalationWay } from './escalation-path.js';

/** What holds a principal back, and the calls that take it off or rewrite it: one of them is enough. */
export interface ReleaseCall {
  readonly action: string;
  /** drop: the whole policy is gone, also what it allows · rewrite: what it denies is gone. */
  readonly leaves: 'drop' | 'rewrite';
}

/** Only who is held back gains by these: what a boundary or a Deny takes away, where its holder may take that off. */
export const REMOVE_BOUNDARY: EscalationWay = {
  id: 'remove_boundary',
  title: 'Take off its own permissions boundary, or rewrite it',
  via: 'permissions',
};

export const REMOVE_OWN_DENY: EscalationWay = {
  id: 'remove_own_deny',
  title: 'Take off, or rewrite, the policy that denies it something',
  via: 'permissions',
};

/** Of the principal itself. */
export const BOUNDARY_CALLS = {
  user: ['iam:DeleteUserPermissionsBoundary', 'iam:PutUserPermissionsBoundary'],
  role: ['iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
} as const;

/** Of the principal, or the group, that carries the policy. */
export const ATTACHED_CALLS: Readonly<Record<'user' | 'role' | 'group', readonly ReleaseCall[]>> = {
  user: [{ action: 'iam:DetachUserPolicy', leaves: 'drop' }],
  role: [{ action: 'iam:DetachRolePolicy', leaves: 'drop' }],
  group: [{ action: 'iam:DetachGroupPolicy', leaves: 'drop' }],
};

export const INLINE_CALLS: Readonly<Record<'user' | 'role' | 'group', readonly ReleaseCall[]>> = {
  user: [{ action: 'iam:PutUserPolicy', leaves: 'rewrite' }, { action: 'iam:DeleteUserPolicy', leaves: 'drop' }],
  role: [{ action: 'iam:PutRolePolicy', leaves: 'rewrite' }, { action: 'iam:DeleteRolePolicy', leaves: 'drop' }],
  group: [{ action: 'iam:PutGroupPolicy', leaves: 'rewrite' }, { action: 'iam:DeleteGroupPolicy', leaves: 'drop' }],
};

/** Of the group: all that it carries is gone. */
export const LEAVE_GROUP = 'iam:RemoveUserFromGroup';

/** Of a policy of the account, as a boundary too. */
export const REWRITE_CALLS: readonly ReleaseCall[] = [
  { action: 'iam:CreatePolicyVersion', leaves: 'rewrite' },
  { action: 'iam:SetDefaultPolicyVersion', leaves: 'rewrite' },
];

/** For the reference: each with every call that opens it. */
export const RELEASE_PATHS: readonly (EscalationWay & { readonly calls: readonly string[] })[] = [
  { ...REMOVE_BOUNDARY, calls: [...BOUNDARY_CALLS.user, ...BOUNDARY_CALLS.role, ...REWRITE_CALLS.map(({ action }) => action)] },
  {
    ...REMOVE_OWN_DENY,
    calls: [
      ...[ATTACHED_CALLS, INLINE_CALLS].flatMap((calls) => Object.values(calls).flatMap((each) => each.map(({ action }) => action))),
      LEAVE_GROUP,
      ...REWRITE_CALLS.map(({ action }) => action),
    ],
  },
];
