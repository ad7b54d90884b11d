import { isClosed } from '../model/account.js';
import type { Check, CheckContext, Judged, Thresholds, ThresholdsFor } from './check.js';

/** Every verdict of these checks about one account; nothing of one that AWS has closed, for nobody acts in it. */
export function* judgeAccount(checks: readonly Check[], context: CheckContext, thresholdsFor?: ThresholdsFor): Iterable<Judged> {
  if (isClosed(context.account.account)) return;
  const usual: Thresholds = context;
  for (const check of checks) yield* check.judgeAll(context, thresholdsFor ?? (() => usual));
}
