import type { ReconciledRole } from '../../reconcile/entity.js';
import type { ReconciledUser } from '../../reconcile/user.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ServiceControls } from '../../policy/applied-policy.js';
import { assumedRoles, type AssumedRoles } from './assumed-roles.js';
import { callGrant, type Interned } from './call-grant.js';
import type { Caller } from './caller.js';
import type { RoleWeb } from './follow.js';

/** What each principal gains by assuming roles. Principals come account by account, and many of one may assume the same. */
export class AssumedRoleJudge {
  private readonly web: RoleWeb;
  private accountId = '';
  private interned: Interned = new Map();
  private judged = new Map<string, AssumedRoles>();

  constructor(web: RoleWeb) {
    this.web = web;
  }

  judge(principal: ReconciledUser | ReconciledRole, controls: ServiceControls | Unknown): AssumedRoles {
    const { kind, account, arn, name, id } = principal;
    if (account.id !== this.accountId) [this.accountId, this.interned, this.judged] = [account.id, new Map(), new Map()];
    const caller: Caller = { kind, account, arn, name, id: id === UNKNOWN ? null : id, grant: callGrant(principal, controls, this.interned) };
    const lists = this.web.edges.from(caller);
    const [own = []] = lists;
    if (own.length > 0) return assumedRoles({ caller, lists, itself: arn }, this.web);
    const known = this.judged.get(caller.grant.key) ?? assumedRoles({ caller, lists, itself: null }, this.web);
    this.judged.set(caller.grant.key, known);
    return known.reaches(arn) ? assumedRoles({ caller, lists, itself: arn }, this.web) : known;
  }
}
