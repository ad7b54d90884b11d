import { countAccount, NOTHING, sumOf, type Counts } from '../../checks/count-account.js';
import { adminOf } from '../../checks/admin.js';
import { isClosed, type Account } from '../../model/account.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext } from '../options.js';
import { figure, type Figure, type Figures } from './figure.js';
import { listsUsers } from './principals.js';
import { MEASURES, type Measure } from './sections.js';

/** One number; and how many more it might be. */
interface Counted {
  readonly count: number | Unknown;
  readonly unknown: number;
}

const EMPTY: Counted = { count: UNKNOWN, unknown: 0 };

/** The headline numbers, over all and for each account: those of `iam-audit runs trend`. */
export function accountFigures({ days }: ReportContext): Figures & { readonly open: () => readonly Account[] } {
  const each: { readonly account: Account; readonly counts: Readonly<Record<Measure, Counted>> }[] = [];
  let total = NOTHING;
  return {
    open: () => each.map(({ account }) => account),
    add: (known) => {
      if (isClosed(known.account)) return;
      const counts = countAccount(known, days);
      total = sumOf(total, counts);
      each.push({ account: known.account, counts: judged(known, counts) });
    },
    *rows() {
      yield figure('counts', 'Accounts', each.length);
      for (const { key, title } of MEASURES) {
        const own = each.map(({ counts }) => counts[key]);
        const isSeen = own.some(({ count }) => count !== UNKNOWN);
        const unknown = own.reduce((sum, one) => sum + one.unknown, 0);
        yield figure('counts', title, isSeen ? totalOf(total)[key] : UNKNOWN, { unknown });
      }
      for (const { account, counts } of each) yield* rowsOf(account, counts);
    },
  };
}

function* rowsOf(account: Account, counts: Readonly<Record<Measure, Counted>>): Iterable<Figure> {
  for (const { key, title } of MEASURES) yield figure('accounts', title, counts[key].count, { account, unknown: counts[key].unknown });
}

function totalOf({ users, stale, withoutMfa, oldKeys, admins }: Counts): Readonly<Record<Measure, number>> {
  return { users, stale, without_mfa: withoutMfa, keys_over_90_days: oldKeys, admins };
}

/** What an account did not show is unknown there, and not nothing. */
function judged(known: ReconciledAccount, counts: Counts): Readonly<Record<Measure, Counted>> {
  if (!listsUsers(known)) return { users: EMPTY, stale: EMPTY, without_mfa: EMPTY, keys_over_90_days: EMPTY, admins: EMPTY };
  const there = known.users.filter(({ deleted }) => !deleted);
  const unseen = there.filter(({ credentials }) => credentials === UNKNOWN).length;
  const unsure = there.filter(({ policies }) => adminOf(policies) === 'unknown').length;
  const noReport = known.reportAsOf === null;
  const of = (count: number, unknown: number, isUnseen = false): Counted => ({ count: isUnseen ? UNKNOWN : count, unknown });
  const { users, stale, without_mfa: mfa, keys_over_90_days: keys, admins } = totalOf(counts);
  return {
    users: of(users, 0),
    stale: of(stale, unseen, noReport),
    without_mfa: of(mfa, unseen, noReport),
    keys_over_90_days: of(keys, unseen, noReport),
    admins: of(admins, unsure, admins === 0 && unsure > 0),
  };
}
