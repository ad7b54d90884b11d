import type { Choice, Chosen } from '../../src/cleanup/choose/choice.js';
import { chooseRole } from '../../src/cleanup/choose/role.js';
import { removeQuarantined, removeUserOrParts } from '../../src/cleanup/choose/removal.js';
import { chooseUser } from '../../src/cleanup/choose/user.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { ListedKey, RoleDetail, ServiceCredential, UserDetail } from '../../src/evidence/values.js';
import { details, detail, managed, NOW, reconciled, report, role, roleNamed, row, seen, userNamed, type Cells } from '../fixtures.js';

export function choice(more: Partial<Choice> = {}): Choice {
  return {
    ...{ stage: 'quarantine', staleDays: 90, unusedRolesDays: 90, ownerTag: 'Owner', now: NOW, exceptions: [], keepTag: false },
    protected: { ownRoles: ['IamAuditReadOnly', 'IamAuditCleanup'], callers: [], callerKeys: [], breakGlassTag: null },
    ...{ named: new Map(), left: null, failing: null },
    ...more,
  };
}

export interface Held {
  readonly keys?: readonly ListedKey[] | null;
  readonly ssh?: readonly ListedKey[] | null;
  readonly certificates?: readonly ListedKey[];
  readonly services?: readonly ServiceCredential[] | null;
}

/** An id as IAM makes them, of one letter. */
export function keyId(letter: string): string {
  return `AKIA${letter.repeat(16)}`;
}

export function listed(letter: string, createdAt: string, status = 'Active'): ListedKey {
  return { id: keyId(letter), status, createdAt };
}

/** All that is asked about alice; null: not seen. */
export function evidenceOf(cells: Cells, more: Partial<UserDetail> = {}, { keys = [], ssh = [], certificates = [], services = [] }: Held = {}): AccountEvidence {
  return {
    credential_report: report([row('alice', cells)]),
    account_details: details([detail('alice', more)]),
    managed_policies: managed(),
    ...(keys === null ? {} : { access_keys: seen({ byUser: { alice: keys } }) }),
    ...(ssh === null ? {} : { ssh_keys: seen({ byUser: { alice: ssh } }) }),
    signing_certificates: seen({ byUser: { alice: certificates } }),
    ...(services === null ? {} : { service_credentials: seen({ credentials: services }) }),
  };
}

export function chosen(evidence: AccountEvidence, more: Partial<Choice> = {}): Chosen {
  const account = reconciled(evidence);
  const asked = choice(more);
  const user = userNamed(account, 'alice');
  return asked.stage === 'remove' ? removeUserOrParts(user, account, asked) : chooseUser(user, account, asked);
}

export function chosenRole(more: Partial<RoleDetail>, asked: Partial<Choice> = {}): Chosen {
  const name = more.roleName ?? 'worker';
  const account = reconciled({ account_details: details([], { roles: [role(name, more)] }), managed_policies: managed() });
  const question = choice(asked);
  return question.stage === 'remove' ? removeQuarantined(roleNamed(account, name), question) : chooseRole(roleNamed(account, name), question);
}

/** `key AKIA…: recent`, in the order they were said. */
export function reasons({ leftOut }: Chosen): readonly string[] {
  return leftOut.map(({ credential, reason }) => `${credential ?? 'all'}: ${reason}`);
}

export function actions({ planned }: Chosen): readonly string[] {
  return planned?.steps.map(({ action }) => action.replace('iam:', '')) ?? [];
}
