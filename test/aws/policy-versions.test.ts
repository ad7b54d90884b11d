import { policyVersions } from '../../src/aws/policy-versions.js';

const MADE = new Date('2020-01-01T00:00:00Z');
const NO_DATE = new Date('no');

/** A version of that number, made that many years after the policy; the text names it. */
function version(number: number, years: number, more: object = {}): object {
  return { VersionId: `v${number}`, IsDefaultVersion: false, CreateDate: at(years), Document: `text ${number}`, ...more };
}

const current = (number: number, years: number, more: object = {}): object => version(number, years, { IsDefaultVersion: true, ...more });

function at(years: number): Date {
  return new Date(Date.UTC(2020 + years, 0, 1));
}

function read(versions: readonly object[] | undefined, more: object = {}): unknown {
  return policyVersions({ Arn: 'arn:p', CreateDate: MADE, ...(versions === undefined ? {} : { PolicyVersionList: [...versions] }), ...more });
}

function versions(years: number | null, ...earlier: readonly (readonly [number, number | null])[]): object {
  const time = (after: number | null): string | null => (after === null ? null : at(after).toISOString());
  return { createdAt: time(years), earlier: earlier.map(([number, after]) => ({ createdAt: time(after), document: `text ${number}` })) };
}

describe('policyVersions', () => {
  it.each<[string, readonly object[] | undefined, object | null]>([
    ['no versions', undefined, null],
    ['no default version', [version(1, 0)], null],
    ['a single version: nothing to add', [current(1, 0)], null],
    ['the first version, though newer ones are there: nothing to add', [version(3, 3), version(2, 2), current(1, 0)], null],
    ['those before the default one, newest first, in whatever order they came', [version(1, 0), current(4, 4), version(3, 3), version(2, 2)], versions(4, [3, 3], [2, 2], [1, 0])],
    ['set back to an older one: newer ones are left out', [version(4, 4), version(3, 3), current(2, 2), version(1, 0)], versions(2, [1, 0])],
    ['by number, not by the alphabet', [current(11, 11), version(10, 10), version(9, 9)], versions(11, [10, 10], [9, 9])],
    ['by number also where they were made within a second', [current(2, 0), version(1, 0)], versions(0, [1, 0])],
    ['older ones deleted', [current(9, 9), version(8, 8)], versions(9, [8, 8])],
    ['all older ones deleted', [current(3, 3)], versions(3)],
    ['one deleted between: what is behind it is left out', [current(5, 5), version(4, 4), version(2, 2), version(1, 0)], versions(5, [4, 4])],
    ['the one before deleted', [current(3, 3), version(1, 0)], versions(3)],
    ['the default one without a number: its place is not known', [current(3, 3, { VersionId: undefined }), version(2, 2), version(1, 0)], versions(3)],
    ['one without a number may be the one that is missing', [current(3, 3), version(2, 2, { VersionId: 'v2.draft' }), version(1, 0)], versions(3)],
    ['two without a number', [current(3, 3, { VersionId: '3' }), version(2, 2, { VersionId: undefined })], versions(3)],
    ['the default one without a date', [current(2, 2, { CreateDate: undefined }), version(1, 0)], versions(null, [1, 0])],
    ['the default one with an impossible date', [current(2, 2, { CreateDate: NO_DATE }), version(1, 0)], versions(null, [1, 0])],
    ['a single one without a date, which may be younger than the policy', [current(2, 2, { CreateDate: undefined })], versions(null)],
    ['an older one without a date', [current(3, 3), version(2, 2, { CreateDate: undefined }), version(1, 0)], versions(3, [2, null], [1, 0])],
    ['the first one without a date: it was made with the policy', [current(2, 2), version(1, 0, { CreateDate: undefined })], versions(2, [1, 0])],
    ['the first one a moment later than the policy: it was made with it', [current(1, 0, { CreateDate: new Date(MADE.getTime() + 1000) })], null],
  ])('%s', (_, list, expected) => {
    expect(read(list)).toEqual(expected);
  });

  it('a policy without a date has that of its first version', () => {
    expect(read([current(1, 1)], { CreateDate: undefined })).toEqual(versions(1));
    expect(read([current(2, 2), version(1, 1)], { CreateDate: NO_DATE })).toEqual(versions(2, [1, 1]));
  });

  it('an older version without a document stays, as text that is no policy', () => {
    expect(read([current(2, 2), version(1, 0, { Document: undefined })])).toEqual({ createdAt: at(2).toISOString(), earlier: [{ createdAt: at(0).toISOString(), document: '' }] });
  });
});
