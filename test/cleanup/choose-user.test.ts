import { chooseUser } from '../../src/cleanup/choose/user.js';
import { ago, key, password, reconciled, unseen } from '../fixtures.js';
import { actions, choice, chosen, evidenceOf, keyId, listed, reasons, type Held } from './support.js';

const [A, B] = [keyId('A'), keyId('B')];
const oldKey = key(1, ago(900), ago(400));
const oldPassword = password(ago(900), ago(400));
const smtp = { inline: [{ name: 'mail', document: '{"Statement":{"Effect":"Allow","Action":"ses:SendRawEmail","Resource":"*"}}' }] };

describe('one credential of several', () => {
  it('takes the stale key and leaves the one that is used: only its own id is in any step', () => {
    const keys = [listed('A', ago(900)), listed('B', ago(500))];
    const found = chosen(evidenceOf({ ...oldKey, ...key(2, ago(500), ago(0)) }, {}, { keys }));
    expect(found.planned).toMatchObject({ whole: false, credentials: [{ kind: 'key', id: A }], others: [{ kind: 'key', id: B }] });
    expect(JSON.stringify(found.planned?.steps)).not.toContain(B);
    expect(actions(found)).toEqual(['UpdateAccessKey', 'TagUser']);
    expect(found.planned?.undo.lost).toEqual([]);
  });

  it('a password alone can only be marked: it has no switch', () => {
    const keys = [listed('A', ago(500))];
    const found = chosen(evidenceOf({ ...oldPassword, ...key(1, ago(500), ago(1)) }, {}, { keys }));
    expect(actions(found)).toEqual(['TagUser']);
    expect(found.planned?.steps[0]?.input).toEqual({ UserName: 'alice', Tags: [{ Key: 'iam-audit:password', Value: '{now} {plan}' }] });
    const marked = [{ key: 'iam-audit:password', value: `${ago(3)} plan` }];
    expect(chosen(evidenceOf({ ...oldPassword, ...key(1, ago(500), ago(1)) }, { tags: marked }, { keys })).planned).toBeNull();
  });

  it.each([
    ['used 90 days ago, on the threshold', ago(400), ago(90), true],
    ['used a second after the threshold', ago(400), ago(89, 86_399), false],
    ['never used, made 90 days ago', ago(90), 'N/A', true],
    ['never used, made a second later', ago(89, 86_399), 'N/A', false],
    ['made yesterday', ago(1), 'N/A', false],
  ])('a key %s', (_, created, used, taken) => {
    const found = chosen(evidenceOf({ ...key(1, created, used), ...password(ago(900), ago(0)) }, {}, { keys: [listed('A', created)] }));
    expect(found.planned?.credentials.map(({ id }) => id) ?? []).toEqual(taken ? [A] : []);
    expect(found.leftOut).toEqual([]);
  });
});

describe('what was not seen is never planned', () => {
  it.each<readonly [string, Held, Parameters<typeof evidenceOf>[0], string]>([
    ['the list of its keys', { keys: null }, oldKey, 'key (id not seen): unknown'],
    ['which of two keys of one second', { keys: [listed('A', ago(900)), listed('B', ago(900))] }, { ...oldKey, ...key(2, ago(900), ago(300)) },
      'key (id not seen): unknown'],
    ['when it was used', { keys: [listed('A', ago(900))] }, { ...oldKey, access_key_1_last_used_date: 'yesterday' }, `key ${A}: unknown`],
    ['what was switched on since the report', { keys: [listed('A', ago(900))] }, key(1, ago(900), ago(400), 'false'), `key ${A}: recent`],
    ['a key that is newer than the report', { keys: [listed('B', ago(-1))] }, {}, `key ${B}: recent`],
  ])('%s', (_, held, cells, reason) => {
    const found = chosen(evidenceOf({ ...password(ago(900), ago(0)), ...cells }, {}, held));
    expect(found.planned).toBeNull();
    expect(reasons(found)).toContain(reason);
  });

  it('a password that was set anew yesterday, after a last use of long ago', () => {
    const found = chosen(evidenceOf({ ...password(ago(1), ago(400)), ...key(1, ago(500), ago(1)) }, {}, { keys: [listed('A', ago(500))] }));
    expect(found.planned).toBeNull();
    expect(found.leftOut).toMatchObject([{ credential: 'password', reason: 'recent', why: `it was set on ${ago(1).slice(0, 10)}` }]);
  });

  it('a key that mail may be sent with, whose use is on no record', () => {
    const found = chosen(evidenceOf(oldKey, smtp, { keys: [listed('A', ago(900))] }));
    expect(found.planned).toBeNull();
    expect(reasons(found)).toEqual([`key ${A}: unknown`, 'all: not_alone']);
  });

  it('a user of whom the credential report tells nothing, and one without its id', () => {
    const evidence = evidenceOf(oldKey, {}, { keys: [listed('A', ago(900))] });
    expect(reasons(chosen({ ...evidence, credential_report: unseen('denied') }))).toEqual(['all: unknown']);
    expect(reasons(chosen({ ...evidence, account_details: unseen('denied') }))).toEqual(['all: unknown']);
  });
});

describe('the user itself', () => {
  const keys = [listed('A', ago(900))];

  it('when all that it has is stale: denied first, then its keys, then the mark', () => {
    const found = chosen(evidenceOf({ ...oldKey, ...oldPassword }, { tags: [{ key: 'owner', value: 'team@example.com' }] }, { keys }));
    expect(found.planned).toMatchObject({ whole: true, uniqueId: 'AIDAALICE', risk: 'medium', owner: 'team@example.com', others: [] });
    expect(actions(found)).toEqual(['AttachUserPolicy', 'UpdateAccessKey', 'TagUser']);
    expect(found.planned?.steps[0]).toMatchObject({
      input: { UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
      ifFull: { how: 'instead', call: { action: 'iam:PutUserPermissionsBoundary' } },
    });
  });

  it('who has a boundary keeps it: nothing takes its place', () => {
    const { planned } = chosen(evidenceOf(oldKey, { boundaryArn: 'arn:aws:iam::111122223333:policy/Edge' }, { keys }));
    expect(planned?.steps[0]).toMatchObject({ action: 'iam:AttachUserPolicy' });
    expect(planned?.steps[0]).not.toHaveProperty('ifFull');
  });

  it('with nothing active, but not a new one', () => {
    expect(chosen(evidenceOf({ user_creation_time: ago(90) }, { createdAt: ago(90) })).planned).toMatchObject({ whole: true, risk: 'low' });
    expect(chosen(evidenceOf({ user_creation_time: ago(89) }, { createdAt: ago(89) })).planned).toBeNull();
  });

  it.each<readonly [string, Held]>([
    ['an SSH key', { ssh: [listed('S', ago(900))] }],
    ['a service-specific credential', {
      services: [{ id: 'ACCA1', userName: 'alice', service: 'codecommit.amazonaws.com', status: 'Active', createdAt: ago(900), expiresAt: null }],
    }],
    ['SSH keys that were not listed', { ssh: null }],
    ['service-specific credentials that were not listed', { services: null }],
  ])('not with %s: then its key alone', (_, held) => {
    const found = chosen(evidenceOf(oldKey, {}, { keys, ...held }));
    expect(found.planned).toMatchObject({ whole: false, credentials: [{ id: A }] });
    expect(reasons(found)).toEqual(['all: not_alone']);
  });

  it('what is switched off, or has expired, is no hindrance', () => {
    const over = { id: 'ACCA1', userName: 'alice', service: 's3', status: 'Active', createdAt: ago(900), expiresAt: ago(10) };
    expect(chosen(evidenceOf(oldKey, {}, { keys, ssh: [listed('S', ago(9), 'Inactive')], services: [over] })).planned).toMatchObject({ whole: true });
  });

  it('which is denied everything already is not denied twice, so that undo does not lift what another hand did', () => {
    const attached = [{ name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }];
    expect(actions(chosen(evidenceOf(oldKey, { attached }, { keys })))).toEqual(['UpdateAccessKey', 'TagUser']);
  });

  it('an administrator is a high risk, and whoever is named by trust policies', () => {
    const inline = [{ name: 'all', document: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }];
    expect(chosen(evidenceOf(oldPassword, { inline })).planned).toMatchObject({ risk: 'high', blast: { admin: 'yes' } });
    const named = new Map([['arn:aws:iam::111122223333:user/alice', ['arn:aws:iam::111122223333:role/Deploy']]]);
    const found = chosen(evidenceOf(oldPassword), { named });
    expect(found.planned?.risk).toBe('high');
    expect(found.planned?.breaks).toContain("It can't assume arn:aws:iam::111122223333:role/Deploy");
  });

  it('in quarantine already is not planned again', () => {
    const tags = [{ key: 'iam-audit:quarantined', value: `${ago(3)} 0123` }];
    expect(reasons(chosen(evidenceOf(key(1, ago(900), ago(400), 'false'), { tags }, { keys: [listed('A', ago(900), 'Inactive')] })))).toEqual([
      'all: quarantined',
    ]);
  });
});

describe('what holds back', () => {
  const keys = [listed('A', ago(900))];
  const exception = {
    ...{ place: 'exceptions.json #1', checks: ['key-*'], accounts: null, units: null, principals: ['ali*'], tags: null, ticket: null },
    ...{ owner: 'Ops', reason: 'yearly', until: '2026-12-31', thresholds: null },
  };
  const read = { ...oldKey, ...password(ago(900), ago(0)) };

  it('an exception, until its last day', () => {
    expect(reasons(chosen(evidenceOf(read, {}, { keys }), { exceptions: [exception] }))).toEqual([`key ${A}: exempted`]);
    expect(chosen(evidenceOf(read, {}, { keys }), { exceptions: [{ ...exception, until: '2026-11-19' }] }).planned).not.toBeNull();
    expect(chosen(evidenceOf(read, {}, { keys }), { exceptions: [{ ...exception, principals: ['bob'] }] }).planned).not.toBeNull();
  });

  it('an exception that raises the threshold, up to there', () => {
    const raised = (days: number) => chosen(evidenceOf(read, {}, { keys }), { exceptions: [{ ...exception, thresholds: { days } }] }).planned;
    expect(raised(401)).toBeNull();
    expect(raised(400)).not.toBeNull();
  });

  it.each([
    ['2026-11-20', true],
    ['2026-11-19', false],
    ['soon', true],
  ])('the tag iam-audit:keep=%s, where it is allowed', (value, held) => {
    const evidence = evidenceOf(read, { tags: [{ key: 'IAM-Audit:keep', value }] }, { keys });
    expect(chosen(evidence, { keepTag: true }).planned === null).toBe(held);
    expect(chosen(evidence).planned).not.toBeNull();
  });

  it('a check that was named and does not fail', () => {
    expect(chosen(evidenceOf(read, {}, { keys }), { failing: new Set() }).planned).toBeNull();
    expect(chosen(evidenceOf(read, {}, { keys }), { failing: new Set(['AIDAALICE access_key_1']) }).planned?.whole).toBe(false);
    expect(chosen(evidenceOf({ ...oldKey, ...oldPassword }, {}, { keys }), { failing: new Set(['AIDAALICE access_key_1']) }).planned).toMatchObject({
      whole: false,
      credentials: [{ id: A }],
    });
  });
});

describe('those who left', () => {
  const keys = [listed('A', ago(900))];
  const arn = 'arn:aws:iam::111122223333:user/alice';
  const left = (match: 'email' | 'name' | 'local_part') => ({ left: new Map([[arn, { line: 7, match }]]) });

  it('go with everything, also what was used yesterday, which is said', () => {
    const found = chosen(evidenceOf({ ...key(1, ago(900), ago(1)), ...oldPassword }, {}, { keys, ssh: [listed('S', ago(9))] }), left('email'));
    expect(found.planned).toMatchObject({ whole: true, risk: 'high' });
    expect(found.planned?.why[0]).toMatchObject({ fact: 'its person left: line 7 of the list', source: 'leavers' });
    expect(actions(found)).toEqual(['AttachUserPolicy', 'UpdateAccessKey', 'UpdateSSHPublicKey', 'TagUser']);
  });

  it('are not those of whom only half an address is the same, nor others', () => {
    expect(reasons(chosen(evidenceOf(oldKey, {}, { keys }), left('local_part')))).toEqual(['all: unknown']);
    expect(chosen(evidenceOf(oldKey, {}, { keys }), { left: new Map() })).toEqual({ planned: null, leftOut: [] });
    expect(reasons(chosen(evidenceOf(oldKey, {}, { keys: null }), left('name')))).toEqual(['all: unknown']);
  });
});

it('odd names stand in the steps as they are', () => {
  const arn = 'arn:aws:iam::111122223333:user/=cmd|/alice';
  const found = chosen(evidenceOf({ ...oldKey, arn }, { path: '/=cmd|/' }, { keys: [listed('A', ago(900))] }));
  expect(found.planned).toMatchObject({ path: '/=cmd|/', arn });
});

it('a user that was made anew under the name of a stale one is another, and new', () => {
  const evidence = evidenceOf(oldKey, { userId: 'AIDANEW', createdAt: ago(0, 60) }, { keys: [listed('B', ago(0, 50))] });
  const account = reconciled(evidence);
  const all = account.users.map((user) => chooseUser(user, account, choice()));
  expect(all.map(({ planned }) => planned)).toEqual(all.map(() => null));
});
