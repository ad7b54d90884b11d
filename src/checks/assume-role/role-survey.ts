import type { AccountEvidence } from '../../evidence/evidence.js';
import { detailsWith } from '../../evidence/evidence.js';
import { isClosed, type Account, type AccountState } from '../../model/account.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { assumeStatementsOf, type AssumeStatement } from '../../policy/assume-trust.js';
import { rolesOnly } from '../../reconcile/roles-only.js';
import { callGrant, type Interned } from './call-grant.js';
import { Edges } from './edges.js';
import type { RoleWeb } from './role-web.js';
import { roleGain } from './role-gain.js';
import { RoleIndex } from './role-index.js';
import { UnseenAccounts } from './unseen-accounts.js';

/** Takes accounts one by one, and keeps of each only the roles that users or roles may be let into, as little of them as chains need. */
export class RoleSurvey {
  private readonly index = new RoleIndex();
  private readonly interned: Interned = new Map();
  private readonly trusts = new Map<string, readonly AssumeStatement[] | Unknown>();
  private readonly seen = new Set<string>();
  private readonly closed = new Set<string>();
  private readonly all = new Set<string>();
  private readonly accounts = new Map<string, number>();

  add(account: Account, evidence: AccountEvidence): void {
    this.all.add(account.id);
    if (isClosed(account)) this.closed.add(account.id);
    if (detailsWith('Role', evidence) === null) return;
    this.seen.add(account.id);
    const { roles, controls } = rolesOnly(account, evidence, ({ trust }) => this.letsSomebodyIn(trust));
    if (roles.length > 0) this.accounts.set(account.id, this.accounts.size);
    for (const role of roles) {
      const { arn, name, id, trust } = role;
      const grant = callGrant(role, controls, this.interned);
      this.index.add({
        kind: 'role',
        account,
        arn,
        name,
        id: id === UNKNOWN ? null : id,
        grant,
        trust: this.trustOf(trust),
        gain: roleGain(role, controls),
      });
    }
  }

  /** `organization`: every account known, seen or not. */
  web(organization: ReadonlyMap<string, AccountState>, hops: number): RoleWeb {
    this.trusts.clear();
    const closed = [...organization].filter(([, state]) => isClosed({ state })).map(([id]) => id);
    const unseen = new UnseenAccounts(new Set([...this.all, ...organization.keys()]), this.seen, new Set([...this.closed, ...closed]));
    return { edges: new Edges(this.index), unseen, accounts: this.accounts, hops };
  }

  private letsSomebodyIn(text: string): boolean {
    const trust = this.trustOf(text);
    return trust === UNKNOWN || trust.some(({ effect }) => effect === 'Allow');
  }

  /** Many roles have the same trust policy. */
  private trustOf(text: string): readonly AssumeStatement[] | Unknown {
    const known = this.trusts.get(text);
    if (known !== undefined) return known;
    const trust = assumeStatementsOf(text);
    this.trusts.set(text, trust);
    return trust;
  }
}
