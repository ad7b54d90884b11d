import { basename } from 'node:path';
import { planId } from '../../cleanup/digest.js';
import { PLAN_SCHEMA, type CleanupPlan, type LeftOut, type PlannedAccount, type PlannedPrincipal } from '../../cleanup/plan.js';
import { sessionPolicyFor } from '../../cleanup/session-policy.js';
import { parseArn } from '../../model/arn.js';
import type { AccountEvidence } from '../../evidence/evidence.js';
import type { Findings } from '../../gather/gather.js';
import type { Settings } from '../../cli/settings.js';
import { isClosed } from '../../model/account.js';

export interface PlanParts {
  /** In the order in which they are to be done. */
  readonly principals: readonly PlannedPrincipal[];
  readonly leftOut: readonly LeftOut[];
  readonly findings: Findings;
  readonly settings: Settings;
  /** How many are on the list of leavers; null: there is none. */
  readonly leavers: number | null;
  readonly made: Date;
}

export async function makePlan({ principals, leftOut, findings, settings, leavers, made }: PlanParts): Promise<CleanupPlan> {
  const { gathered: { scope }, folder } = findings;
  const body: Omit<CleanupPlan, 'id' | 'schema'> = {
    made: isoOf(made),
    by: settings.run === undefined ? scope.caller.arn : 'run',
    run: folder === null ? null : basename(folder),
    organization: scope.organization?.id ?? null,
    evidenceAsOf: await oldest(findings, principals),
    stage: settings.stage,
    question: questionOf(settings, leavers),
    role: settings.cleanupRole,
    accounts: accountsOf(principals, findings),
    planned: principals.map(({ digest }) => digest),
    principals,
    leftOut,
  };
  return { schema: PLAN_SCHEMA, id: planId(body), ...body };
}

function questionOf(settings: Settings, leavers: number | null): CleanupPlan['question'] {
  const { staleDays, unusedRolesDays = null, where = null, findings, accounts = null, ownerTag, keepTag, breakGlassTag = null } = settings;
  return { staleDays, unusedRolesDays, where, findings, leavers, accounts, ownerTag, breakGlassTag, auditRole: settings.roleName, keepTag };
}

function accountsOf(principals: readonly PlannedPrincipal[], { gathered: { scope } }: Findings): readonly PlannedAccount[] {
  const ids = [...new Set(principals.map(({ account }) => account))].sort();
  return ids.map((id) => {
    const own = principals.filter(({ account }) => account === id);
    const { name = null, path = null, unitPath = null } = scope.accounts.find((account) => account.id === id) ?? {};
    return {
      ...{ id, name, path, unitPath },
      partition: parseArn(own[0]?.arn ?? '')?.partition ?? scope.caller.partition,
      sessionPolicy: sessionPolicyFor(own),
    };
  });
}

/** The oldest evidence of the accounts that something is planned in; of none, of all. */
async function oldest({ gathered: { scope }, store, started }: Findings, principals: readonly PlannedPrincipal[]): Promise<string> {
  const planned = new Set(principals.map(({ account }) => account));
  const accounts = scope.accounts.filter((account) => !isClosed(account) && (planned.size === 0 || planned.has(account.id)));
  let found = isoOf(started);
  for (const { id } of accounts) for (const asOf of timesOf(await store.read(id))) if (asOf < found) found = asOf;
  return found;
}

/** Of what tells of use; what AWS Config recorded last may be years old, and says nothing of it. */
function timesOf(evidence: AccountEvidence): readonly string[] {
  const told = [evidence.credential_report, evidence.account_details, evidence.access_keys, evidence.service_credentials];
  return [...told, evidence.last_accessed].flatMap((each) => (each?.seen === true ? [isoOf(new Date(each.asOf))] : []));
}

function isoOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
