import type { AccessKey, AccountConfig, AdvisorFacts, AttachedPolicy, InlinePolicy, Password, ReportBehaviour, RootUser, ServiceAccess, Tag, World, WorldAccount, WorldGroup, WorldRole, WorldUser } from '../world.js';
import { allow } from './documents.js';
import { peopleNames, SERVICE_DIRECTORY } from './directory.js';
import { derivedId, derivedTail } from './ids.js';
import { usageAccount } from './generated-usage.js';
import { hubArnOf, makeAccount } from './make-account.js';
import { makeGroup, makeInline, makeRole, serviceAccess, used } from './make-principals.js';
import { type BehaviourSpec, makeWorld } from './make-world.js';
import { attachManaged } from './policies.js';
import { at, makeRandom, type Random } from './random.js';
import { daysBefore, DEFAULT_NOW, minutesBefore } from './time.js';
import { UNTRACKED_REGION } from './usage-draws.js';
import { UNTRACKED_ACTIONS, UNTRACKED_SERVICES } from './usage-profiles.js';

export interface GeneratedSpec {
  readonly seed: number;
  /** Accounts in all, the management account among them; at least 1. */
  readonly accounts: number;
  readonly usersPerAccount: number;
  /** Roles beside the audit role and Config's (default 8). */
  readonly rolesPerAccount?: number;
  /**
   * 'listed' (default): access advisor lists two to eight services of each principal, whatever its policies say: small
   * answers, for worlds of a million users. 'granted': the policies decide, in every way that policies can be written,
   * and the world knows who used what (see `usageTruth`).
   */
  readonly usage?: 'listed' | 'granted';
  readonly behaviour?: BehaviourSpec;
}

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

const REPORT_AT = minutesBefore(DEFAULT_NOW, 30);

/** 12 digits, different for every index: the step shares no factor with the number of ids. */
function accountId(seed: number, index: number): string {
  const range = 900_000_000_000;
  const step = 7_368_787;
  return String(100_000_000_000 + (((seed >>> 0) * 104_729 + index * step) % range));
}

/** Objects that many users share. */
interface Stock {
  readonly names: readonly string[];
  /** Instants by whole days before the report. */
  readonly days: readonly string[];
  readonly passwords: readonly Password[];
  readonly lastUses: readonly NonNullable<AccessKey['lastUsed']>[];
  readonly tags: readonly (readonly Tag[])[];
  readonly services: readonly (readonly ServiceAccess[])[];
  readonly groups: readonly (readonly string[])[];
  readonly attached: readonly (readonly AttachedPolicy[])[];
  readonly inline: readonly (readonly InlinePolicy[])[];
  readonly roleNames: readonly string[];
  readonly root: RootUser;
  readonly config: AccountConfig;
  readonly report: ReportBehaviour;
}

const NONE: readonly never[] = [];
const OLDEST_DAY = 2400;
const KEY_SERVICES = ['ec2', 's3', 'sts', 'lambda', 'dynamodb', 'sqs'];
const ALLOWED = ['ec2', 's3', 'lambda', 'logs', 'dynamodb', 'sqs', 'rds', 'cloudformation', 'kms', 'sns', 'iam', 'ecs'];

function makeStock(random: Random, spec: GeneratedSpec): Stock {
  const days = Array.from({ length: OLDEST_DAY + 1 }, (_, day) => daysBefore(REPORT_AT, day + 0.1 + random.next() * 0.8));
  const day = (low: number, high: number): string => at(days, random.int(low, high));
  const { root, config, report } = makeAccount({ root: { password: null, mfa: false } });
  return {
    names: userNames(spec.usersPerAccount),
    days,
    passwords: Array.from({ length: 500 }, () => ({ changedAt: day(60, 700), lastUsedAt: random.chance(0.95) ? idleDay(random, days) : null })),
    lastUses: Array.from({ length: 500 }, () => keyUse(idleDay(random, days), random.pick(KEY_SERVICES))),
    tags: Array.from({ length: 60 }, (_, i) => [
      { key: 'Owner', value: `team-${i}@example.com` },
      { key: 'CostCenter', value: `CC-${1000 + (i % 40)}` },
    ]),
    services: Array.from({ length: 100 }, () => {
      const first = random.int(0, ALLOWED.length - 1);
      return Array.from({ length: random.int(2, 8) }, (_, i) => serviceAccess(at(ALLOWED, first + i), random.chance(0.4) ? day(0, 300) : null));
    }),
    groups: [['Developers'], ['Operators'], ['ReadOnly'], ['Developers', 'Operators'], NONE],
    attached: [[attachManaged('AmazonS3ReadOnlyAccess')], [attachManaged('PowerUserAccess')], [attachManaged('AdministratorAccess')], NONE, NONE, NONE],
    inline: [[makeInline('queue', allow(['sqs:SendMessage', 'sqs:ReceiveMessage']))], NONE, NONE, NONE],
    roleNames: Array.from({ length: spec.rolesPerAccount ?? 8 }, (_, i) => `application-${i + 1}`),
    root,
    config,
    report,
  };
}

/** S3 is recorded without a Region. */
function keyUse(day: string, service: string): NonNullable<AccessKey['lastUsed']> {
  return used(day, service, service === 's3' ? 'N/A' : 'eu-west-1');
}

/** Mostly the last weeks, one time in seven months or years ago. */
function idleDay(random: Random, days: readonly string[]): string {
  return at(days, random.chance(0.86) ? random.int(0, 45) : random.int(91, 900));
}

/** Of each five users one is a program. */
function userNames(count: number): readonly string[] {
  const people = peopleNames(count);
  return people.map((person, i) => (i % 5 === 4 ? serviceUserName(Math.floor(i / 5)) : person));
}

function serviceUserName(index: number): string {
  const lap = Math.floor(index / SERVICE_DIRECTORY.length);
  const { name } = at(SERVICE_DIRECTORY, index);
  return lap === 0 ? name : `${name}-${lap + 1}`;
}

type Principals = Pick<WorldAccount, 'users' | 'groups' | 'roles' | 'policies'>;

const TRACKING: AdvisorFacts = { untrackedServices: UNTRACKED_SERVICES, untrackedActions: UNTRACKED_ACTIONS, untrackedRegions: [UNTRACKED_REGION] };

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
