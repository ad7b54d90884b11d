import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { UnusedFinding } from '../../../src/evidence/values.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { stale } from '../../../src/reports/stale/stale.js';
import { staleWithoutRoles } from '../../../src/reports/stale/without-roles.js';
import { ACCOUNT_ID, arnOf, beforeAsked, config, configUser, CREATED_AT, reconciled, seen, unseen, context } from '../../fixtures.js';
import { type Row, rowsOf } from '../support.js';
import type { ReportContext } from '../../../src/reports/options.js';

const AS_OF = '2026-11-20T08:30:00.000Z';
const KEY = 'AKIAIOSFODNN7EXAMPLE';

const key = (lastAccessed: string | null, user = 'ann'): UnusedFinding =>
  ({ kind: 'access_key', arn: arnOf(user), lastAccessed, accessKeyId: KEY, namespace: null, actions: [] });
const password = (lastAccessed: string | null, user = 'ann'): UnusedFinding =>
  ({ ...key(lastAccessed, user), kind: 'password', accessKeyId: null });

function evidence(findings: readonly UnusedFinding[], ageDays = 90): AccountEvidence {
  return {
    unused_credentials: seen({ ageDays, findings, problems: [] }, AS_OF),
    config: config([configUser('ann', { tags: [{ key: 'Owner', value: 'team-x' }] })]),
  };
}

const rows = (known: AccountEvidence, more: Partial<ReportContext> = {}): readonly Row[] =>
  rowsOf(staleWithoutRoles, reconciled(known), more);
const gaps = (known: AccountEvidence, days: number): readonly string[] =>
  (staleWithoutRoles.gaps?.(reconciled(known), context({ days })) ?? []).map(({ detail }) => detail);

const NO_ROOT = 'an analyzer says nothing of the root user';

describe('stale --no-assume', () => {
  it('is what `stale` becomes', () => {
    expect(stale.variant?.(context({ withoutRoles: true }))).toBe(staleWithoutRoles);
    expect(stale.variant?.(context())).toBeNull();
  });

  it('tells each credential that the analyzer found, by user', () => {
    const known = evidence([password(null, 'bob'), key(beforeAsked(120)), password(beforeAsked(300))]);
    const account = { account_id: ACCOUNT_ID, account_name: 'web-prod', ou_path: UNKNOWN };
    const ann = { ...account, user_name: 'ann', arn: arnOf('ann'), created_at: new Date(CREATED_AT), owner: 'team-x' };
    expect(rows(known)).toEqual([
      { ...ann, credential: 'access_key', access_key_id: KEY, last_used: new Date(beforeAsked(120)), days_inactive: 120 },
      { ...ann, credential: 'console', access_key_id: null, last_used: new Date(beforeAsked(300)), days_inactive: 300 },
      {
        ...account,
        user_name: 'bob',
        arn: arnOf('bob'),
        created_at: UNKNOWN,
        owner: UNKNOWN,
        credential: 'console',
        access_key_id: null,
        last_used: null,
        days_inactive: UNKNOWN,
      },
    ]);
  });

  it.each<[string, string | null, number, number]>([
    ['exactly N days ago', beforeAsked(90), 90, 1],
    ['one second less', beforeAsked(90, -1), 90, 0],
    ['never, within what the analyzer looks back', null, 90, 1],
    ['never, but the analyzer looks back less', null, 91, 0],
    ['long ago, and the analyzer looks back less', beforeAsked(200), 180, 1],
    ['a date that can not be read, within what the analyzer looks back', 'yesterday', 90, 1],
    ['a date that can not be read, but the analyzer looks back less', 'yesterday', 91, 0],
  ])('%s', (_, lastAccessed, days, count) => {
    expect(rows(evidence([key(lastAccessed)]), { days })).toHaveLength(count);
  });

  it('a date that can not be read is unknown', () => {
    expect(rows(evidence([key('yesterday')]))[0]).toMatchObject({ last_used: UNKNOWN, days_inactive: UNKNOWN });
  });

  it('roles and permissions are the matter of `unused`', () => {
    expect(rows(evidence([{ ...key(null), kind: 'role' }, { ...key(null), kind: 'permission' }]))).toEqual([]);
  });

  it.each<[string, AccountEvidence, number, readonly string[]]>([
    ['the root user', evidence([]), 90, [NO_ROOT]],
    ['younger disuse', evidence([]), 30, [
      NO_ROOT,
      'the analyzer reports credentials that were not used for 90 days or more, and nothing of those of 30 to 89 days',
    ]],
    ['never used, beyond its days', evidence([key(null), password('yesterday'), key(beforeAsked(200))]), 91, [
      NO_ROOT,
      '2 credentials without a date of use: unused for 90 days, but whether for 91 is not known',
    ]],
    ['never used, within its days', evidence([key(null)]), 90, [NO_ROOT]],
    ['no analyzer: that is a gap of its own', { unused_credentials: unseen('not_found') }, 90, []],
  ])('says what it can not know: %s', (_, known, days, expected) => {
    expect(gaps(known, days)).toEqual(expected);
  });
});
