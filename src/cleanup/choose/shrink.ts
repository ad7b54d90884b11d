import { adminOf } from '../../checks/admin.js';
import type { PolicyUse } from '../../checks/policy-use.js';
import { holdersIn } from '../../findings/attached-to.js';
import { isAwsManagedPolicy } from '../../model/arn.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { Suggestion } from '../../policy/suggest.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { LeftOut, PlannedFact, PlannedPrincipal } from '../plan.js';
import { inlineChanged, newVersion } from '../steps/shrink.js';
import type { Choice, Chosen, Hold } from './choice.js';
import { blastOf, planOwner, riskOf } from './consequences.js';
import { exempted, heldBack } from './hold-back.js';
import { leftOut, planned, stepsAndUndo, withDigest } from './planned.js';

type Someone = ReconciledUser | ReconciledRole;

/** A policy with the use of all in the account who have it, and what could be left of it. */
export interface Shrinkable {
  readonly use: Pick<PolicyUse, 'policy' | 'principals' | 'hiddenIn'>;
  readonly suggestion: Suggestion | Unknown;
}

/** Stage shrink: a customer-managed policy gets a new default version, an inline one is replaced. What is needed otherwise is by hand. */
export function shrink({ use, suggestion }: Shrinkable, account: ReconciledAccount, choice: Choice): Chosen {
  const { arn, name, group, text } = use.policy;
  if (arn !== null && isAwsManagedPolicy(arn)) return { planned: null, leftOut: [] };
  const said = (hold: Hold): Chosen => ({ planned: null, leftOut: [leftOut({ ...account, kind: 'policy', name }, hold)] });
  if (suggestion === UNKNOWN || text === UNKNOWN || use.hiddenIn.size > 0)
    return said({ reason: 'unknown', why: 'the policy, or who uses what of it, was not seen whole' });
  if (!suggestion.changed && suggestion.document !== null) return { planned: null, leftOut: [] };
  const holders = [...account.users, ...account.roles].filter((each) => use.principals.has(each.arn));
  const hold = holdersHold(holders, choice) ?? byHand({ arn, group, name }, suggestion, account);
  if (hold !== null) return said(hold);
  const why = factsOf(suggestion, account, choice);
  if (arn !== null) return { planned: managed({ arn, name, before: text, suggestion, holders, why }, account, choice), leftOut: [] };
  const [holder] = holders;
  if (holder === undefined) return said({ reason: 'unknown', why: 'who has it was not seen' });
  const steps = [inlineChanged(holder.kind, holder.name, name, text, suggestion.document)];
  const blast = blastOf(holder);
  const principal = { whole: false, credentials: [], others: [], why, breaks: [BREAKS], risk: riskOf(blast, false), blast };
  return { planned: planned(holder, choice.stage, { ...principal, owner: planOwner(holder, choice) }, steps), leftOut: [] };
}

const BREAKS = 'What is asked for less often than AWS was looked at: a yearly job, a restore';

function holdersHold(holders: readonly Someone[], choice: Choice): Hold | null {
  for (const each of holders) {
    const hold = heldBack(each, choice) ?? exempted(each, ['permissions-unused'], choice.staleDays, choice);
    if (hold !== null) return { ...hold, why: `${each.kind} ${each.name} has it: ${hold.why}` };
  }
  return null;
}

function byHand(
  { arn, group, name }: { readonly arn: string | null; readonly group: string | null; readonly name: string },
  { document }: Suggestion,
  { users, roles }: ReconciledAccount,
): Hold | null {
  if (arn === null && group !== null) return { reason: 'by_hand', why: `${name} is an inline policy of group ${group}: change it there` };
  if (arn === null) return null;
  if (document === null) return { reason: 'by_hand', why: 'nothing that it allows was used: detach it' };
  const bounded = [...users, ...roles].find(({ boundaryArn }) => boundaryArn === arn || boundaryArn === UNKNOWN);
  if (bounded === undefined) return null;
  return { reason: 'by_hand', why: `it is, or may be, a permissions boundary too: of ${bounded.kind} ${bounded.name}` };
}

interface Managed {
  readonly arn: string;
  readonly name: string;
  readonly before: string;
  readonly suggestion: Suggestion;
  readonly holders: readonly Someone[];
  readonly why: readonly PlannedFact[];
}

function managed(policy: Managed, from: ReconciledAccount, choice: Choice): PlannedPrincipal {
  const { account, evidence } = from;
  const { arn, name, before, suggestion, holders, why } = policy;
  const details = evidence.account_details;
  const created = details?.seen === true ? (details.value.policyCreatedAt[arn] ?? '') : '';
  const admins = holders.map(({ policies }) => adminOf(policies));
  const admin = admins.includes('yes') ? 'yes' : admins.includes('unknown') ? 'unknown' : 'no';
  const blast = { admin, lastUse: null, lastService: null } as const;
  const attached = holdersIn(from);
  const principal = {
    ...(attached === null ? {} : { attachments: attached.get(arn)?.length ?? 0 }),
    ...{ account: account.id, kind: 'policy', name, path: pathOf(arn), arn, uniqueId: null, created, whole: false } as const,
    ...{ credentials: [], others: [], why, breaks: [BREAKS, `All who have it lose the same: ${namesOf(holders)}`] },
    risk: admin === 'no' ? ('medium' as const) : ('high' as const),
    ...{ blast, owner: null },
    ...stepsAndUndo([newVersion(arn, before, suggestion.document ?? before)]),
  };
  return withDigest(principal, choice.stage);
}

function pathOf(arn: string): string {
  return /:policy(\/(?:.*\/)?)[^/]+$/.exec(arn)?.[1] ?? '/';
}

function namesOf(holders: readonly Someone[]): string {
  const names = holders.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`);
  return `${names.join(', ')}${holders.length > 5 ? ` and ${holders.length - 5} more` : ''}`;
}

function factsOf({ removed, kept }: Suggestion, { evidence }: ReconciledAccount, { staleDays }: Choice): readonly PlannedFact[] {
  const asOf = evidence.last_accessed?.seen === true ? evidence.last_accessed.asOf : '';
  const gone = removed.length === 0 ? 'nothing of it' : removed.slice(0, 20).join(', ');
  const more = removed.length > 20 ? ` and ${removed.length - 20} more` : '';
  const stays = kept.slice(0, 5).map(({ statement, why }) => `stays: ${statement === null ? '' : `statement ${statement}: `}${why}`);
  return [`not used for ${staleDays} days: ${gone}${more}`, ...stays].map((fact) => ({ fact, source: 'last_accessed', asOf }));
}

/** Said once for each account: AWS changes them, not the customer. */
export function awsPoliciesOf(found: readonly Shrinkable[], { account }: ReconciledAccount): readonly LeftOut[] {
  const wide = found.filter(({ use: { policy }, suggestion }) => {
    const own = policy.arn === null || !isAwsManagedPolicy(policy.arn);
    return !own && suggestion !== UNKNOWN && (suggestion.changed || suggestion.document === null);
  });
  if (wide.length === 0) return [];
  const noun = wide.length === 1 ? 'policy of AWS allows' : 'policies of AWS allow';
  const why = `${wide.length} ${noun} more than was used: unused --suggest has what could take their place`;
  return [{ account: account.id, kind: 'account', name: account.name ?? account.id, credential: null, reason: 'by_hand', why }];
}
