import { assignedAccess, type AssignedSet } from '../../checks/people/assigned-access.js';
import { permissionSetAdmin } from '../../checks/people/permission-set-admin.js';
import { roleActivity } from '../../checks/role-use.js';
import { detailsWith } from '../../evidence/evidence.js';
import type { StoreUser } from '../../evidence/identity-center.js';
import { isClosed } from '../../model/account.js';
import { UNKNOWN, type Flag, type Unknown } from '../../model/value.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext } from '../options.js';
import type { Combiner } from '../report.js';

/** A permission set that somebody has in one account. */
export interface Holding {
  readonly accountId: string;
  readonly set: string;
  readonly groups: readonly string[];
  readonly admin: Flag;
  /** Last use of the role that the set has made there, by anybody; null: none on record. */
  readonly roleUsed: Date | null | Unknown;
  /** Is nobody else assigned it there? */
  readonly alone: Flag;
}

export interface SsoRow {
  readonly id: string;
  /** null: the user is not in the directory any more; UNKNOWN: that was not seen. */
  readonly user: StoreUser | null | Unknown;
  readonly holdings: readonly Holding[];
  /** There may be more, in accounts or through groups that were not seen. */
  readonly hidden: boolean;
}

/** Takes the assignments of all accounts; a row per user, or with --detail one for each permission set of each account. */
export function ssoRows({ directory, detail }: ReportContext): Combiner<SsoRow> {
  const store = directory === UNKNOWN ? null : directory.store;
  const users = new Map((store?.users ?? []).map((user) => [user.id, user]));
  const held = new Map<string, Holding[]>();
  let hidden = false;
  return {
    add(account) {
      if (isClosed(account.account)) return;
      const access = assignedAccess(account.evidence, store);
      if (access === UNKNOWN || !access.whole) hidden = true;
      if (access === UNKNOWN) return;
      const holders = new Map<string, number>();
      for (const { set } of [...access.byUser.values()].flat()) holders.set(set.arn, (holders.get(set.arn) ?? 0) + 1);
      for (const [id, sets] of access.byUser) {
        const own = sets.map((assigned) => {
          const others = (holders.get(assigned.set.arn) ?? 0) > 1;
          return holdingOf(assigned, account, others ? 'no' : access.whole ? 'yes' : 'unknown');
        });
        held.set(id, [...(held.get(id) ?? []), ...own]);
      }
    },
    *rows() {
      for (const row of inOrder()) {
        if (detail && row.holdings.length > 0) for (const holding of row.holdings) yield { ...row, holdings: [holding] };
        else yield row;
      }
    },
  };

  function inOrder(): readonly SsoRow[] {
    const ids = new Set([...users.keys(), ...held.keys()]);
    const rows = [...ids].map((id): SsoRow => ({
      ...{ id, user: store === null ? UNKNOWN : (users.get(id) ?? null), holdings: held.get(id) ?? [], hidden },
    }));
    const key = ({ id, user }: SsoRow): string => (user === null || user === UNKNOWN ? `\uffff${id}` : `${user.userName}\u0000${id}`);
    return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}

function holdingOf({ set, groups }: AssignedSet, { account, roles, evidence }: ReconciledAccount, alone: Flag): Holding {
  const role = roles.find(({ permissionSet }) => permissionSet === set.name);
  const roleUsed = detailsWith('Role', evidence) === null || role === undefined ? UNKNOWN : roleActivity(role).last;
  return { accountId: account.id, set: set.name, groups, admin: permissionSetAdmin(set), roleUsed, alone };
}
