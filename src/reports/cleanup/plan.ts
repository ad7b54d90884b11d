import { NOTHING, type Choice, type Chosen } from '../../cleanup/choose/choice.js';
import { chooseRole, serviceLinkedOf } from '../../cleanup/choose/role.js';
import { removeQuarantined, removeUserOrParts } from '../../cleanup/choose/removal.js';
import { awsPoliciesOf, shrink, type Shrinkable } from '../../cleanup/choose/shrink.js';
import { chooseUser } from '../../cleanup/choose/user.js';
import { TAG_PREFIX } from '../../cleanup/marks.js';
import type { LeftOut, PlannedPrincipal } from '../../cleanup/plan.js';
import { droppableFrom } from '../../checks/droppable.js';
import { identityOf, localPart, type Identity } from '../../checks/people/identity.js';
import type { Leaver } from '../../checks/people/leavers.js';
import { judgeUser } from '../../checks/stale-user.js';
import type { Need } from '../../evidence/evidence.js';
import { checkOf } from '../../findings/registry.js';
import { CHECK_IDS, names } from '../../findings/check-ids.js';
import { isClosed } from '../../model/account.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { CLEANUP_COMMAND } from '../commands.js';
import type { ReportContext, ReportOptions } from '../options.js';
import { defineReport, ofOne, type Report } from '../report.js';
import { addingUp } from '../unused/adding-up.js';
import { needsOf, permissionUseRequest } from '../unused/questions.js';
import { validSuggestion } from '../unused/valid-suggestion.js';
import { planColumns, type PlanRow } from './columns.js';
import { surveying, type Surveyed } from './survey.js';

/** What the rows do not say, of the reading that was begun last. */
export interface PlanSink {
  /** By digest. */
  readonly principals: Map<string, PlannedPrincipal>;
  readonly leftOut: LeftOut[];
}

export type Fixed = Pick<Choice, 'protected'>;

const NEEDS: readonly Need[] = [
  ...(['inventory', 'credential_report', 'account_details', 'roles', 'managed_policies'] as const),
  ...(['access_keys', 'service_credentials', 'ssh_keys', 'signing_certificates'] as const),
];

/** A plan as a report: one row for each principal. `fixed` is asked when the first row is made. */
export function cleanupPlan(sink: PlanSink, fixed: () => Fixed): Report {
  let surveyed: Surveyed = { named: new Map(), left: null, failing: null };
  return defineReport<PlanRow>({
    ...CLEANUP_COMMAND,
    noun: ['planned principal', 'planned principals'],
    columns: planColumns,
    defaultColumns: ['account_id', 'account_name', 'kind', 'name', 'what', 'why', 'risk', 'admin', 'last_used', 'owner', 'lost'],
    sort: ['risk_rank', 'account_id', 'name'],
    needs: [],
    needsFor,
    advisor: (options) => permissionUseRequest(shrinkOptions(options)),
    facts: ({ stage }) => (stage === 'shrink' ? 'actions' : undefined),
    keyHolders: holdersIn,
    survey(context) {
      sink.principals.clear();
      sink.leftOut.length = 0;
      const survey = surveying(context);
      return {
        add(account, evidence) {
          survey.add(account, evidence);
        },
        done() {
          surveyed = survey.done();
          return {};
        },
      };
    },
    *rows(account, context) {
      if (isClosed(account.account)) return;
      const choice = choiceOf(context, { ...fixed(), ...surveyed });
      for (const { planned, leftOut } of chosenIn(account, context, choice)) {
        sink.leftOut.push(...leftOut);
        if (planned === null) continue;
        sink.principals.set(planned.digest, planned);
        yield { planned, account: account.account, tags: tagsOf(account, planned.arn), now: context.now };
      }
    },
  });
}

function needsFor(options: ReportOptions): readonly Need[] {
  const { stage, findings } = options;
  if (stage === 'shrink') return [...needsOf(shrinkOptions(options)), 'managed_policies', 'last_accessed', 'service_control_policies'];
  const checks = CHECK_IDS.filter((id) => findings.some((pattern) => names(pattern, id)));
  return [...NEEDS, ...checks.flatMap((id) => checkOf(id).needs)];
}

/** Of everybody in the account who has the policy. */
function shrinkOptions<Options extends ReportOptions>(options: Options): Options {
  return { ...options, by: 'policy', principals: 'all', days: options.staleDays };
}

/** Only of whom something may be planned keys are listed, user by user. */
function holdersIn({ users }: ReconciledAccount, options: ReportOptions): ReadonlySet<string> {
  return new Set(users.filter((user) => mayBePlanned(user, options)).map(({ name }) => name));
}

function mayBePlanned(user: ReconciledUser, { staleDays, leaving, stage, ownerTag }: ReportOptions): boolean {
  if (leaving !== null) return isLike(identityOf(user, ownerTag), leaving);
  if (stage === 'quarantine') return judgeUser(user, staleDays) !== null;
  return user.tags === UNKNOWN || user.tags.some(({ key }) => key.toLowerCase().startsWith(TAG_PREFIX));
}

/** One of its addresses, or what stands before their @, is on the list: wider than who is meant in the end. */
function isLike({ emails, name }: Identity, leaving: readonly Leaver[]): boolean {
  const own = new Set([name, ...emails.map(localPart)]);
  return leaving.some(({ words }) => words.some((word) => own.has(localPart(word))));
}

function choiceOf(context: ReportContext, given: Fixed & Surveyed): Choice {
  const { stage, staleDays, unusedRolesDays, ownerTag, now, keepTag, policy } = context;
  return { ...given, stage, staleDays, unusedRolesDays, ownerTag, now, keepTag, exceptions: policy?.exceptions ?? [] };
}

function* chosenIn(account: ReconciledAccount, context: ReportContext, choice: Choice): Iterable<Chosen> {
  const { stage } = choice;
  if (stage === 'shrink') {
    const found = [...ofOne(account, addingUp(shrinkOptions(context), (use): readonly Shrinkable[] => [
      { use, suggestion: validSuggestion(use, droppableFrom(use.permissions), context.catalogue) },
    ]))];
    for (const each of found) yield shrink(each, account, choice);
    yield { ...NOTHING, leftOut: awsPoliciesOf(found, account) };
    return;
  }
  for (const user of account.users) yield stage === 'remove' ? removeUserOrParts(user, account, choice) : chooseUser(user, account, choice);
  for (const role of account.roles) yield stage === 'remove' ? removeQuarantined(role, choice) : chooseRole(role, choice);
  if (choice.unusedRolesDays !== null && stage === 'quarantine') yield { ...NOTHING, leftOut: serviceLinkedOf(account) };
}

function tagsOf({ users, roles }: ReconciledAccount, arn: string): PlanRow['tags'] {
  return users.find((each) => each.arn === arn)?.tags ?? roles.find((each) => each.arn === arn)?.tags ?? UNKNOWN;
}
