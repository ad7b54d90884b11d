import { judgeCredentials, type CredentialName } from '../../src/checks/staleness.js';
import { readCredentials } from '../../src/reconcile/credentials.js';
import { UNKNOWN } from '../../src/model/value.js';
import { ago, type Cells, CREATED_AT, key, password, REPORT_AT, row } from '../fixtures.js';

const OLD = ago(1000);

function judge(cells: Cells, days = 90, created: Date | typeof UNKNOWN = new Date(CREATED_AT)): ReturnType<typeof judgeCredentials> {
  return judgeCredentials(readCredentials(row('alice', cells)).credentials, created, new Date(REPORT_AT), days);
}

const THRESHOLD = [
  ['N - 1 days', 89, 0, 'fresh'],
  ['a second less than N days', 90, -1, 'fresh'],
  ['exactly N days', 90, 0, 'stale'],
  ['a second more', 90, 1, 'stale'],
  ['N + 1 days', 91, 0, 'stale'],
  ['just now', 0, 1, 'fresh'],
  ['after the report, where clocks differ', 0, -5, 'fresh'],
] as const;

/** The credential and how to make one that was last used, or never used but made, at a time. */
const KINDS: readonly (readonly [CredentialName, (lastUsed: string) => Cells, (created: string) => Cells])[] = [
  ['console', (lastUsed) => password(OLD, lastUsed), (changed) => password(changed)],
  ['access_key_1', (lastUsed) => key(1, OLD, lastUsed), (created) => key(1, created)],
  ['access_key_2', (lastUsed) => key(2, OLD, lastUsed), (created) => key(2, created)],
];

describe.each(KINDS)('%s', (name, usedAt, neverUsedSince) => {
  it.each(THRESHOLD)('last used %s ago', (_, days, seconds, expected) => {
    expect(judge(usedAt(ago(days, seconds)))[name]).toBe(expected);
  });

  it.each(THRESHOLD)('never used, made %s ago', (_, days, seconds, expected) => {
    expect(judge(neverUsedSince(ago(days, seconds)))[name]).toBe(expected);
  });

  it('never used and a thousand days old is stale: never is not fine', () => {
    expect(judge(neverUsedSince(OLD))[name]).toBe('stale');
  });

  it('used today is fresh, however old: age is not idleness', () => {
    expect(judge(usedAt(ago(0, 60)))[name]).toBe('fresh');
  });

  it.each([
    [1, 'stale'],
    [2, 'fresh'],
    [3650, 'fresh'],
  ])('last used a day ago, N = %i', (days, expected) => {
    expect(judge(usedAt(ago(1)), days)[name]).toBe(expected);
  });

  it('is unknown where its last use is damaged, never stale', () => {
    expect(judge(usedAt('long ago'))[name]).toBe('unknown');
  });

  it('is unknown where it was never used and nobody knows since when', () => {
    expect(judge(neverUsedSince('long ago'))[name]).toBe('unknown');
    expect(judge(neverUsedSince('N/A'))[name]).toBe('unknown');
  });

  it('is judged alone: the others are absent', () => {
    const others = KINDS.map(([other]) => other).filter((other) => other !== name);
    for (const other of others) expect(judge(usedAt(OLD))[other]).toBe('absent');
  });
});

it('a user without credentials has none to judge', () => {
  expect(judge({})).toEqual({ console: 'absent', access_key_1: 'absent', access_key_2: 'absent' });
});

it.each(['N/A', OLD, ago(0, 60)])('a key that is switched off can’t go stale (last used %s)', (lastUsed) => {
  expect(judge({ ...key(1, OLD, lastUsed, 'false'), ...key(2, OLD, lastUsed, 'false') })).toMatchObject({
    access_key_1: 'absent',
    access_key_2: 'absent',
  });
});

it('each key is judged by its own use, not by that of the user', () => {
  expect(judge({ ...password(OLD, ago(1)), ...key(1, OLD, ago(0, 60)), ...key(2, OLD, ago(700)) })).toEqual({
    console: 'fresh',
    access_key_1: 'fresh',
    access_key_2: 'stale',
  });
});

describe('a password never used', () => {
  it('counts from its last change', () => {
    expect(judge(password(ago(10))).console).toBe('fresh');
  });

  it('counts from the creation of the user where that is later', () => {
    expect(judge(password(OLD), 90, new Date(ago(10))).console).toBe('fresh');
  });

  it('counts from its last change where nobody knows the creation', () => {
    expect(judge(password(OLD), 90, UNKNOWN).console).toBe('stale');
    expect(judge(password(ago(10)), 90, UNKNOWN).console).toBe('fresh');
  });

  it('counts from the creation where changes are not supported; is unknown without one', () => {
    expect(judge(password('not_supported')).console).toBe('stale');
    expect(judge(password('not_supported'), 90, UNKNOWN).console).toBe('unknown');
  });
});

it('a use of a service without Region is a use', () => {
  const cells = { ...key(1, OLD, ago(1)), access_key_1_last_used_region: 'N/A', access_key_1_last_used_service: 'N/A' };
  expect(judge(cells).access_key_1).toBe('fresh');
});
