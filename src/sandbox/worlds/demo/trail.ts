import type { WorldUser } from '../../world.js';
import type { TrailFacts, WorldActor } from '../../world-trail.js';
import { derivedHex } from '../ids.js';
import { MAIL_DOMAIN } from './company.js';

/** People make people, and a pipeline makes what works by itself; now and then somebody has only his keys. */
export function trailOf(accountId: string, users: readonly WorldUser[]): TrailFacts {
  const entry = (user: WorldUser): readonly (readonly [string, WorldActor])[] => {
    const maker = makerOf(accountId, user);
    return [user.id, `password ${user.id}`, ...user.keys.map(({ id }) => id)].map((key) => [key, maker]);
  };
  return { makers: Object.fromEntries(users.flatMap(entry)) };
}

function makerOf(accountId: string, { name, password }: WorldUser): WorldActor {
  const turn = parseInt(derivedHex(name, 2), 16) % 8;
  if (turn === 0) return byHand(accountId);
  return password === null ? pipeline(accountId) : helpDesk(accountId, turn);
}

function helpDesk(accountId: string, turn: number): WorldActor {
  const role = `AWSReservedSSO_AdministratorAccess_${derivedHex(accountId, 16)}`;
  const identity = session(accountId, role, `helpdesk-${turn}@${MAIL_DOMAIN}`);
  return { identity, sourceIPAddress: '203.0.113.24', userAgent: BROWSER, more: { sessionCredentialFromConsole: 'true' } };
}

function pipeline(accountId: string): WorldActor {
  return { identity: session(accountId, 'deploy', 'infrastructure-main'), sourceIPAddress: '198.51.100.60', userAgent: TERRAFORM };
}

function byHand(accountId: string): WorldActor {
  const identity = { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId };
  return { identity, sourceIPAddress: '192.0.2.77', userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1' };
}

function session(accountId: string, role: string, name: string): WorldActor['identity'] {
  const sessionIssuer = { type: 'Role', accountId, userName: role, arn: `arn:aws:iam::${accountId}:role/${role}` };
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`;
  return { type: 'AssumedRole', accountId, arn, sessionContext: { sessionIssuer } };
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0';
const TERRAFORM = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.70.0';
