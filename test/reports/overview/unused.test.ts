import type { RoleDetail } from '../../../src/evidence/values.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import type { Value } from '../../../src/model/value.js';
import { UNKNOWN } from '../../../src/model/value.js';
import type { ReconciledAccount } from '../../../src/reconcile/reconcile.js';
import { unusedFigures } from '../../../src/reports/overview/unused.js';
import { account, ACCOUNT_ID, beforeAsked, completed, context, details, lastAccessed, managed, reconciled, role, seen, service } from '../../fixtures.js';
import { allow, CATALOGUE, text } from '../../policy/support.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: null, entitiesOf: null };
const POLICY = `arn:aws:iam::${ACCOUNT_ID}:policy/Platform`;

/** When s3 and ec2 were used, in days before; null: never. */
type Uses = readonly [s3: number | null, ec2: number | null] | 'failed';

function accountWith(roles: Readonly<Record<string, Uses>>, created: Readonly<Record<string, number>> = {}): ReconciledAccount {
  const arnOf = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
  const all = Object.keys(roles).map((name): RoleDetail => role(name, {
    arn: arnOf(name),
    attached: [{ name: 'Platform', arn: POLICY }],
    lastUsed: { at: beforeAsked(1), region: null },
    ...(created[name] === undefined ? {} : { createdAt: beforeAsked(created[name]) }),
  }));
  const at = (days: number | null): string | null => (days === null ? null : beforeAsked(days));
  const answers = Object.entries(roles).map(([name, uses]) => {
    const answer = uses === 'failed'
      ? ({ status: 'unseen', reason: 'job_failed', detail: 'no' } as const)
      : completed([service('s3', at(uses[0])), service('ec2', at(uses[1]))]);
    return [arnOf(name), answer] as const;
  });
  const evidence = {
    account_details: details([], { roles: all, documents: { [POLICY]: text(allow(['s3:*', 'ec2:*'])) } }),
    managed_policies: managed(),
    last_accessed: lastAccessed(Object.fromEntries(answers)),
    service_control_policies: seen({ levels: null }),
  };
  return reconciled(evidence, account({ id: ACCOUNT_ID }), ALL);
}

function figures(known: ReconciledAccount, withUnused = true): Readonly<Record<string, Value>> & { readonly detail: string | null } {
  const all = unusedFigures(context({ days: 90, catalogue: CATALOGUE, withUnused }));
  all.add(known);
  const [total, ...rows] = [...all.rows()];
  const shares = rows.filter(({ count }) => count !== 0).map(({ item, count }) => [item, count] as const);
  return { total: total?.count ?? null, of: total?.of ?? null, ...Object.fromEntries(shares), detail: total?.detail ?? null };
}

describe('unused permissions in the page for management', () => {
  it('count principals by their share: never used, used, on the threshold, brand new, odd names', () => {
    const known = accountWith(
      { '=never"<b>': [null, null], half: [1, null], both: [1, 2], day89: [89, 89], day90: [90, 90], fresh: [null, null] },
      { fresh: 0 },
    );
    expect(figures(known)).toEqual({
      ...{ total: 5, of: 12, detail: null },
      ...{ 'nothing unused': 3, '50–74 %': 1, 'all of it': 2 },
    });
  });

  it('what was not seen is unknown, and no share', () => {
    expect(figures(accountWith({ half: [1, null], hidden: 'failed' }))).toEqual({
      ...{ total: 1, of: 2, detail: '1 user or role not seen' },
      ...{ '50–74 %': 1, unknown: 1 },
    });
    expect(figures(accountWith({ hidden: 'failed' }))).toEqual({ total: UNKNOWN, of: null, detail: 'nobody was seen', unknown: 1 });
  });

  it('where nobody asked, says so', () => {
    const said = 'access advisor was not asked (--with-unused)';
    expect(figures(accountWith({ half: [1, null] }), false)).toEqual({ total: UNKNOWN, of: null, detail: said, unknown: UNKNOWN });
  });
});
