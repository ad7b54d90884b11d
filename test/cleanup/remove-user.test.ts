import { ago, key, password } from '../fixtures.js';
import { actions, chosen, evidenceOf, keyId, listed, reasons } from './support.js';

const remove = { stage: 'remove' } as const;
const SINCE = ago(40);
const quarantined = [{ key: 'iam-audit:quarantined', value: `${SINCE} 0123` }];
const off = key(1, ago(900), ago(400), 'false');
const keys = [listed('A', ago(900), 'Inactive')];
const mark = (text: string) => [{ key: `iam-audit:${text}`, value: `${SINCE} 0123` }];

it('takes a quarantined user apart in the order of AWS', () => {
  const more = {
    tags: quarantined,
    groups: ['devs'],
    attached: [{ name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }],
    inline: [{ name: 'own', document: '{}' }],
    boundaryArn: 'arn:aws:iam::111122223333:policy/Edge',
  };
  const found = chosen(evidenceOf({ ...off, ...password(ago(900), ago(400)), mfa_active: 'true' }, more, { keys, ssh: [listed('S', ago(9), 'Inactive')] }), remove);
  expect(actions(found)).toEqual([
    ...['DeleteLoginProfile', 'DeleteAccessKey', 'DeleteSSHPublicKey', 'DeactivateMFADevice', 'DeleteVirtualMFADevice'],
    ...['RemoveUserFromGroup', 'DeleteUserPolicy', 'DetachUserPolicy', 'DeleteUserPermissionsBoundary', 'DeleteUser'],
  ]);
  expect(found.planned?.steps.every(({ action, input }) => action === 'iam:DeleteVirtualMFADevice' || input['UserName'] === 'alice')).toBe(true);
});

it.each([
  ['it signed in since', { ...off, ...password(ago(900), ago(40)) }, keys, 'all: used'],
  ['a key was made since', off, [...keys, listed('B', ago(3))], 'all: not_alone'],
  ['the denial was taken off', off, keys, 'all: recent'],
  ['a key was switched on since', off, [listed('A', ago(900))], 'all: not_alone'],
])('not where %s', (_, cells, list, reason) => {
  const found = chosen(evidenceOf(cells, { tags: quarantined }, { keys: list }), remove);
  expect([found.planned, reasons(found)]).toEqual([null, [reason]]);
});

it('of a user that is in use, only the key that bears the mark: deletes no key that it did not switch off', () => {
  const both = { ...off, ...key(2, ago(800), ago(400), 'false'), ...password(ago(900), ago(0)) };
  const list = [...keys, listed('B', ago(800), 'Inactive')];
  const found = chosen(evidenceOf(both, { tags: mark(`key:${keyId('A')}`) }, { keys: list }), remove);
  expect(found.planned).toMatchObject({ whole: false, credentials: [{ id: keyId('A') }], others: [{ kind: 'password' }, { id: keyId('B') }] });
  expect(found.planned?.steps.map(({ input }) => input)).toEqual([
    { UserName: 'alice', AccessKeyId: keyId('A') },
    { UserName: 'alice', TagKeys: [`iam-audit:key:${keyId('A')}`] },
  ]);
});

it('a marked key that is active again stays, and is said', () => {
  const found = chosen(evidenceOf(key(1, ago(900), ago(400)), { tags: mark(`key:${keyId('A')}`) }, { keys: [listed('A', ago(900))] }), remove);
  expect(reasons(found)).toEqual([`key ${keyId('A')}: not_alone`]);
});

it.each([
  ['as stale as it was', ago(400), ago(900), true],
  ['used since', ago(40), ago(900), false],
  ['set anew since', ago(400), ago(10), false],
])('a marked password %s', (_, used, changed, taken) => {
  const cells = { ...password(changed, used), ...key(1, ago(500), ago(1)) };
  const found = chosen(evidenceOf(cells, { tags: mark('password') }, { keys: [listed('A', ago(500))] }), remove);
  expect(actions(found)).toEqual(taken ? ['DeleteLoginProfile', 'UntagUser'] : []);
});

it('without a mark nothing is removed, however stale', () => {
  expect(chosen(evidenceOf(off, {}, { keys }), remove)).toEqual({ planned: null, leftOut: [] });
});
