import fc from 'fast-check';
import { COUNT_QUERY, parseConfigRow, parseCountRow, USER_QUERY } from '../../../src/gather/config/row.js';
import { runs } from '../../extent.js';

const ROW = {
  accountId: '222222222222',
  arn: 'arn:aws:iam::222222222222:user/eng/ann',
  resourceId: 'AIDAANN',
  resourceName: 'ann',
  resourceCreationTime: '2025-03-01T09:00:00.000Z',
  configurationItemCaptureTime: '2026-11-01T11:50:00.000Z',
  configurationItemStatus: 'OK',
  configuration: { path: '/eng/', groupList: ['G'], attachedManagedPolicies: [{ policyArn: 'arn:aws:iam::aws:policy/X', policyName: 'X' }] },
  tags: [{ key: 'Owner', value: 'a', tag: 'Owner=a' }],
};

const USER = {
  userId: 'AIDAANN',
  userName: 'ann',
  arn: ROW.arn,
  path: '/eng/',
  createdAt: ROW.resourceCreationTime,
  capturedAt: ROW.configurationItemCaptureTime,
  groups: ['G'],
  attached: [{ arn: 'arn:aws:iam::aws:policy/X', name: 'X' }],
  inline: [],
  boundaryArn: null,
  tags: [{ key: 'Owner', value: 'a' }],
};

const parse = (changes: object) => parseConfigRow(JSON.stringify({ ...ROW, ...changes }));

describe('parseConfigRow', () => {
  it('reads a row as AWS Config sends it', () => {
    expect(parse({})).toEqual({ kind: 'user', accountId: '222222222222', user: USER });
  });

  it.each<[string, object, Partial<typeof USER> | object]>([
    ['ids from the configuration', { resourceId: '', resourceName: null, arn: undefined, configuration: { userId: 'AIDAX', userName: 'x', arn: 'arn:x' } }, { userId: 'AIDAX', userName: 'x', arn: 'arn:x' }],
    ['no configuration: nothing is known, which is not "none"', { configuration: null }, { path: null, groups: null, attached: null, inline: null, boundaryArn: null }],
    ['configuration as a text', { configuration: JSON.stringify(ROW.configuration) }, { path: '/eng/', groups: ['G'] }],
    ['configuration as a broken text', { configuration: '{"a' }, { groups: null, attached: null }],
    ['lists that are null', { configuration: { path: '/', groupList: null, attachedManagedPolicies: null, userPolicyList: null } }, { groups: [], attached: [], inline: [] }],
    ['lists that are one object', { configuration: { attachedManagedPolicies: { policyArn: 'arn:aws:iam::aws:policy/job-function/Y' }, userPolicyList: { policyName: 'i', policyDocument: '%7B%7D' } } }, { attached: [{ arn: 'arn:aws:iam::aws:policy/job-function/Y', name: 'Y' }], inline: [{ name: 'i', document: '%7B%7D' }] }],
    ['a document that is an object', { configuration: { userPolicyList: [{ policyName: 'i', policyDocument: { Statement: [] } }] } }, { inline: [{ name: 'i', document: '{"Statement":[]}' }] }],
    ['a boundary', { configuration: { permissionsBoundary: { permissionsBoundaryArn: 'arn:b', permissionsBoundaryType: 'Policy' } } }, { boundaryArn: 'arn:b' }],
    ['tags as an object of key to value', { tags: { Owner: 'a', n: 1 } }, { tags: [{ key: 'Owner', value: 'a' }] }],
    ['one tag alone', { tags: { key: 'Owner', value: 'a=b', tag: 'Owner=a=b' } }, { tags: [{ key: 'Owner', value: 'a=b' }] }],
    ['tags whose names are key and value', { tags: { key: 'Owner', value: 'a' } }, { tags: [{ key: 'key', value: 'Owner' }, { key: 'value', value: 'a' }] }],
    ['a tag without a value', { tags: [{ key: 'Owner' }, { value: 'lost' }] }, { tags: [{ key: 'Owner', value: '' }] }],
    ['tags from the configuration', { tags: undefined, configuration: { tags: [{ key: 'k', value: 'v' }] } }, { tags: [{ key: 'k', value: 'v' }] }],
    ['no tags', { tags: [] }, { tags: [] }],
  ])('%s', (_, changes, expected) => {
    expect(parse(changes)).toMatchObject({ kind: 'user', user: expected });
  });

  it.each(['ResourceDeleted', 'ResourceNotRecorded', 'ResourceDeletedNotRecorded'])('%s is no row', (configurationItemStatus) => {
    expect(parse({ configurationItemStatus })).toBeNull();
  });

  it.each(['OK', 'ResourceDiscovered', null, undefined])('%s is a row', (configurationItemStatus) => {
    expect(parse({ configurationItemStatus })).toMatchObject({ kind: 'user' });
  });

  it('any text at all is a row, a damaged row, or none: it never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const row = parseConfigRow(text);
        return row === null || ['user', 'damaged', 'nameless'].includes(row.kind);
      }),
      { seed: 1, numRuns: runs(300) },
    );
  });

  it('any change of one member keeps the account, and never invents a user', () => {
    const member = fc.constantFrom(...Object.keys(ROW), 'configuration');
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        const row = parse({ [name]: value });
        if (row === null || row.kind === 'nameless') return true;
        return row.accountId.length === 12 && (row.kind === 'damaged' || [row.user.userId, row.user.userName, row.user.arn].every((text) => text !== ''));
      }),
      { seed: 2, numRuns: runs(300) },
    );
  });

  it('quotes only the beginning of what is not JSON', () => {
    const row = parseConfigRow(`{${'x'.repeat(10_000)}`);
    expect(row).toMatchObject({ kind: 'nameless' });
    expect(row?.kind === 'nameless' ? row.problem.length : 0).toBeLessThan(120);
  });
});

describe('parseCountRow', () => {
  it.each<[string, readonly [string, number] | null]>([
    ['{"accountId":"222222222222","COUNT(*)":12}', ['222222222222', 12]],
    ['{"accountId":"222222222222"}', null],
    ['{"COUNT(*)":12}', null],
    ['{"accountId":"222222222222","COUNT(*)":"12"}', null],
    ['null', null],
    ['{', null],
  ])('%s', (text, expected) => {
    expect(parseCountRow(text)).toEqual(expected);
  });
});

it.each([USER_QUERY, COUNT_QUERY])('the query fits in 4096 characters with an IN list of 200 accounts: %s', (query) => {
  const list = Array.from({ length: 200 }, () => "'222222222222'").join(', ');
  expect(`${query} AND accountId IN (${list})`.length).toBeLessThan(4096);
});
