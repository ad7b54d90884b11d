import type { Statement } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import type { ReconciledUser } from '../reconcile/entity.js';
import { grantsNamespace } from '../policy/grants-namespace.js';

export const SMTP = 'an SMTP password of Amazon SES may be made from it, whose use is not on record';

/**
 * May an SMTP password of Amazon SES be made from the user's key? Mail sent with it is no use on any record, so such a key may
 * work every day and look as if it never did. `named`: a policy is about SES · `perhaps`: a wildcard allows it, or a policy
 * could not be read.
 */
export function mailBySmtp({ policies }: Pick<ReconciledUser, 'policies'>): 'named' | 'perhaps' | 'no' {
  if (policies.applied.some(({ document }) => document !== UNKNOWN && document.some(namesSes))) return 'named';
  return grantsNamespace(policies, 'ses') === false ? 'no' : 'perhaps';
}

function namesSes({ effect, actions: { except, patterns } }: Statement): boolean {
  return effect === 'Allow' && !except && patterns.some((each) => /^ses:/i.test(each));
}
