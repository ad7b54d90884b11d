import { fingerprintOf } from '../../src/findings/fingerprint.js';
import { ago, arnOf, detail, details, key } from '../fixtures.js';
import { judge, type World } from './support.js';

const prints = (world: World): readonly string[] => judge('key-not-rotated', world).map(fingerprintOf);

const OLD: World = { alice: key(1, ago(900), ago(1)) };

/** Whoever changes one of these breaks every baseline and every exception that people keep. */
it('is the same in every release', () => {
  expect(prints(OLD)).toEqual(['ba816cb6d9e5b058c4e7']);
  expect(judge('root-without-mfa', {}).map(fingerprintOf)).toEqual(['7a5a4654407ce3a8f48c']);
  expect(judge('user-direct-policies', {}).map(fingerprintOf)).toEqual(['7c3b1d6ac7e4ec2d1814']);
});

it('is the same after a rename of user or account, a change of path, and in a later run', () => {
  const renamed = { ...OLD, user: { userName: 'alison', path: '/new/', arn: arnOf('alison', '/new/') }, account: { name: 'other' } };
  expect(prints(renamed)).toEqual(prints(OLD));
  expect(prints({ alice: key(1, ago(900), ago(0)) })).toEqual(prints(OLD));
});

it('follows the unique id, not the name', () => {
  expect(prints({ ...OLD, user: { userId: 'AIDANAMESAKE' } })).not.toEqual(prints(OLD));
});

it('tells keys by when they were made, whatever slot they stand in', () => {
  expect(prints({ alice: key(2, ago(900), ago(1)) })).toEqual(prints(OLD));
  expect(prints({ alice: key(1, ago(901), ago(1)) })).not.toEqual(prints(OLD));
});

it('tells twins of one second apart', () => {
  const twins = { ...key(1, ago(900), ago(1)), ...key(2, ago(900), ago(2)) };
  expect(new Set(prints({ alice: twins })).size).toBe(2);
});

it('tells checks and accounts apart', () => {
  const [here] = judge('user-direct-policies', {});
  const [there] = judge('user-direct-policies', { account: { id: '444455556666' } });
  const [other] = judge('user-no-credentials', {});
  const all = [here, there, other].map((each) => (each === undefined ? '' : fingerprintOf(each)));
  expect(new Set(all).size).toBe(3);
});

it('is of the ARN where no unique id was seen', () => {
  const evidence = { account_details: { ...details([detail('alice')]), seen: false as const, reason: 'denied' as const, detail: 'x' } };
  expect(prints({ ...OLD, evidence })).toHaveLength(1);
  expect(prints({ ...OLD, evidence })).not.toEqual(prints(OLD));
});
