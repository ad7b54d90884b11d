import { documentDigest } from '../digest.js';
import type { Step } from './numbered.js';

/** A new default version; with five of them the oldest one that is not the default makes room, and is saved before. */
export function newVersion(PolicyArn: string, before: string, PolicyDocument: string): Step {
  return {
    action: 'iam:CreatePolicyVersion',
    input: { PolicyArn, PolicyDocument, SetAsDefault: true },
    undo: 'restores the version before as the default',
    was: documentDigest(before),
    ifFull: { how: 'first', call: { action: 'iam:DeletePolicyVersion', input: { PolicyArn }, each: 'oldest_version' } },
  };
}

/** `after` null: nothing of it was used. */
export function inlineChanged(kind: 'user' | 'role', name: string, PolicyName: string, before: string, after: string | null): Step {
  const principal = kind === 'user' ? { UserName: name } : { RoleName: name };
  const was = documentDigest(before);
  const undo = 'restores the document as it was';
  if (after === null) {
    const action = kind === 'user' ? 'iam:DeleteUserPolicy' : 'iam:DeleteRolePolicy';
    return { action, input: { ...principal, PolicyName }, undo, was };
  }
  const action = kind === 'user' ? 'iam:PutUserPolicy' : 'iam:PutRolePolicy';
  return { action, input: { ...principal, PolicyName, PolicyDocument: after }, undo, was };
}
