import { askAccountDetails } from '../../../src/gather/account/account-details.js';
import type { Seen } from '../../../src/evidence/evidence.js';
import type { AccountDetails } from '../../../src/evidence/values.js';
import type { DetailsPage } from '../../../src/gather/ports.js';
import { ASKED_AT, CREATED_AT, detail, group, role } from '../../fixtures.js';
import { denied, fakeSession, pagesOf, testClock } from '../support.js';

const EMPTY: DetailsPage = { users: [], roles: [], groups: [], documents: {}, policyCreatedAt: {}, policyVersions: {}, problems: [] };
const VERSIONS = { createdAt: ASKED_AT, earlier: [{ createdAt: CREATED_AT, document: '{}' }] };

describe('askAccountDetails', () => {
  it('joins its pages', async () => {
    const pages: readonly DetailsPage[] = [
      { ...EMPTY, users: [detail('ann')], roles: [role('rex')], problems: ['one'] },
      EMPTY,
      { ...EMPTY, users: [detail('bob')], groups: [group('G')], documents: { p: '{}' }, policyCreatedAt: { p: CREATED_AT }, policyVersions: { p: VERSIONS } },
      { ...EMPTY, documents: { q: '{}' }, policyCreatedAt: { q: ASKED_AT }, policyVersions: { q: VERSIONS }, problems: ['two'] },
    ];
    expect(await askAccountDetails(fakeSession({ details: () => pagesOf(pages) }), testClock(), ['User'])).toEqual({
      seen: true,
      asOf: '2026-11-01T12:00:00.000Z',
      value: {
        ...{ users: [detail('ann'), detail('bob')], roles: [role('rex')], groups: [group('G')], problems: ['one', 'two'], filters: ['User'] },
        ...{ documents: { p: '{}', q: '{}' }, policyCreatedAt: { p: CREATED_AT, q: ASKED_AT }, policyVersions: { p: VERSIONS, q: VERSIONS } },
      },
    });
  });

  it('who comes twice is there once', async () => {
    const pages = [{ ...EMPTY, users: [detail('ann'), detail('ann')], roles: [role('rex')] }, { ...EMPTY, roles: [role('rex')] }];
    const { value } = (await askAccountDetails(fakeSession({ details: () => pagesOf(pages) }), testClock(), ['User'])) as Seen<AccountDetails>;
    expect([value.users, value.roles]).toEqual([[detail('ann')], [role('rex')]]);
  });

  it('half of them are none', async () => {
    const session = fakeSession({ details: () => pagesOf([EMPTY], denied) });
    await expect(askAccountDetails(session, testClock(), ['User'])).rejects.toBe(denied);
  });
});
