import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { grantsNamespace } from '../policy/grants-namespace.js';

type Untracked = (namespace: string) => boolean;

const KNOWN = new WeakMap<ReconciledAccount, Untracked>();

/**
 * Tells the services that access advisor left out of an answer although the policies of whom it was asked about allow
 * them: AWS keeps no record of their use, whoever it is. What nobody of the account was asked about can't be told.
 */
export function untrackedIn(account: ReconciledAccount): Untracked {
  const known = KNOWN.get(account) ?? lookUp(account);
  KNOWN.set(account, known);
  return known;
}

function lookUp({ users, roles, others }: ReconciledAccount): Untracked {
  const asked = [...users, ...roles, ...others].flatMap(({ usage, policies }) => (usage.seen === 'answered' ? [{ usage, policies }] : []));
  const listed = new Set(asked.flatMap(({ usage }) => usage.services.map(({ namespace }) => namespace)));
  const told = new Map<string, boolean>();
  return (namespace) => {
    const answer = told.get(namespace) ?? (!listed.has(namespace) && asked.some(({ policies }) => grantsNamespace(policies, namespace) === true));
    told.set(namespace, answer);
    return answer;
  };
}
