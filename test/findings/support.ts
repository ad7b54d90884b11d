import type { AdvisorRequest } from '../../src/evidence/advisor-request.js';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { RoleDetail, UserDetail } from '../../src/evidence/values.js';
import type { CheckId } from '../../src/findings/check-ids.js';
import type { CheckContext, Judged, Thresholds } from '../../src/findings/check.js';
import { judgeAccount } from '../../src/findings/judge-account.js';
import { checkOf } from '../../src/findings/registry.js';
import type { Account } from '../../src/model/account.js';
import { UNKNOWN } from '../../src/model/value.js';
import { NO_FACTS } from '../../src/policy/service-catalogue.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import {
  account, ALL_COLUMNS, csvOf, detail, details, managed, NOW, reconciled, REPORT_AT, role, row, seen, type Cells,
} from '../fixtures.js';

export const THRESHOLDS: Thresholds = { days: 90, graceDays: 30, keyAge: 90, rootDays: 90, passwordLength: 14, passwordReuse: 24 };

export interface World {
  /** Cells of alice in the credential report. */
  readonly alice?: Cells;
  readonly root?: Cells;
  readonly user?: Partial<UserDetail>;
  readonly role?: Partial<RoleDetail>;
  readonly account?: Partial<Account>;
  /** In place of what would be there. */
  readonly evidence?: AccountEvidence;
  readonly advisor?: AdvisorRequest;
  readonly config?: NonNullable<AccountEvidence['config']>;
  readonly with?: Partial<CheckContext>;
}

/** An account with alice and the role app, as all sources see it, and what one check says of it. */
export function judge(id: CheckId, world: World): readonly Judged[] {
  const alice = detail('alice', world.user);
  const known = { user: alice.userName, arn: alice.arn, ...(alice.createdAt === null ? {} : { user_creation_time: alice.createdAt }) };
  const rows = [row(ROOT_USER, world.root), row('alice', { ...known, ...world.alice })];
  const evidence: AccountEvidence = {
    credential_report: seen({ csv: csvOf(rows, { columns: ALL_COLUMNS }) }, REPORT_AT),
    account_details: details([alice], { roles: [role('app', world.role)] }),
    managed_policies: managed(),
    service_credentials: seen({ credentials: [] }),
    password_policy: seen({ policy: { minimumLength: 14, reusePrevention: 24, maxAgeDays: null } }),
    server_certificates: seen({ certificates: [] }),
    ...(world.config === undefined ? {} : { config: world.config }),
    ...world.evidence,
  };
  const whole = reconciled(evidence, account(world.account), world.advisor ?? null);
  const context: CheckContext = {
    ...THRESHOLDS,
    account: whole,
    now: NOW,
    ownerTag: 'Owner',
    catalogue: NO_FACTS,
    untracked: () => false,
    directory: UNKNOWN,
    organization: new Map([[whole.account.id, 'ACTIVE']]),
    ...world.with,
  };
  return [...judgeAccount([checkOf(id)], context)];
}

export type Case = readonly [check: CheckId, about: string, world: World, expected: string];

/** Statuses in one word each, `-` where the question does not arise. */
export function statuses(id: CheckId, world: World): string {
  return judge(id, world).map(({ status }) => status).join(' ') || '-';
}
