import { UNKNOWN } from '../../src/model/value.js';
import {
  account,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  ASKED_AT,
  CREATED_AT,
  detail,
  details,
  lastAccessed,
  managed,
  reconciled,
  role,
  roleNamed,
  TRUST_EC2,
  unseen,
} from '../fixtures.js';

const LOCAL = 'arn:aws:iam::111122223333:policy/Deploy';
const SSO = '/aws-reserved/sso.amazonaws.com/';

describe('reconcileRole', () => {
  it('is the role with everything that the account details say of it', () => {
    const attached = [{ name: 'AdministratorAccess', arn: ADMIN_ARN }, { name: 'Deploy', arn: LOCAL }];
    const inline = [{ name: 'own', document: encodeURIComponent(ADMIN_TEXT) }];
    const tags = [{ key: 'Owner', value: '=1+1' }];
    const lastUsed = { at: ago(3), region: 'eu-west-1' };
    const app = role('app', { path: '/team/', attached, inline, tags, lastUsed, boundaryArn: ADMIN_ARN });
    const known = reconciled({
      account_details: details([], { roles: [app], documents: { [LOCAL]: ADMIN_TEXT }, policyCreatedAt: { [LOCAL]: CREATED_AT } }),
      managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    });
    expect(roleNamed(known, 'app')).toMatchObject({
      kind: 'role',
      account: account(),
      arn: 'arn:aws:iam::111122223333:role/team/app',
      id: 'AROAAPP',
      name: 'app',
      path: '/team/',
      createdAt: new Date(CREATED_AT),
      trust: TRUST_EC2,
      ...{ attached, inline, tags, lastUsed, boundaryArn: ADMIN_ARN },
      asOf: new Date(ASKED_AT),
      ...{ serviceLinked: false, permissionSet: null, usage: { seen: 'not' } },
      policies: {
        applied: [
          { name: 'AdministratorAccess', arn: ADMIN_ARN, group: null, createdAt: null },
          { name: 'Deploy', arn: LOCAL, createdAt: CREATED_AT },
          { name: 'own', arn: null },
        ],
        boundary: [{ effect: 'Allow' }],
        complete: true,
      },
    });
    expect(known.gaps).toEqual([]);
  });

  it.each([null, '', '2026-02-30T00:00:00Z', 'lately'])('created %j: unknown', (createdAt) => {
    expect(roleNamed(reconciled({ account_details: details([], { roles: [role('app', { createdAt })] }) }), 'app').createdAt).toBe(UNKNOWN);
  });

  it('documents that were not asked for are unknown', () => {
    const roles = [role('app', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }], boundaryArn: LOCAL })];
    const { policies } = roleNamed(reconciled({ account_details: details([], { roles, filters: ['Role'] }) }), 'app');
    expect(policies).toMatchObject({ applied: [{ text: UNKNOWN, document: UNKNOWN }], boundary: UNKNOWN });
  });

  it.each<[string, string, string | null]>([
    [`${SSO}eu-west-1/`, 'AWSReservedSSO_ReadOnly_0123456789abcdef', 'ReadOnly'],
    [SSO, 'AWSReservedSSO_ReadOnly_0123456789abcdef', 'ReadOnly'],
    [SSO, 'AWSReservedSSO_Power_User_X_0123456789abcdef', 'Power_User_X'],
    [SSO, 'AWSReservedSSO_a+b=c,d.e@f-g_0123456789abcdef', 'a+b=c,d.e@f-g'],
    [SSO, 'AWSReservedSSO_AWSReservedSSO_x_0123456789abcdef_0123456789abcdef', 'AWSReservedSSO_x_0123456789abcdef'],
    [SSO, 'AWSReservedSSO_ReadOnly_0123456789ABCDEF', null],
    [SSO, 'AWSReservedSSO_ReadOnly', null],
    [SSO, 'AWSReservedSSO__0123456789abcdef', null],
    [SSO, 'somebody', null],
    ['/', 'AWSReservedSSO_ReadOnly_0123456789abcdef', null],
    ['/aws-reserved/', 'AWSReservedSSO_ReadOnly_0123456789abcdef', null],
    [`/team${SSO}`, 'AWSReservedSSO_ReadOnly_0123456789abcdef', null],
  ])('%s%s was made from %s', (path, name, expected) => {
    expect(roleNamed(reconciled({ account_details: details([], { roles: [role(name, { path })] }) }), name).permissionSet).toBe(expected);
  });

  it('roles stand by name, in code points, whatever the order of AWS', () => {
    const names = ['b', 'B', '_', '=1+1', 'a,b', 'a'];
    for (const order of [names, [...names].reverse()]) {
      const { roles } = reconciled({ account_details: details([], { roles: order.map((name) => role(name)) }) });
      expect(roles.map(({ name }) => name)).toEqual(['=1+1', 'B', '_', 'a', 'a,b', 'b']);
    }
  });

  it.each([
    ['not asked', {}],
    ['not seen', { account_details: unseen('denied') }],
    ['asked for users', { account_details: details([detail('ann')], { filters: ['User'] }) }],
  ])('there is none where account details were %s', (_, evidence) => {
    expect(reconciled(evidence).roles).toEqual([]);
  });

  it('roles and users of the same name are two', () => {
    const known = reconciled({ account_details: details([detail('app')], { roles: [role('app')] }), last_accessed: lastAccessed({}) });
    expect([known.users.length, known.roles.length]).toEqual([1, 1]);
  });
});
