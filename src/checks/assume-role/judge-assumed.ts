import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ServiceControls } from '../../policy/applied-policy.js';
import { ChainFinder, type AssumedRoles } from './assumed-roles.js';
import { callGrant, type Interned } from './call-grant.js';
import type { RoleWeb } from './role-web.js';

/** What each principal gains by assuming roles. Principals come account by account, and many of one have the same grant. */
export class AssumedRoleJudge {
  private readonly chains: ChainFinder;
  private accountId = '';
  private interned: Interned = new Map();

  constructor(web: RoleWeb) {
    this.chains = new ChainFinder(web);
  }

  judge(principal: ReconciledUser | ReconciledRole, controls: ServiceControls | Unknown): AssumedRoles {
    const { kind, account, arn, name, id } = principal;
    if (account.id !== this.accountId) this.interned = new Map();
    this.accountId = account.id;
    return this.chains.find({
      kind,
      account,
      arn,
      name,
      id: id === UNKNOWN ? null : id,
      grant: callGrant(principal, controls, this.interned),
    });
  }
}
