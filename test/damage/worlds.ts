import type { World } from '../../src/sandbox/world.js';
import {
  allow,
  attachManaged,
  controlPolicy,
  deny,
  fullAwsAccess,
  makeIdentityCenter,
  minutesBefore,
  DEFAULT_NOW,
  makeAccount,
  makeGroup,
  makeInline,
  makePolicy,
  makeRole,
  makeUser,
  makeWorld,
  serviceAccess,
  used,
} from '../../src/sandbox/worlds/builder.js';
import { ALPHA, BETA, HOME } from '../main/support.js';

const SERVICES = { services: [serviceAccess('s3', '2026-10-20T10:00:00Z'), serviceAccess('ec2')] };
const OU = 'ou-exam-11111111';

/** Something of everything that is read. */
function account(id: string) {
  const policy = makePolicy('Deployer', { accountId: id, document: allow('iam:PassRole') });
  return makeAccount({
    id,
    name: id === HOME ? 'home' : 'alpha',
    alias: `alias-${id}`,
    parentId: OU,
    policies: [policy],
    groups: [makeGroup('Admins', { attached: [attachManaged('IAMFullAccess')], inline: [makeInline('own')] }, id)],
    users: [
      makeUser('ann', { groups: ['Admins'], keys: [{ lastUsed: used('2026-10-01T00:00:00Z', 's3') }], tags: { Owner: 'team' }, ...SERVICES }, id),
      makeUser('bob', { attached: [policy], inline: [makeInline('own')], boundaryArn: attachManaged('IAMFullAccess').arn }, id),
    ],
    roles: [
      makeRole('used', { lastUsed: { at: '2026-10-30T00:00:00Z', region: 'eu-west-1' }, inline: [makeInline('own')], ...SERVICES }, id),
      makeRole('idle', { attached: [attachManaged('AmazonSQSFullAccess')], tags: { Owner: 'team' } }, id),
    ],
  });
}

export function damagedWorld(spec: { readonly accountPaths?: boolean } = {}): World {
  return makeWorld({
    accounts: [account(HOME), account(ALPHA), makeAccount({ id: BETA, name: 'beta', parentId: OU })],
    organization: {
      units: [{ id: OU, name: 'all', parentId: 'r-exam' }],
      policies: [fullAwsAccess(), controlPolicy('Guard', deny('ec2:*'), [OU])],
    },
    analyzers: [{}],
    behaviour: { ...spec, pages: { details: 4, advisor: 50 } },
  });
}

const BOUNDARY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** Something of what only some reports ask: young users, keys of all kinds, Identity Center, Security Hub, what is set for an account. */
export function damagedCorners(): World {
  const young = { createdAt: minutesBefore(DEFAULT_NOW, 60 * 24 * 3) };
  const ssoRole = (set: string) =>
    makeRole(`AWSReservedSSO_${set}_0123456789abcdef`, { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' }, ALPHA);
  return makeWorld({
    accounts: [
      makeAccount({ id: HOME, name: 'home', parentId: OU, passwordPolicy: { minimumLength: 14, reusePrevention: 24, maxAgeDays: 90 } }),
      makeAccount({
        id: ALPHA,
        name: 'alpha',
        parentId: OU,
        passwordPolicy: { minimumLength: 6, reusePrevention: null, maxAgeDays: null },
        users: [
          makeUser('young', { ...young, keys: [{ ...young, lastUsed: null }] }, ALPHA),
          makeUser(
            'old',
            {
              keys: [{ createdAt: '2025-03-01T09:00:00Z', lastUsed: used('2026-10-01T00:00:00Z', 's3') }],
              sshKeys: [{ id: 'APKASSHSSHSSHSSHSSH22', status: 'Active', uploadedAt: '2025-03-02T09:00:00Z' }],
              certificates: [{ active: true, uploadedAt: '2025-03-02T09:00:00Z' }],
              ...SERVICES,
            },
            ALPHA,
          ),
        ],
        roles: [ssoRole('Admin'), ssoRole('Capped'), makeRole('idle', { attached: [attachManaged('AmazonSQSFullAccess')] }, ALPHA)],
      }),
    ],
    organization: { units: [{ id: OU, name: 'all', parentId: 'r-exam' }] },
    securityHub: { enabled: [HOME, ALPHA], administrator: HOME },
    trailTable: { database: 'security', name: 'trail', since: { [HOME]: '2025-01-01T00:00:00Z', [ALPHA]: '2025-01-01T00:00:00Z' } },
    identityCenter: makeIdentityCenter({
      users: { jane: { displayName: 'Jane', email: 'jane@x.example' }, bob: { email: 'bob@x.example' } },
      groups: { admins: ['jane'] },
      permissionSets: {
        Admin: { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
        Capped: { inline: allow('*'), boundary: BOUNDARY, customer: ['Own'] },
      },
      assignments: [[ALPHA, 'Admin', '@admins'], [ALPHA, 'Capped', 'bob']],
    }),
  });
}

export const UNIT = OU;
