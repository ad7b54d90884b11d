import { failingKey, type Choice, type Leaving } from '../../cleanup/choose/choice.js';
import { decoded } from '../../cleanup/choose/consequences.js';
import { groupPeople } from '../../checks/people/group-people.js';
import { identityOf } from '../../checks/people/identity.js';
import { leftBehind } from '../../checks/people/leavers.js';
import { detailsWith, type AccountEvidence } from '../../evidence/evidence.js';
import type { Account } from '../../model/account.js';
import { reconcile } from '../../reconcile/reconcile.js';
import { judgeFindings } from '../findings/judge-findings.js';
import type { FindingRow } from '../findings/row.js';
import type { ReportContext } from '../options.js';

export type Surveyed = Pick<Choice, 'named' | 'left' | 'failing'>;

/** What is asked of all accounts before the first is planned: who is named where, who left, what fails. */
export interface Surveying {
  add(account: Account, evidence: AccountEvidence): void;
  done(): Surveyed;
}

export function surveying(context: ReportContext): Surveying {
  const named = new Map<string, string[]>();
  const people = context.leaving === null ? null : leaversIn(context);
  const checks = context.findings.length === 0 ? null : failingIn(context);
  return {
    add(account, evidence) {
      noteNamed(named, evidence);
      if (people === null && checks === null) return;
      const known = reconcile(account, evidence);
      people?.add(known);
      checks?.add(known);
    },
    done: () => ({ named, left: people?.done() ?? null, failing: checks?.done() ?? null }),
  };
}

const ARN = /arn:[a-z-]+:iam::\d{12}:(?:user|role)\/[^"\\]+/g;

/** Trust policies that name a user or role. */
function noteNamed(named: Map<string, string[]>, evidence: AccountEvidence): void {
  for (const { trust, arn } of detailsWith('Role', evidence)?.roles ?? []) {
    const others = new Set(decoded(trust).match(ARN) ?? []);
    others.delete(arn);
    for (const found of others) named.set(found, [...(named.get(found) ?? []), arn]);
  }
}

type Known = ReturnType<typeof reconcile>;

interface Named {
  readonly arn: string;
  readonly name: string;
}

/** The same people as `iam-audit people` makes of them. */
function leaversIn({ ownerTag, leaving }: ReportContext): { add(known: Known): void; done(): ReadonlyMap<string, Leaving> } {
  const members: { readonly user: Named; readonly identity: ReturnType<typeof identityOf> }[] = [];
  return {
    add({ users }) {
      for (const user of users)
        if (!user.deleted) members.push({ user: { arn: user.arn, name: user.name }, identity: identityOf(user, ownerTag) });
    },
    done() {
      const found = leftBehind(groupPeople(members), leaving ?? [], ({ name }) => name);
      return new Map(found.flatMap(({ leaver: { line }, match, person }) =>
        (person?.users ?? []).map(({ arn }) => [arn, { line, match }] as const),
      ));
    },
  };
}

/** The same findings as `iam-audit findings` has; exceptions play no part here, they hold back later. */
function failingIn(context: ReportContext): { add(known: Known): void; done(): ReadonlySet<string> } {
  const asked = { ...context, check: context.findings, notCheck: [], severity: null, status: ['fail'] as const, policy: null };
  const found = judgeFindings(asked);
  return {
    add(known) {
      found.add(known);
    },
    done: () => new Set([...found.rows()].map(keyOf)),
  };
}

/** Of a key its slot, of a password that, of a credential its id; else the principal. */
function keyOf({ check: { id }, subject }: FindingRow): string {
  if (id.startsWith('password-')) return failingKey(subject.id, 'password');
  return failingKey(subject.id, subject.credential?.name ?? '');
}
