import type { World } from '../../src/sandbox/world.js';
import {
  allow,
  attachManaged,
  controlPolicy,
  deny,
  fullAwsAccess,
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

export const UNIT = OU;
