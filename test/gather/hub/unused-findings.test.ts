import type { FindingSource, UnusedFinding } from '../../../src/evidence/values.js';
import type { AccountFinding, UnusedAccessAnalyzer } from '../../../src/gather/ports.js';
import { readUnusedFindings } from '../../../src/gather/hub/unused-findings.js';
import { SourceError } from '../../../src/gather/source-error.js';
import type { Account } from '../../../src/model/account.js';
import { A, account, B, caller, storeKeeping } from './support.js';
import { denied, fakeHub, pagesOf, script, testClock } from '../support.js';

const analyzer = (name: string, ageDays: number, more: Partial<UnusedAccessAnalyzer> = {}): UnusedAccessAnalyzer => ({
  ...{ arn: `arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/${name}`, name, ageDays, excludedAccounts: [], excludesTags: false },
  ...{ createdAt: '2026-01-05T08:00:00.000Z', lookedAt: '2026-11-01T06:00:00.000Z' },
  ...more,
});

const finding = (accountId: string, name: string): UnusedFinding => ({
  ...{ kind: 'role', arn: `arn:aws:iam::${accountId}:role/${name}`, lastAccessed: null },
  ...{ accessKeyId: null, namespace: null, actions: [] },
});
const about = (accountId: string, name: string): AccountFinding => ({ accountId, finding: finding(accountId, name) });

interface World {
  readonly analyzers?: readonly UnusedAccessAnalyzer[] | Error;
  readonly pages?: readonly (readonly AccountFinding[])[];
  readonly end?: Error;
  readonly accounts?: readonly Account[];
  readonly store?: ReturnType<typeof storeKeeping>;
  readonly source?: FindingSource;
  /** What Security Hub says. */
  readonly securityHub?: readonly (readonly AccountFinding[])[] | Error;
}

async function read({ analyzers = [analyzer('one', 90)], pages = [], end, ...world }: World) {
  const asked: (readonly [name: string, accountIds: readonly string[]])[] = [];
  const kinds: (readonly string[])[] = [];
  const { accounts = [account(A), account(B)], store = storeKeeping(), source = 'unused_findings', securityHub = denied } = world;
  const unusedAccessAnalyzers = script(analyzers);
  const hub = fakeHub({
    unusedAccessAnalyzers,
    unusedFindings: ({ name }, accountIds, asksFor) => {
      asked.push([name, accountIds]);
      kinds.push(asksFor);
      return pagesOf(pages, end);
    },
    securityHubFindings: () => pagesOf(securityHub instanceof Error ? [] : securityHub, securityHub instanceof Error ? securityHub : undefined),
  });
  const found = await readUnusedFindings(source, { caller }, accounts, { hub, clock: testClock(), store });
  const evidence = await Promise.all(accounts.map(async ({ id }) => (await store.read(id))[source]));
  return { ...found, evidence, asked, kinds, listed: unusedAccessAnalyzers.asked() };
}

const seen = (ageDays: number, findings: readonly UnusedFinding[], problems: readonly string[] = []) => ({
  ...{ seen: true, asOf: '2026-11-01T12:00:00.000Z' },
  value: { ageDays, findings, problems },
});

describe('readUnusedFindings', () => {
  it('sorts the findings of all pages by account; an account without any has none', async () => {
    const pages = [[about(A, 'rex'), about(B, 'rita')], [], [about(A, 'roy')]];
    const third = account('444455556666');
    const { evidence, asked, gaps, notes } = await read({ pages, accounts: [account(A), account(B), third] });
    expect(evidence).toEqual([seen(90, [finding(A, 'rex'), finding(A, 'roy')]), seen(90, [finding(B, 'rita')]), seen(90, [])]);
    expect(asked).toEqual([['one', [A, B, third.id]]]);
    expect([gaps, notes]).toEqual([[], []]);
  });

  it.each<[string, readonly UnusedAccessAnalyzer[], string, number]>([
    ['the only one', [analyzer('one', 180)], 'one', 180],
    ['the one with the smallest age', [analyzer('a', 180), analyzer('b', 30), analyzer('c', 90)], 'b', 30],
    ['of equal ones always the same', [analyzer('b', 90), analyzer('a', 90)], 'a', 90],
  ])('asks %s', async (_, analyzers, name, ageDays) => {
    const { asked, evidence } = await read({ analyzers });
    expect(asked.map(([chosen]) => chosen)).toEqual([name]);
    expect(evidence).toEqual([seen(ageDays, []), seen(ageDays, [])]);
  });

  it.each<[FindingSource, readonly string[]]>([
    ['unused_findings', ['role', 'permission']],
    ['unused_credentials', ['access_key', 'password']],
  ])('%s asks for %j alone, and keeps it under its own name', async (source, kinds) => {
    const { evidence, kinds: asked } = await read({ source });
    expect(asked).toEqual([kinds]);
    expect(evidence).toEqual([seen(90, []), seen(90, [])]);
  });

  it('without an analyzer nothing is known of any account', async () => {
    const unseen = { seen: false, reason: 'not_recorded', detail: `${NO_ANALYZER}; ${denied.message}` };
    const { evidence, notes } = await read({ analyzers: [] });
    expect(evidence).toEqual([unseen, unseen]);
    expect(notes).toEqual([]);
  });

  const NO_ANALYZER = 'no organization analyzer of unused access in Region eu-west-1';
  const key = (accessKeyId: string): AccountFinding => ({
    ...{ accountId: A, finding: { ...finding(A, 'x'), kind: 'access_key', arn: `arn:aws:iam::${A}:user/ann`, accessKeyId } },
  });

  it('but for what Security Hub has found: with its 90 days, each finding once, of the kinds that were asked for', async () => {
    const pages = [[about(A, 'rex'), key('AKIAEXAMPLE1')], [about(A, 'rex'), { accountId: A, problem: 'no', kind: 'password' } as const]];
    const roles = await read({ analyzers: [], securityHub: pages });
    const nothing = { seen: false, reason: 'not_recorded', detail: `${NO_ANALYZER}; Security Hub has no finding about unused access in the account` };
    expect(roles.evidence).toEqual([seen(90, [finding(A, 'rex')]), nothing]);
    expect(roles.notes).toMatchObject([{ source: 'unused_findings', text: expect.stringContaining('does not say that it has looked at everything') as unknown }]);
    const credentials = await read({ analyzers: [], securityHub: pages, source: 'unused_credentials' });
    const [own] = [key('AKIAEXAMPLE1')].flatMap((each) => ('finding' in each ? each.finding : []));
    expect(credentials.evidence).toEqual([seen(90, own === undefined ? [] : [own], ['no']), nothing]);
  });

  it('an account of which it has only findings of other kinds has none of these', async () => {
    const { evidence } = await read({ analyzers: [], securityHub: [[key('AKIAEXAMPLE1')]], accounts: [account(A)] });
    expect(evidence).toEqual([seen(90, [])]);
  });

  it('where Security Hub is throttled, that is why nothing is known', async () => {
    const throttled = new SourceError('throttled', 'Throttling', 'securityhub:GetFindingsV2: Throttling');
    const { evidence } = await read({ analyzers: [], securityHub: throttled, accounts: [account(A)] });
    expect(evidence).toMatchObject([{ reason: 'throttled', detail: expect.stringContaining('securityhub:GetFindingsV2') as unknown }]);
  });

  it('nor of accounts that the analyzer leaves out, which are not asked about', async () => {
    const { evidence, asked } = await read({ analyzers: [analyzer('one', 90, { excludedAccounts: [B] })], pages: [[about(A, 'rex')]] });
    expect(evidence).toMatchObject([{ seen: true }, { seen: false, reason: 'not_recorded', detail: 'the analyzer one leaves this account out' }]);
    expect(asked).toEqual([['one', [A]]]);
    expect((await read({ analyzers: [analyzer('one', 90, { excludedAccounts: [A, B] })] })).asked).toEqual([]);
  });

  it('says that whoever has certain tags is left out', async () => {
    const { notes } = await read({ analyzers: [analyzer('one', 90, { excludesTags: true })] });
    expect(notes).toMatchObject([{ accountId: null, source: 'unused_findings', text: expect.stringContaining('certain tags') as unknown }]);
  });

  const NEW = { createdAt: '2026-10-30T12:00:01.000Z', lookedAt: null };
  const OLDER = { createdAt: '2026-10-30T12:00:00.000Z', lookedAt: null };
  const FOUND = [[about(A, 'rex')]];

  it('of one that was made a moment ago, that it has found nothing says nothing', async () => {
    const { evidence, notes } = await read({ analyzers: [analyzer('one', 90, { ...NEW, excludedAccounts: [B] })] });
    expect(evidence).toEqual([
      { seen: false, reason: 'not_recorded', detail: 'the analyzer one was made on 2026-10-30 and has not looked yet' },
      { seen: false, reason: 'not_recorded', detail: 'the analyzer one leaves this account out' },
    ]);
    expect(notes).toEqual([]);
  });

  it.each<[string, Partial<UnusedAccessAnalyzer>, World['pages'], number]>([
    ['is new, and has looked', { ...NEW, lookedAt: '2026-11-01T06:00:00.000Z' }, [], 0],
    ['is new and has found something', NEW, FOUND, 1],
    ['is older, and AWS does not say whether it has looked', OLDER, [], 1],
    ['is older and has found something', OLDER, FOUND, 0],
  ])('one that %s is believed, at most with a note', async (_, more, pages = [], count) => {
    const { evidence, notes } = await read({ analyzers: [analyzer('one', 90, more)], pages });
    expect(evidence).toMatchObject([{ seen: true }, { seen: true, value: { findings: [] } }]);
    expect(notes).toEqual(
      Array.from({ length: count }, () => ({
        ...{ accountId: null, source: 'unused_findings' },
        text: 'the analyzer one, made on 2026-10-30, does not say that it has looked at everything: that it has found nothing does not mean that all is in use',
      })),
    );
  });

  it('one that has looked is asked before a new one that would report more', async () => {
    const { asked } = await read({ analyzers: [analyzer('new', 30, NEW), analyzer('old', 90)] });
    expect(asked.map(([chosen]) => chosen)).toEqual(['old']);
  });

  it('an account that may be outside the organization has none only if there is one', async () => {
    const accounts = [account(A, { state: 'UNKNOWN' }), account(B, { state: 'UNKNOWN' })];
    const { evidence } = await read({ accounts, pages: [[about(A, 'rex')]] });
    expect(evidence).toMatchObject([{ seen: true }, { seen: false, reason: 'not_recorded' }]);
  });

  it('findings that can not be read are a problem of their account', async () => {
    const { evidence } = await read({ pages: [[{ accountId: A, problem: 'finding f: no' }, about(A, 'rex')]] });
    expect(evidence).toEqual([seen(90, [finding(A, 'rex')], ['finding f: no']), seen(90, [])]);
  });

  it.each<[string, World]>([
    ['the list of analyzers is denied', { analyzers: denied }],
    ['the findings break off: nobody knows whose are missing', { pages: [[about(A, 'rex')]], end: denied }],
  ])('all accounts are unseen when %s', async (_, world) => {
    const unseen = { seen: false, reason: 'denied', detail: denied.message };
    expect((await read(world)).evidence).toEqual([unseen, unseen]);
  });

  it('what is kept is not asked again', async () => {
    expect(await read({ store: storeKeeping(A, B) })).toMatchObject({ evidence: [undefined, undefined], asked: [], listed: 0 });
    expect(await read({ store: storeKeeping(A) })).toMatchObject({ evidence: [undefined, { seen: true }], asked: [['one', [B]]] });
  });

  it('a mistake of ours is not evidence', async () => {
    await expect(read({ end: new Error('a bug') })).rejects.toThrow('a bug');
  });
});
