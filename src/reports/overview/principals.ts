import { activityOf } from '../../checks/activity.js';
import { isLocked } from '../../checks/risk.js';
import { roleActivity } from '../../checks/role-use.js';
import { judgeTrust, TRUST_WORDS } from '../../checks/trust.js';
import { detailsWith } from '../../evidence/evidence.js';
import { isClosed } from '../../model/account.js';
import { wholeDays } from '../../model/instant.js';
import { NEVER, UNKNOWN } from '../../model/value.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { keyRows } from '../keys/key-row.js';
import type { ReportContext } from '../options.js';
import { Shares, STEP_ITEMS, stepOf, type Figures } from './figure.js';
import { UNKNOWN_ITEM } from './sections.js';

const NEVER_USED = 'never used';
const NO_CREDENTIAL = 'no active credential';
const NOT_ON_RECORD = 'no use on record';

/** Users by their last activity. */
export function activityFigures(): Figures {
  const shares = new Shares('activity', [...STEP_ITEMS, NEVER_USED, NO_CREDENTIAL, UNKNOWN_ITEM]);
  return {
    add: (known) => {
      shares.look(listsUsers(known));
      for (const user of known.users) if (!user.deleted) shares.add(activityItem(user));
    },
    rows: () => shares.rows(),
  };
}

export function listsUsers({ counts, account }: Pick<ReconciledAccount, 'counts' | 'account'>): boolean {
  return !isClosed(account) && Object.values(counts).some((count) => count !== null);
}

export function listsRoles({ evidence }: Pick<ReconciledAccount, 'evidence'>): boolean {
  return detailsWith('Role', evidence) !== null;
}

function activityItem({ credentials, createdAt, reportAsOf }: ReconciledUser): string {
  if (isLocked(credentials)) return NO_CREDENTIAL;
  const { last, daysInactive } = activityOf(credentials, createdAt, reportAsOf);
  if (last === NEVER) return NEVER_USED;
  return daysInactive === UNKNOWN ? UNKNOWN_ITEM : stepOf(daysInactive);
}

/** Active access keys by age, those of root users too; of a user whose keys were not seen one is counted as unknown. */
export function keyFigures(context: ReportContext): Figures {
  const shares = new Shares('keys', [...STEP_ITEMS, UNKNOWN_ITEM]);
  return {
    add: (known) => {
      shares.look(listsUsers(known));
      for (const { active, createdAt, measuredAt } of keyRows(known, { ...context, kind: [] })) {
        if (active === false) continue;
        shares.add(active === UNKNOWN || createdAt === UNKNOWN ? UNKNOWN_ITEM : stepOf(wholeDays(createdAt, measuredAt)));
      }
    },
    rows: () => shares.rows(),
  };
}

/** Roles by last use and by whom they let in; service-linked ones are AWS's own affair. */
export function roleFigures({ organization }: ReportContext): Figures {
  const use = new Shares('role_use', [...STEP_ITEMS, NOT_ON_RECORD, UNKNOWN_ITEM]);
  const trust = new Shares('role_trust', [...TRUST_WORDS.map(trustItem), UNKNOWN_ITEM]);
  return {
    add: (known) => {
      for (const shares of [use, trust]) shares.look(listsRoles(known));
      for (const role of known.roles) {
        if (role.serviceLinked) continue;
        use.add(useItem(role));
        const judged = judgeTrust(role.trust, role.account, organization);
        for (const item of judged === UNKNOWN ? [UNKNOWN_ITEM] : judged.words.map(trustItem)) trust.add(item);
      }
    },
    *rows() {
      yield* use.rows();
      for (const each of trust.rows()) if (each.count !== 0) yield each;
    },
  };
}

function useItem(role: ReconciledRole): string {
  const { status, daysUnused } = roleActivity(role);
  if (status === 'not_in_window') return NOT_ON_RECORD;
  return status === 'unknown' || daysUnused === UNKNOWN ? UNKNOWN_ITEM : stepOf(daysUnused);
}

const TRUST_ITEMS: Readonly<Record<string, string>> = {
  service: 'AWS services',
  own_account: 'its own account',
  inside: 'accounts inside the organization',
  outside: 'accounts outside',
  closed: 'closed accounts',
  unknown_account: 'accounts of unknown standing',
  saml: 'SAML provider',
  oidc: 'OIDC provider',
  web_identity: 'web identity provider',
  deleted: 'deleted principals',
  anyone: 'anyone',
  not_judged: 'not judged',
};

function trustItem(word: string): string {
  return TRUST_ITEMS[word] ?? word;
}
