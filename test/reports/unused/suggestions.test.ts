import fc from 'fast-check';
import type { LastAccessedAnswer, RoleDetail } from '../../../src/evidence/values.js';
import type { ReconciledAccount } from '../../../src/reconcile/reconcile.js';
import type { AccountState } from '../../../src/model/account.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { POLICY_LIMITS } from '../../../src/policy/policy-limits.js';
import { suggestions } from '../../../src/reports/unused/suggestions.js';
import { PROPERTY, runs } from '../../extent.js';
import {
  account,
  ACCOUNT_ID,
  completed,
  detail,
  details,
  group,
  lastAccessed,
  managed,
  reconciled,
  role,
  seen,
  service,
  unseen,
} from '../../fixtures.js';
import {
  ACTIONS,
  allow,
  answers,
  CATALOGUE,
  deny,
  RESOURCES,
  text,
  validDocument,
  WITH_MFA,
  WORLDS,
  type StatementJson,
} from '../../policy/support.js';
import { combinedRows, inWords, pick, type Row } from '../support.js';
import type { AdvisorRequest } from '../../../src/evidence/advisor-request.js';
import type { ReportContext } from '../../../src/reports/options.js';

const ALL: AdvisorRequest = { subjects: 'all', granularity: 'service', inferDays: 90, entitiesOf: null };
const BUSY = { lastUsed: { at: '2026-11-20T00:00:00Z', region: null } };
const RECENT = '2026-11-19T00:00:00Z';
const R = `arn:aws:iam::${ACCOUNT_ID}:role/R`;
const inlineText = (...statements: readonly StatementJson[]): Pick<RoleDetail, 'inline'> =>
  ({ inline: [{ name: 'work', document: text(...statements) }] });

function accountOf(
  roles: readonly RoleDetail[],
  byArn: Readonly<Record<string, LastAccessedAnswer>>,
  documents: Readonly<Record<string, string>> = {},
  granularity: 'service' | 'action' = 'service',
  id = ACCOUNT_ID,
): ReconciledAccount {
  const evidence = {
    account_details: details([], { roles, documents }),
    managed_policies: managed(),
    last_accessed: lastAccessed(byArn, granularity),
    service_control_policies: seen({ levels: null }),
  };
  return reconciled(evidence, account({ id }), { ...ALL, granularity });
}

const rows = (known: ReconciledAccount, more: Partial<ReportContext> = {}): Promise<readonly Row[]> =>
  combinedRows(suggestions, [known], { catalogue: CATALOGUE, suggest: true, ...more });
const verdicts = (found: readonly Row[]): readonly Row[] =>
  found.map((row) => pick(row, 'policy_name', 'verdict', 'removed', 'kept_because', 'suggested_policy'));

describe('unused --suggest', () => {
  it('tells everything about a policy of a principal', async () => {
    const known = accountOf(
      [role('R', { ...BUSY, ...inlineText(allow(['s3:*', 'ec2:*'])) })],
      { [R]: completed([service('s3', RECENT), service('ec2')]) },
    );
    expect(await rows(known)).toEqual([
      {
        ...{ policy_name: 'work', policy_type: 'inline', policy_arn: null, group: null, held_by: R, accounts: [ACCOUNT_ID], principals: 1 },
        ...{
          entity_type: 'role',
          entity_name: 'R',
          arn: R,
          verdict: 'reduce',
          removed: ['ec2'],
          kept_because: null,
          suggested_policy: text(allow(['s3:*'])),
        },
      },
    ]);
  });

  const never = completed([service('s3'), service('ec2')]);

  it.each<[string, Pick<RoleDetail, 'inline'>, LastAccessedAnswer, Row]>([
    [
      'nothing is used',
      inlineText(allow('s3:*')),
      never,
      { verdict: 'detach', removed: ['s3'], kept_because: null, suggested_policy: null },
    ],
    [
      'everything is used',
      inlineText(allow('s3:*')),
      completed([service('s3', RECENT)]),
      { verdict: 'keep', removed: [], kept_because: null, suggested_policy: text(allow('s3:*')) },
    ],
    [
      'it is not tracked',
      inlineText(allow('s3:*')),
      completed([]),
      { verdict: 'keep', removed: [], kept_because: null, suggested_policy: text(allow('s3:*')) },
    ],
    ['it has a condition', inlineText(allow('s3:*', { Condition: WITH_MFA })), never, {
      verdict: 'keep',
      removed: [],
      kept_because: 'statement 1: it has a condition',
      suggested_policy: text(allow('s3:*', { Condition: WITH_MFA })),
    }],
    [
      'PassRole stays',
      inlineText(allow(['iam:*', 's3:*'])),
      completed([service('iam'), service('s3')]),
      { verdict: 'reduce', removed: ['iam', 's3'], kept_because: null, suggested_policy: text(allow(['iam:PassRole'])) },
    ],
    [
      'denials stay',
      inlineText(allow('s3:*'), deny('ec2:*')),
      never,
      { verdict: 'reduce', removed: ['s3'], kept_because: null, suggested_policy: text(deny('ec2:*')) },
    ],
    [
      'URL-encoded',
      { inline: [{ name: 'work', document: encodeURIComponent(text(allow(['s3:*', 'ec2:*']))) }] },
      completed([service('s3', RECENT), service('ec2')]),
      { verdict: 'reduce', removed: ['ec2'], kept_because: null, suggested_policy: text(allow(['s3:*'])) },
    ],
    [
      'a statement without an action goes with the rest',
      inlineText(allow([]), allow(['sqs:*', 's3:*'])),
      completed([service('s3', RECENT), service('sqs')]),
      { verdict: 'reduce', removed: ['sqs'], kept_because: null, suggested_policy: text(allow(['s3:*'])) },
    ],
    [
      'and alone it is nothing',
      inlineText(allow([])),
      never,
      { verdict: 'detach', removed: [], kept_because: null, suggested_policy: null },
    ],
    [
      'but not alone where nothing else goes',
      inlineText(allow([]), allow('s3:*')),
      completed([service('s3', RECENT)]),
      { verdict: 'keep', removed: [], kept_because: null, suggested_policy: text(allow([]), allow('s3:*')) },
    ],
    [
      'what was wrong before is no reason',
      inlineText(allow('ec2:*', { Sid: 'not valid' }), allow(['s3:*', 'ec2:*']), deny('ec2:*', { Sid: 'a b' })),
      completed([service('s3', RECENT), service('ec2')]),
      {
        verdict: 'reduce',
        removed: ['ec2'],
        kept_because: 'IAM may refuse it for what the policy as it stands has too: statement 2: Sid may hold letters and digits only',
        suggested_policy: text(allow(['s3:*']), deny('ec2:*', { Sid: 'a b' })),
      },
    ],
    [
      'the use could not be seen',
      inlineText(allow('s3:*')),
      { status: 'unseen', reason: 'job_failed', detail: '' },
      { verdict: UNKNOWN, removed: UNKNOWN, kept_because: null, suggested_policy: UNKNOWN },
    ],
  ])('%s', async (_, own, answer, expected) => {
    expect(verdicts(await rows(accountOf([role('R', { ...BUSY, ...own })], { [R]: answer })))).toEqual([{
      policy_name: 'work',
      ...expected,
    }]);
  });

  it('keeps what is used of everything, also a service that the catalogue does not know yet', async () => {
    const known = accountOf(
      [role('R', { ...BUSY, ...inlineText(allow('*')) })],
      { [R]: completed([service('brandnew', RECENT), service('s3'), service('ec2', RECENT), service('ses'), service('sts')]) },
    );
    for (const by of ['principal', 'policy'] as const) {
      const [row] = await rows(known, { by });
      expect([by, row?.['suggested_policy']]).toEqual([by, text(allow(['ec2:*', 'execute-api:*', 'iam:*', 'mystery:*', 'brandnew:*']))]);
    }
  });

  it('action by action, also one that the catalogue does not know yet', async () => {
    const actions = [['GetBucketAcl', null], ['PutBrandNew', RECENT], ['ListAllMyBuckets', RECENT]].map(([name, at]) => ({
      name: String(name),
      lastAccessed: at ?? null,
      region: null,
      entity: null,
    }));
    const known = accountOf(
      [role('R', { ...BUSY, ...inlineText(allow('s3:*')) })],
      { [R]: completed([service('s3', RECENT, { actions })]) },
      {},
      'action',
    );
    for (const by of ['principal', 'policy'] as const) {
      const [row] = await rows(known, { by, granularity: 'action' });
      expect([row?.['removed'], row?.['suggested_policy']]).toEqual([
        ['s3:GetBucketAcl'],
        text(allow(['s3:DeleteObject', 's3:GetObject', 's3:ListAllMyBuckets', 's3:PutObject', 's3:PutBrandNew'])),
      ]);
    }
  });

  it('a policy that could not be read is unknown; the others of a role that was not used can go', async () => {
    const lost = `arn:aws:iam::${ACCOUNT_ID}:policy/Lost`;
    const known = accountOf([role('R', { ...inlineText(allow('s3:*')), attached: [{ name: 'Lost', arn: lost }] })], {});
    expect(verdicts(await rows(known)).map((row) => pick(row, 'policy_name', 'verdict'))).toEqual([
      { policy_name: 'Lost', verdict: UNKNOWN },
      { policy_name: 'work', verdict: 'detach' },
    ]);
  });

  it('a document that is no policy stays as it is', async () => {
    const known = accountOf([role('R', { ...BUSY, inline: [{ name: 'work', document: '{}' }] })], { [R]: completed([]) });
    expect(verdicts(await rows(known))).toMatchObject([{ verdict: 'keep', kept_because: 'it is not a policy document' }]);
  });

  it('a document that IAM would refuse is not suggested', async () => {
    const known = accountOf(
      [role('R', { ...BUSY, ...inlineText(allow('*')) })],
      { [R]: completed([service('odd name', RECENT), service('s3')]) },
    );
    const why = 'the reduced policy would not be valid: statement 1: Action holds odd name:*, which is not service:Action';
    expect(verdicts(await rows(known))).toMatchObject([{ verdict: 'keep', suggested_policy: text(allow('*')), kept_because: why }]);
  });

  it('but what IAM would have refused before is no reason', async () => {
    const odd = (...actions: readonly string[]): string => JSON.stringify({ Version: '2026-01-01', Statement: [allow(actions)] });
    const inline = [{ name: 'work', document: encodeURIComponent(odd('s3:*', 'ec2:*')) }];
    const known = accountOf([role('R', { ...BUSY, inline })], { [R]: completed([service('s3', RECENT), service('ec2')]) });
    const why = 'IAM may refuse it for what the policy as it stands has too: Version must be 2012-10-17 or 2008-10-17';
    expect(verdicts(await rows(known))).toMatchObject([{ verdict: 'reduce', suggested_policy: odd('s3:*'), kept_because: why }]);
  });

  it('of a group, for one of its members', async () => {
    const ann = detail('ann', { groups: ['Devs'] });
    const evidence = {
      account_details: details(
        [ann],
        { groups: [group('Devs', { inline: [{ name: 'team', document: text(allow(['s3:*', 'ec2:*'])) }] })] },
      ),
      managed_policies: managed(),
      last_accessed: lastAccessed({ [ann.arn]: completed([service('s3', RECENT), service('ec2')]) }),
      service_control_policies: unseen('denied'),
    };
    const [row] = await rows(reconciled(evidence, account(), { ...ALL, inferDays: null }));
    expect(pick(row ?? {}, 'entity_name', 'group', 'policy_name', 'removed')).toEqual({
      entity_name: 'ann',
      group: 'Devs',
      policy_name: 'team',
      removed: ['ec2'],
    });
  });
});

describe('unused --suggest --by policy', () => {
  const copy = (id: string, days: string | null, failed = false, document = text(allow(['s3:*', 'ec2:*']))): ReconciledAccount => {
    const arn = `arn:aws:iam::${id}:policy/Platform`;
    const own = role('R', { ...BUSY, arn: `arn:aws:iam::${id}:role/R`, attached: [{ name: 'Platform', arn }] });
    const answer: LastAccessedAnswer = failed
      ? { status: 'unseen', reason: 'job_failed', detail: '' }
      : completed([service('s3', days), ...(document.includes('ec2') ? [service('ec2')] : [])]);
    return accountOf([own], { [own.arn]: answer }, { [arn]: document }, 'service', id);
  };
  const together = (...accounts: readonly ReconciledAccount[]): Promise<readonly Row[]> =>
    combinedRows(suggestions, accounts, { catalogue: CATALOGUE, suggest: true, by: 'policy' });

  it('what nobody used in any account goes', async () => {
    expect(await together(copy('111122223333', null), copy('222233334444', RECENT))).toEqual([
      {
        ...{
          policy_name: 'Platform',
          policy_type: 'customer_managed',
          policy_arn: 'arn:aws:iam::111122223333:policy/Platform',
          group: null,
          held_by: null,
        },
        ...{ accounts: ['111122223333', '222233334444'], principals: 2, entity_type: null, entity_name: null, arn: null },
        ...{ verdict: 'reduce', removed: ['ec2'], kept_because: null, suggested_policy: text(allow(['s3:*'])) },
      },
    ]);
  });

  it('nothing goes where one of them could not be seen', async () => {
    expect(verdicts(await together(copy('111122223333', null), copy('222233334444', null, true)))).toMatchObject([{
      verdict: 'keep',
      removed: [],
    }]);
    expect(verdicts(await together(copy('111122223333', null), copy('222233334444', null)))).toMatchObject([{
      verdict: 'detach',
      removed: ['ec2', 's3'],
    }]);
  });

  const closed = (id: string, state: AccountState = 'ACTIVE'): ReconciledAccount =>
    reconciled({ account_details: unseen('role_denied') }, account({ id, state }), ALL);

  it('nothing goes where an account could not be looked into, and it says so', async () => {
    const whole = text(allow(['s3:*', 'ec2:*']));
    const kept = { policy_name: 'Platform', verdict: 'keep', removed: [], suggested_policy: whole };
    for (const days of [null, RECENT]) {
      expect(verdicts(await together(copy('111122223333', days), closed('222233334444')))).toEqual([{
        ...kept,
        kept_because: 'it may be in use in 1 account that could not be wholly looked into',
      }]);
    }
    expect(verdicts(await together(closed('222233334444'), copy('111122223333', null), closed('333344445555')))).toEqual([{
      ...kept,
      kept_because: 'it may be in use in 2 accounts that could not be wholly looked into',
    }]);
  });

  it('an account that AWS has closed uses nothing', async () => {
    expect(verdicts(await together(copy('111122223333', null), closed('222233334444', 'SUSPENDED')))).toMatchObject([{
      verdict: 'detach',
      kept_because: null,
    }]);
  });

  it('what everybody uses needs no excuse, and an inline policy goes as before', async () => {
    const inline = accountOf(
      [role('R', { ...BUSY, ...inlineText(allow(['s3:*', 'ec2:*'])) })],
      { [R]: completed([service('s3', RECENT), service('ec2')]) },
    );
    expect(verdicts(await together(inline, closed('222233334444')))).toMatchObject([{
      verdict: 'reduce',
      removed: ['ec2'],
      kept_because: null,
    }]);
    const used = copy('111122223333', RECENT, false, text(allow('s3:*')));
    expect(verdicts(await together(used, closed('222233334444')))).toMatchObject([{ verdict: 'keep', kept_because: null }]);
  });
});

describe('length', () => {
  const SERVICES = Array.from({ length: 300 }, (_, at) => `service${String(at).padStart(3, '0')}`);
  const catalogue = { asOf: '', services: new Map(SERVICES.map((name) => [name, name])), actions: new Map<string, readonly string[]>() };
  const used = completed(SERVICES.map((name, at) => service(name, at === 0 ? null : RECENT)));

  async function lengthsOf(count: number): Promise<readonly number[]> {
    const inline = Array.from({ length: count }, (_, at) => ({ name: `p${at}`, document: text(allow('*')) }));
    const found = await rows(accountOf([role('R', { ...BUSY, inline })], { [R]: used }), { catalogue });
    expect(found.map((row) => row['verdict'])).toEqual(inline.map(() => 'reduce'));
    return found.map((row) => inWords(row, 'suggested_policy').length);
  }

  it('a role may hold inline policies of 10,240 characters, so a long list is written out', async () => {
    const [length = 0] = await lengthsOf(1);
    expect(length).toBeGreaterThan(POLICY_LIMITS.user);
    expect(length).toBeLessThanOrEqual(POLICY_LIMITS.role);
  });

  it('all inline policies of a role together', async () => {
    const lengths = await lengthsOf(3);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(POLICY_LIMITS.role);
  });
});

describe('in the place of a policy of AWS’s comes one of the customer’s, of 6,144 characters', () => {
  const OF_AWS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const OWN = `arn:aws:iam::${ACCOUNT_ID}:policy/ReadOnlyAccess`;
  const buckets = Array.from({ length: 300 }, (_, at) => `arn:aws:s3:::bucket-${at}/*`);
  const long = text(allow('s3:*', { Resource: buckets }), allow('ec2:*'));
  const attached = (arn: string) => [role('R', { ...BUSY, attached: [{ name: 'ReadOnlyAccess', arn }] })];
  const answer = { [R]: completed([service('s3', RECENT), service('ec2')]) };

  it('too long for that, it is kept, and why is said', async () => {
    const known = reconciled({
      account_details: details([], { roles: attached(OF_AWS) }),
      managed_policies: managed({ [OF_AWS]: long }),
      last_accessed: lastAccessed(answer),
      service_control_policies: seen({ levels: null }),
    }, account(), ALL);
    const [row] = await rows(known);
    expect(row).toMatchObject({ verdict: 'keep', removed: [], suggested_policy: long });
    expect(row?.['kept_because']).toContain('longer than 6144 characters');
  });

  it('one of the customer’s is edited in place, and may stay as long as it is', async () => {
    const [row] = await rows(accountOf(attached(OWN), answer, { [OWN]: long }));
    expect(row).toMatchObject({ verdict: 'reduce', removed: ['ec2'], suggested_policy: text(allow('s3:*', { Resource: buckets })) });
  });
});

describe('never wider, and equal for what is used', () => {
  const namespaces = [...CATALOGUE.services.keys()];
  const draws = fc.tuple(validDocument, fc.subarray(namespaces), fc.subarray(namespaces), fc.constantFrom('principal', 'policy' as const));

  it('whatever the policy and the use', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async ([document, listed, busy, by]) => {
        const answer = completed(listed.map((name) => service(name, busy.includes(name) ? RECENT : null)));
        const known = accountOf([role('R', { ...BUSY, inline: [{ name: 'work', document }] })], { [R]: answer });
        const [row] = await rows(known, { by });
        if (row === undefined) return;
        const suggested = row['suggested_policy'] as string | null;
        const gone = listed.filter((name) => !busy.includes(name));
        for (const world of WORLDS) {
          for (const action of ACTIONS.filter((name) => !name.endsWith('BrandNew') && !name.startsWith('unknown:'))) {
            for (const resource of RESOURCES) {
              const [old, now] = [answers(document, action, resource, world), answers(suggested, action, resource, world)];
              if (now === 'allow') expect(old).toBe('allow');
              if (!gone.includes(action.slice(0, action.indexOf(':')))
                || action === 'iam:PassRole') expect([action, now === 'allow']).toEqual([action, old === 'allow']);
            }
          }
        }
      }),
      { ...PROPERTY, numRuns: runs(100) },
    );
  });
});
