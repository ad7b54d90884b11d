import type { CheckId } from '../../src/findings/check-ids.js';
import { CHECKS, checkOf } from '../../src/findings/registry.js';
import { ExceptionBook } from '../../src/findings/exceptions/exception-book.js';
import type { Exception } from '../../src/findings/exceptions/exception.js';
import { parseExceptions } from '../../src/findings/exceptions/parse-exceptions.js';
import type { Judged } from '../../src/findings/check.js';
import { account, ago, key, NOW, password, reconciled, report, row, unseen, type Cells } from '../fixtures.js';
import { CREDENTIAL_CASES } from './credential-cases.js';
import { PRIVILEGE_CASES } from './privilege-cases.js';
import { judge, THRESHOLDS, type World } from './support.js';

const DECIDED = { owner: 'security@example.com', reason: 'on purpose', until: '2026-11-20' };

function exceptions(...items: readonly object[]): readonly Exception[] {
  return parseExceptions(items.map((item) => ({ ...DECIDED, ...item })), 'exceptions.json');
}

const ALL = CHECKS.map(({ id }) => id);

function bookOf(items: readonly object[], at: Pick<World, 'account'> = {}, now = NOW, checks: readonly string[] = ALL): ExceptionBook {
  const book = new ExceptionBook(exceptions(...items), checks, now);
  book.addAccount(account(at.account));
  return book;
}

/** What the exceptions make of a finding, and what there is to say of them. */
function outcome(judged: readonly Judged[], book: ExceptionBook): { readonly applied: string; readonly leftover: string } {
  const applied = judged.map((each) => {
    const { verdict, exception } = book.apply(each, THRESHOLDS);
    return exception === null ? verdict.status : 'exempt';
  });
  const leftover = [...book.findings()].filter(({ status }) => status !== 'pass').map(({ check, status }) => `${check.id} ${status}`);
  return { applied: applied.join(' '), leftover: leftover.join(', ') };
}

const FAILING = new Map<CheckId, World>();
for (const [check, , world, expected] of [...CREDENTIAL_CASES, ...PRIVILEGE_CASES])
  if (expected === 'fail' && !FAILING.has(check)) FAILING.set(check, world);

it('each check is tried with an exception that holds, and with one that has ended', () => {
  const alone = CHECKS.filter(({ id, across }) => across === undefined && !id.startsWith('exception-')).map(({ id }) => id);
  expect(alone.filter((id) => !FAILING.has(id))).toEqual([]);
});

describe.each([...FAILING])('%s', (check, world) => {
  const EVERYBODY = { check, account: '111122223333' };

  it('can be exempt until the end of a day', () => {
    expect(outcome(judge(check, world), bookOf([EVERYBODY], world))).toEqual({ applied: 'exempt', leftover: '' });
  });

  it('fails again on the day after, and the exception is a finding', () => {
    const later = new Date('2026-11-21T00:00:00Z');
    expect(outcome(judge(check, world), bookOf([EVERYBODY], world, later))).toEqual({ applied: 'fail', leftover: 'exception-expired fail' });
  });
});

const KEY: World = { alice: key(1, ago(900), ago(400)), user: { tags: [{ key: 'Purpose', value: 'break-glass' }] } };

describe('an exception', () => {
  it.each<[string, object, string]>([
    ['a check by its name', { check: 'key-unused', account: 'web-prod' }, 'exempt'],
    ['a pattern of checks', { check: 'key-*', account: '*-prod' }, 'exempt'],
    ['one of several checks', { check: ['root-used', 'key-unused'], account: ['other', 'web-prod'] }, 'exempt'],
    ['another check', { check: 'key-never-used', account: 'web-prod' }, 'fail'],
    ['another account', { check: 'key-*', account: 'web-dev' }, 'fail'],
    ['a unit above, by its id', { check: 'key-*', ou: 'ou-root-aaaaaaaa' }, 'exempt'],
    ['another unit', { check: 'key-*', ou: 'ou-root-cccccccc' }, 'fail'],
    ['a user by its name', { check: 'key-*', principal: 'ali*' }, 'exempt'],
    ['a user by its ARN', { check: 'key-*', principal: 'arn:aws:iam::111122223333:user/*' }, 'exempt'],
    ['another user', { check: 'key-*', principal: 'ALICE' }, 'fail'],
    ['a tag', { check: 'key-*', tag: 'Purpose=break-glass' }, 'exempt'],
    ['a tag with any value', { check: 'key-*', tag: 'Purpose' }, 'exempt'],
    ['another value', { check: 'key-*', tag: 'Purpose=x' }, 'fail'],
    ['all of them have to fit', { check: 'key-*', tag: 'Purpose', account: 'web-dev' }, 'fail'],
    ['a raised threshold', { check: 'key-*', principal: 'alice', days: 401 }, 'exempt'],
    ['one that is not high enough', { check: 'key-*', principal: 'alice', days: 400 }, 'fail'],
  ])('%s', (_, item, expected) => {
    expect(outcome(judge('key-unused', KEY), bookOf([item])).applied).toBe(expected);
  });

  it('names units by their names where those were asked for', () => {
    const [judged] = judge('key-unused', { ...KEY, account: { unitPath: 'Workloads/Prod' } });
    const applied = (ou: string): string => outcome(judged === undefined ? [] : [judged], bookOf([{ check: '*', ou }])).applied;
    expect(['Prod', 'Workloads', 'Workloads/Prod', 'Work', 'Prod/Workloads'].map(applied)).toEqual(['exempt', 'exempt', 'exempt', 'fail', 'fail']);
  });

  it('covers nobody whose tags were not seen', () => {
    const world = { ...KEY, evidence: { account_details: unseen('denied') } };
    expect(outcome(judge('key-unused', world), bookOf([{ check: 'key-*', tag: 'Purpose' }])).applied).toBe('fail');
  });

  it('that covers nothing is a finding, unless that could not be seen', () => {
    const unmatched = (item: object, checks: readonly string[] = ALL, world: World = KEY): string =>
      outcome(judge('key-unused', world), bookOf([item], {}, NOW, checks)).leftover;
    expect(unmatched({ check: 'key-unused', principal: 'bob' })).toBe('exception-unmatched fail');
    expect(unmatched({ check: 'key-unused', account: 'elsewhere' })).toBe('exception-unmatched unknown');
    expect(unmatched({ check: 'key-unused', principal: 'alice' }, ALL, { alice: key(1, ago(900), 'rubbish') })).toBe('exception-unmatched unknown');
    expect(unmatched({ check: 'key-unused', principal: 'alice', days: 400 })).toBe('exception-unmatched unknown');
    expect(unmatched({ check: 'root-used', account: 'web-prod' }, ['key-unused', 'exception-unmatched'])).toBe('');
    expect(unmatched({ check: 'key-unused', principal: 'bob' }, ['key-unused'])).toBe('');
  });

  it('keeps its fingerprint when others are added before it', () => {
    const idOf = (items: readonly object[]): readonly string[] => [...bookOf(items).findings()].map(({ subject }) => subject.id);
    const one = { check: 'key-*', principal: 'bob' };
    expect(idOf([{ check: 'root-*', account: 'x' }, one])).toEqual(expect.arrayContaining([...idOf([one])]));
  });
});

describe('parseExceptions', () => {
  const valid = { ...DECIDED, check: 'root-used', account: 'x' };

  it.each<[string, unknown, RegExp]>([
    ['no list', 'x', /^e: exceptions have to be a list/],
    ['no object', [1], /^e #1: an exception has to be an object/],
    ['no check', [{ ...valid, check: undefined }], /^e #1: "check" is missing/],
    ['a check that is none', [valid, { ...valid, check: 'rot-used' }], /^e #2: there is no check "rot-used"/],
    ['an unknown key', [{ ...valid, principle: 'x' }], /^e #1: there is no key "principle"/],
    ['everybody', [{ ...DECIDED, check: '*' }], /^e #1: it is about everything/],
    ['nobody decided it', [{ ...valid, owner: undefined }], /^e #1: "owner" is missing/],
    ['no reason', [{ ...valid, reason: ' ' }], /^e #1: "reason" can't be/],
    ['for ever', [{ ...valid, until: undefined }], /^e #1: "until" is missing/],
    ['no day', [{ ...valid, until: '2026-02-30' }], /^e #1: "until" can't be/],
    ['no number', [{ ...valid, rootDays: '90' }], /^e #1: "rootDays" can't be/],
    ['a threshold of another check', [{ ...valid, days: 90 }], /^e #1: "days" is no threshold of root-used/],
    ['an empty list', [{ ...valid, account: [] }], /^e #1: "account" can't be/],
  ])('%s', (_, value, message) => {
    expect(() => parseExceptions(value, 'e')).toThrow(message);
  });

  it('takes a list, or an object with one', () => {
    expect(parseExceptions({ exceptions: [valid] }, 'e')).toEqual(parseExceptions([valid], 'e'));
  });

  it('tells which key may have been meant', () => {
    expect(() => parseExceptions([{ ...valid, principle: 'x' }], 'e')).toThrow(expect.objectContaining({ hint: expect.stringContaining('principal') as string }) as Error);
  });
});

describe('the same person in several accounts', () => {
  type Person = readonly [id: string, name: string, cells: Cells];
  const people = (...accounts: readonly Person[]): string => {
    const across = checkOf('person-several-accounts').across?.();
    for (const [id, name, cells] of accounts) across?.add(reconciled({ credential_report: report([row(name, cells)]) }, account({ id })));
    return [...(across?.judged() ?? [])].map(({ status, subject, detail }) => `${status} ${subject.name} ${detail}`).join();
  };
  const signsIn = password(ago(9));

  it.each<readonly [string, readonly Person[], string]>([
    ['an address', [['111122223333', 'A@x.org', signsIn], ['444455556666', 'a@X.org', signsIn]], 'fail a@x.org in 2 accounts: 111122223333, 444455556666'],
    ['a name of people', [['111122223333', 'ann.lee', signsIn], ['444455556666', 'ann.lee', signsIn]], 'fail ann.lee in 2 accounts: 111122223333, 444455556666'],
    ['a name of programs', [['111122223333', 'deploy', signsIn], ['444455556666', 'deploy', signsIn]], ''],
    ['no console', [['111122223333', 'ann.lee', {}], ['444455556666', 'ann.lee', signsIn]], ''],
    ['one account', [['111122223333', 'ann.lee', signsIn]], ''],
  ])('%s', (_, accounts, expected) => {
    expect(people(...accounts)).toBe(expected);
  });

  it('says where users were not seen', () => {
    const across = checkOf('person-several-accounts').across?.();
    across?.add(reconciled({ credential_report: unseen('denied') }));
    expect([...(across?.judged() ?? [])].map(({ status }) => status)).toEqual(['unknown']);
  });
});
