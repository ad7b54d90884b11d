import fc from 'fast-check';
import { Directory } from '../../../src/checks/people/directory.js';
import { counterparts, migrationOf } from '../../../src/checks/people/migration.js';
import { permissionSetAdmin } from '../../../src/checks/people/permission-set-admin.js';
import type { PermissionSet, StoreUser } from '../../../src/evidence/identity-center.js';
import { limitOf } from '../../../src/gather/pace/limits.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { reconciled } from '../../fixtures.js';
import { PROPERTY } from '../../extent.js';

const person = (userName: string, ...emails: readonly string[]): StoreUser => ({ id: `id ${userName}`, userName, displayName: null, emails, enabled: true });

const DIRECTORY = new Directory({
  groups: [],
  members: {},
  users: [
    person('jane.doe', 'jane.doe@a.example'),
    person('Élodie.Müller@a.example'),
    person('admin'),
    person('jsmith', 'john@a.example'),
    person('jsmith@b.example'),
    person('max', 'max@one.example'),
    person('__proto__'),
    person('constructor', 'twin@a.example'),
    person('other', 'twin@a.example'),
  ],
});

const tags = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([key, value]) => ({ key, value }));

describe('whom of the directory a user is', () => {
  it.each([
    ['JANE.DOE@A.example', {}, 'sure', 'email', ['jane.doe']],
    ['jane.doe', {}, 'likely', 'user_name', ['jane.doe']],
    ['Jane.Doe', {}, 'likely', 'user_name', ['jane.doe']],
    ['jd', { Mail: ' Jane.Doe@A.Example ' }, 'sure', 'email', ['jane.doe']],
    ['jd', { Owner: 'jane.doe@a.example' }, 'possible', 'owner_tag', ['jane.doe']],
    ['jd', { Owner: 'jane.doe' }, 'possible', 'owner_tag', ['jane.doe']],
    ['jane.doe', { Email: 'jane.doe@z.example' }, 'none', 'none', []],
    ['e\u0301lodie.mu\u0308ller@a.example', {}, 'sure', 'email', ['Élodie.Müller@a.example']],
    ['admin', {}, 'possible', 'user_name', ['admin']],
    ['john', {}, 'possible', 'local_part', ['jsmith']],
    ['jsmith', {}, 'possible', 'user_name', ['jsmith']],
    ['max', { Email: 'max@two.example' }, 'none', 'none', []],
    ['twin', {}, 'ambiguous', 'local_part', ['constructor', 'other']],
    ['x', { email: 'twin@a.example' }, 'ambiguous', 'email', ['constructor', 'other']],
    ['__proto__', {}, 'possible', 'user_name', ['__proto__']],
    ['toString', {}, 'none', 'none', []],
    ['nightly', { Owner: 'team-a' }, 'none', 'none', []],
    ['=cmd|x', {}, 'none', 'none', []],
  ] as const)('%s %j is %s by %s', (name, given, confidence, basis, names) => {
    const match = DIRECTORY.match({ name, tags: tags(given) }, 'Owner');
    expect({ ...match, identities: match.identities.map(({ userName }) => userName) }).toEqual({ confidence, basis, identities: names });
  });

  it('is unknown, not nobody, where tags were not seen', () => {
    expect(DIRECTORY.match({ name: 'jd', tags: UNKNOWN }, 'Owner').confidence).toBe('unknown');
    expect(DIRECTORY.match({ name: 'jane.doe', tags: UNKNOWN }, 'Owner').confidence).toBe('likely');
  });

  /** Everybody has an address of their own; the user of IAM is called by it, carries it in a tag, or is somebody else's. */
  it('holds in any directory: the same address is the same person, no tie is nobody, and several are never one', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}(\.[a-z]{1,5})?$/), { minLength: 1, maxLength: 20 });
    const how = fc.constantFrom('name' as const, 'tag' as const, 'absent' as const);
    fc.assert(fc.property(names, fc.array(how, { minLength: 20, maxLength: 20 }), (all, ways) => {
      const present = all.filter((_, at) => ways[at] !== 'absent');
      const directory = new Directory({ groups: null, members: {}, users: present.map((name) => person(`u-${name}`, `${name}@a.example`)) });
      for (const [at, name] of all.entries()) {
        const email = `${name}@a.example`;
        const byName = { name: email, tags: [] };
        const match = directory.match(ways[at] === 'tag' ? { name: `x${at}`, tags: tags({ email }) } : byName, 'Owner');
        const truth = ways[at] === 'absent' ? ['none'] : ['sure', `u-${name}`];
        expect([match.confidence, ...match.identities.map(({ userName }) => userName)]).toEqual(truth);
        if (match.identities.length > 1) expect(match.confidence).toBe('ambiguous');
      }
    }), PROPERTY);
  });
});

describe('an administrator by the permission set alone', () => {
  const set = (more: Partial<PermissionSet>): PermissionSet => ({ arn: 'arn', name: 'set', managed: [], customer: [], inline: null, boundary: null, ...more });
  const admin = ['arn:aws:iam::aws:policy/AdministratorAccess'];
  const all = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

  it.each([
    [{}, 'no'],
    [{ managed: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }, 'no'],
    [{ managed: ['arn:aws:iam::aws:policy/AdministratorAccess-Amplify'] }, 'no'],
    [{ managed: admin }, 'yes'],
    [{ managed: ['arn:aws-cn:iam::aws:policy/AdministratorAccess'] }, 'yes'],
    [{ managed: admin, customer: ['x'] }, 'yes'],
    [{ managed: admin, boundary: 'x' }, 'unknown'],
    [{ inline: all }, 'yes'],
    [{ inline: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' }, 'no'],
    [{ inline: 'not JSON' }, 'unknown'],
    [{ inline: `${all.slice(0, -2)},{"Effect":"Deny","Action":"*","Resource":"*"}]}` }, 'no'],
    [{ customer: ['x'] }, 'unknown'],
  ] as const)('%j: %s', (more, expected) => {
    expect(permissionSetAdmin(set(more))).toBe(expected);
  });
});

it('what was not seen of an account is unknown in the list of who moves', () => {
  const match = DIRECTORY.match({ name: 'jane.doe', tags: [] }, 'Owner');
  expect(migrationOf({ ...match, confidence: 'sure' }, reconciled({}), DIRECTORY)).toEqual({ step: 'unknown', access: 'unknown', permissionSets: UNKNOWN });
  expect(migrationOf(match, reconciled({}), DIRECTORY)).toEqual({ step: 'identify', access: 'unknown', permissionSets: UNKNOWN });
  expect(counterparts({ groups: ['Admins'] }, reconciled({}), DIRECTORY)).toBe(UNKNOWN);
});

it('all calls of Identity Center share one limit below 20 a second, those of the identity store have one each', () => {
  const limits = ['ListInstances', 'ListAccountAssignments'].map((action) => limitOf('sso', action, null));
  expect(new Set(limits.map(({ key }) => key)).size).toBe(1);
  expect(limits[0]?.assumption.ceiling).toBeLessThan(20);
  expect(limitOf('identitystore', 'ListUsers', null).key).not.toBe(limitOf('identitystore', 'ListGroups', null).key);
});
