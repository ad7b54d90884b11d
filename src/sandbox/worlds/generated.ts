import type { AccessKey, AdvisorFacts, World, WorldAccount, WorldGroup, WorldRole, WorldUser } from '../world.js';
import { derivedId, derivedTail } from './ids.js';
import { usageAccount } from './generated-usage.js';
import { hubArnOf, makeAccount } from './make-account.js';
import { makeGroup, makeRole } from './make-principals.js';
import { makeWorld } from './make-world.js';
import { attachManaged } from './policies.js';
import { at, makeRandom, type Random } from './random.js';
import { DEFAULT_NOW } from './time.js';
import { UNTRACKED_REGION } from './usage-draws.js';
import { UNTRACKED_ACTIONS, UNTRACKED_SERVICES } from './usage-profiles.js';
import { type Stock, NONE, OLDEST_DAY, makeStock, type GeneratedSpec } from './generated-stock.js';

/**
 * An organization of any size for benchmarks: everything can be seen, nothing fails. The same spec gives the
 * same world. Whatever may be equal between users (names, times, last uses, tags, services) is one shared object,
 * so that a million users fit into memory.
 */
export function generatedWorld(spec: GeneratedSpec): World {
  const random = makeRandom(spec.seed);
  const stock = makeStock(random, spec);
  const ids = Array.from({ length: spec.accounts }, (_, i) => accountId(spec.seed, i));
  const managementId = ids[0] ?? accountId(spec.seed, 0);
  const granted = spec.usage === 'granted';
  const account = (id: string, index: number): WorldAccount => {
    const principals = granted ? usageOf(random, stock, id, managementId) : listedPrincipals(random, stock, id);
    return generatedAccount(principals, stock, id, index, hubArnOf(managementId));
  };
  return makeWorld({
    accounts: ids.map(account),
    advisor: granted ? TRACKING : { lists: 'known' },
    organization: { rootId: ROOT_ID, units: UNITS },
    behaviour: { seed: spec.seed, ...spec.behaviour },
  });
}

const ROOT_ID = 'r-bulk';
const UNITS = Array.from({ length: 20 }, (_, i) => ({
  id: `ou-bulk-${derivedTail(`unit ${i}`, 8)}`,
  name: `unit-${i}`,
  parentId: ROOT_ID,
}));

/** 12 digits, different for every index: the step shares no factor with the number of ids. */
function accountId(seed: number, index: number): string {
  const range = 900_000_000_000;
  const step = 7_368_787;
  return String(100_000_000_000 + (((seed >>> 0) * 104_729 + index * step) % range));
}

type Principals = Pick<WorldAccount, 'users' | 'groups' | 'roles' | 'policies'>;

const TRACKING: AdvisorFacts = {
  untrackedServices: UNTRACKED_SERVICES,
  untrackedActions: UNTRACKED_ACTIONS,
  untrackedRegions: [UNTRACKED_REGION],
};

function usageOf(random: Random, { names, roleNames }: Stock, accountId: string, hubAccountId: string): Principals {
  return usageAccount({ random, accountId, hubAccountId, now: DEFAULT_NOW, userNames: names, roles: roleNames.length });
}

function listedPrincipals(random: Random, stock: Stock, id: string): Principals {
  return {
    users: stock.names.map((name, i) => generatedUser(random, stock, `${id}/${name}`, name, i % 5 === 4)),
    groups: generatedGroups(id),
    roles: stock.roleNames.map((name) => generatedRole(random, stock, id, name)),
    policies: [],
  };
}

function generatedAccount(principals: Principals, stock: Stock, id: string, index: number, hubArn: string): WorldAccount {
  return makeAccount(
    {
      ...principals,
      id,
      name: `account-${String(index).padStart(5, '0')}`,
      parentId: index === 0 ? ROOT_ID : at(UNITS, index).id,
      joinedMethod: index === 0 ? 'INVITED' : 'CREATED',
      root: stock.root,
      config: stock.config,
      report: stock.report,
    },
    { hubArn },
  );
}

function generatedUser(random: Random, stock: Stock, idText: string, name: string, program: boolean): WorldUser {
  const age = random.int(1000, OLDEST_DAY);
  const habit = random.next();
  const hasKey = program || habit < 0.25;
  return {
    id: derivedId('AIDA', idText),
    name,
    path: program ? '/service/' : '/',
    createdAt: at(stock.days, age),
    deletedAt: null,
    tags: habit < 0.75 ? random.pick(stock.tags) : NONE,
    groups: random.pick(stock.groups),
    attached: random.pick(stock.attached),
    inline: random.pick(stock.inline),
    boundaryArn: null,
    password: program || habit > 0.97 ? null : random.pick(stock.passwords),
    listUsersPasswordLastUsed: null,
    mfa: !program && habit < 0.92,
    keys: hasKey ? generatedKeys(random, stock, idText, age) : NONE,
    certificates: NONE,
    services: random.pick(stock.services),
  };
}

function generatedKeys(random: Random, stock: Stock, idText: string, age: number): readonly AccessKey[] {
  const key = (slot: number, status: AccessKey['status']): AccessKey => ({
    id: derivedId('AKIA', `${idText}/${slot}`),
    status,
    createdAt: at(stock.days, random.int(900, age)),
    lastUsed: random.chance(0.93) ? random.pick(stock.lastUses) : null,
  });
  return random.chance(0.15) ? [key(0, 'Inactive'), key(1, 'Active')] : [key(0, 'Active')];
}

function generatedGroups(accountId: string): readonly WorldGroup[] {
  return [
    makeGroup('Developers', { attached: [attachManaged('PowerUserAccess')] }, accountId),
    makeGroup('Operators', { attached: [attachManaged('AmazonEC2FullAccess'), attachManaged('CloudWatchReadOnlyAccess')] }, accountId),
    makeGroup('ReadOnly', { attached: [attachManaged('ReadOnlyAccess')] }, accountId),
  ];
}

function generatedRole(random: Random, stock: Stock, accountId: string, name: string): WorldRole {
  return makeRole(
    name,
    {
      createdAt: at(stock.days, random.int(300, OLDEST_DAY)),
      attached: random.pick(stock.attached),
      inline: random.pick(stock.inline),
      lastUsed: random.chance(0.8) ? { at: at(stock.days, random.int(0, 250)), region: 'eu-west-1' } : null,
      services: random.pick(stock.services),
    },
    accountId,
  );
}
