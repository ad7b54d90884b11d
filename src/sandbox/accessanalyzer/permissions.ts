import { listActions, listServices, type ListedService } from '../iam/advisor-list.js';
import type { Subject } from '../iam/advisor-subject.js';
import { directoryOf } from '../iam/directories.js';
import type { SandboxState } from '../service.js';
import type { AdvisorFacts } from '../world.js';

/** A service that a user or role is granted, and its last use of it. */
export interface Permission extends LastUsed {
  readonly namespace: string;
  /** Granted actions; none where the world does not say which actions were used. */
  readonly actions: readonly (LastUsed & { readonly name: string })[];
}

export interface LastUsed {
  /** null: not in the tracking window. */
  readonly lastUsed: string | null;
}

/** What a principal of the account is granted, by ARN: the same that access advisor lists. */
export type Permissions = (arn: string) => readonly Permission[];

export function permissionsIn(accountId: string, state: SandboxState): Permissions {
  const directory = directoryOf(accountId, state);
  const facts = state.world.advisor ?? {};
  return (arn) => {
    const subject = directory.subject(arn);
    return subject === undefined ? [] : listServices(subject, facts).map((service) => permissionOf(subject, service, facts));
  };
}

function permissionOf(subject: Subject, { namespace, uses }: ListedService, facts: AdvisorFacts): Permission {
  const known = subject.actors.some(({ services }) =>
    services.some((service) => service.namespace === namespace && service.actions !== undefined),
  );
  const actions = known ? (listActions(subject, namespace, facts) ?? []) : [];
  return {
    namespace,
    lastUsed: uses[0]?.at ?? null,
    actions: actions.map(({ name, last }) => ({ name, lastUsed: last?.at ?? null })),
  };
}
