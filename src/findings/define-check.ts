import type { Across, Check, CheckContext, CheckDefinition, CheckText, Judged, Verdict } from './check.js';
import { LISTS, type Listed, type ListedOf, type ListName } from './subjects.js';
import { unknown } from './verdict.js';

/** Lists what the check looks at, and judges each. */
export function defineCheck<L extends ListName>(definition: CheckDefinition<L>): Check {
  const list: (account: CheckContext['account']) => Iterable<Listed<ListedOf<L>>> = LISTS[definition.of];
  const check: Check = {
    ...definition,
    *judgeAll(context: CheckContext): Iterable<Judged> {
      const { account } = context.account;
      for (const { subject, of, why = 'not seen' } of list(context.account)) {
        const verdict: Verdict | null = of === null ? unknown(why) : definition.judge(of, context);
        if (verdict === null) continue;
        const again: Judged['again'] = (thresholds) => (of === null ? verdict : definition.judge(of, { ...context, ...thresholds }));
        yield { ...verdict, check, account, subject, again };
      }
    },
  };
  return check;
}

/** A check that no account by itself can answer: of all of them together, or of what is no account's. */
export function defineAcross(text: CheckText, across?: (check: Check) => Across): Check {
  const check: Check = { ...text, judgeAll: () => [], ...(across === undefined ? {} : { across: () => across(check) }) };
  return check;
}
