import { isClosed } from '../model/account.js';
import type { Check, CheckContext, Judged } from './check.js';

/** Every verdict of these checks about one account; nothing of one that AWS has closed, for no principal acts in it. */
export function* judgeAccount(checks: readonly Check[], context: CheckContext): Iterable<Judged> {
  if (isClosed(context.account.account)) return;
  for (const check of checks) yield* check.judgeAll(context);
}
