import { countUses, type UseCounts } from '../../checks/use-counts.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportContext } from '../options.js';
import { permissionsOf, principalsOf } from '../unused/rows.js';
import { figure, Shares, type Figures } from './figure.js';
import { listsRoles, listsUsers } from './principals.js';
import { UNKNOWN_ITEM } from './sections.js';

const TITLE = 'Services granted and not used';
const NOT_ASKED = 'access advisor was not asked (--with-unused)';

const NONE = 'nothing unused';
const ALL = 'all of it';
/** From so many per cent on. */
const STEPS = ['under 25 %', '25–49 %', '50–74 %', '75 % or more'] as const;

/** How much of what users and roles may call they do not use, service by service. */
export function unusedFigures(context: ReportContext): Figures {
  const shares = new Shares('unused', [NONE, ...STEPS, ALL, UNKNOWN_ITEM]);
  const sum = { granted: 0, unused: 0, unknown: 0, seen: 0, unseen: 0 };
  const take = (known: ReconciledAccount): void => {
    for (const entity of principalsOf(known, { ...context, principals: 'all' })) {
      const counts = countUses(permissionsOf(entity, known, context), entity.usage);
      const { granted, unused, of } = counts;
      if (granted === 0) continue;
      shares.add(itemOf(counts));
      if (granted === UNKNOWN || unused === UNKNOWN || of === UNKNOWN) {
        sum.unseen += 1;
        continue;
      }
      sum.seen += 1;
      sum.granted += granted;
      sum.unused += unused;
      sum.unknown += of.unknown;
    }
  };
  return {
    add: (known) => {
      if (!context.withUnused) return;
      shares.look(listsUsers(known) || listsRoles(known));
      take(known);
    },
    *rows() {
      const { granted, unused, unknown, seen, unseen } = sum;
      if (seen === 0) yield figure('counts', TITLE, UNKNOWN, { detail: context.withUnused ? 'nobody was seen' : NOT_ASKED });
      else {
        const others = unseen === 0 ? null : `${unseen} ${unseen === 1 ? 'user or role' : 'users and roles'} not seen`;
        yield figure('counts', TITLE, unused, { of: granted, unknown, detail: others });
      }
      for (const row of shares.rows()) yield context.withUnused ? row : { ...row, detail: NOT_ASKED };
    },
  };
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 100) / whole);
}

/** Where what could not be told may decide, it is unknown. */
function itemOf({ granted, unused, of }: UseCounts): string {
  if (granted === UNKNOWN || unused === UNKNOWN || of === UNKNOWN) return UNKNOWN_ITEM;
  const least = shareItem(unused, granted);
  return least === shareItem(unused + of.unknown, granted) ? least : UNKNOWN_ITEM;
}

function shareItem(unused: number, granted: number): string {
  if (unused === 0) return NONE;
  if (unused === granted) return ALL;
  return STEPS[Math.min(STEPS.length - 1, Math.floor(percentOf(unused, granted) / 25))] ?? ALL;
}
