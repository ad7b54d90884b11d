import { HiddenHolders } from '../../checks/hidden-holders.js';
import { PolicyPool, sharesOf, type PolicyUse } from '../../checks/policy-use.js';
import { seenAt } from '../../evidence/evidence.js';
import { UNKNOWN } from '../../model/value.js';
import type { Entity } from '../../reconcile/entity.js';
import { mayHide } from '../../reconcile/hidden-principals.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext } from '../options.js';
import type { Combiner } from '../report.js';
import { permissionsOf, principalsOf } from './rows.js';

/** Rows about policies, with the use of all principals that have them. */
export function addingUp<Row>(context: ReportContext, rowsOf: (use: PolicyUse) => Iterable<Row>): Combiner<Row> {
  const hidden = new HiddenHolders();
  const pool = new PolicyPool(hidden);
  return {
    add(account) {
      if (mayHide('User', account) || mayHide('Role', account)) hidden.addAccount(account.account.id);
      for (const entity of principalsOf(account, context)) {
        const permissions = permissionsOf(entity, account, context);
        if (wasThere(entity, account)) hidden.addPrincipal(entity, permissions);
        for (const share of sharesOf(entity, permissions, context.catalogue)) pool.add(share);
      }
    },
    *rows() {
      for (const use of pool.uses()) yield* rowsOf(use);
    },
  };
}

/** A principal made after the account details were read, and known from elsewhere, is none of those the report speaks of. */
function wasThere({ createdAt }: Entity, { evidence }: ReconciledAccount): boolean {
  const readAt = seenAt(evidence.account_details);
  return readAt === null || createdAt === UNKNOWN || createdAt <= readAt;
}
