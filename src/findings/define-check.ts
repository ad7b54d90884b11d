import type { Check, CheckContext, CheckDefinition, Judged, ThresholdsFor, Verdict } from './check.js';
import { LISTS, type Listed, type ListedOf, type ListName } from './subjects.js';
import { unknown } from './verdict.js';

/** Lists what the check looks at, and judges each. */
export function defineCheck<L extends ListName>(definition: CheckDefinition<L>): Check {
  const list: (account: CheckContext['account']) => Iterable<Listed<ListedOf<L>>> = LISTS[definition.of];
  const check: Check = {
    ...definition,
    *judgeAll(context: CheckContext, thresholdsFor: ThresholdsFor): Iterable<Judged> {
      for (const listed of list(context.account)) {
        const { subject } = listed;
        const own: CheckContext = { ...context, ...thresholdsFor(check, subject) };
        const verdict: Verdict | null = listed.of === null ? unknown(listed.why ?? 'not seen') : definition.judge(listed.of, own);
        if (verdict !== null) yield { ...verdict, check, account: context.account.account, subject };
      }
    },
  };
  return check;
}
