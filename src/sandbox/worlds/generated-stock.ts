import type {
  AccessKey,
  AccountConfig,
  AttachedPolicy,
  InlinePolicy,
  Password,
  ReportBehaviour,
  RootUser,
  ServiceAccess,
  Tag,
} from '../world.js';
import { allow } from './documents.js';
import { peopleNames, SERVICE_DIRECTORY } from './directory.js';
import { makeAccount } from './make-account.js';
import { makeInline, serviceAccess, used } from './make-principals.js';
import { attachManaged } from './policies.js';
import { at, type Random } from './random.js';
import { daysBefore, DEFAULT_NOW, minutesBefore } from './time.js';
import type { BehaviourSpec } from './make-world.js';

export const REPORT_AT = minutesBefore(DEFAULT_NOW, 30);

/** Objects that many users share. */
export interface Stock {
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

export const NONE: readonly never[] = [];

export const OLDEST_DAY = 2400;

export const KEY_SERVICES = ['ec2', 's3', 'sts', 'lambda', 'dynamodb', 'sqs'];

export const ALLOWED = ['ec2', 's3', 'lambda', 'logs', 'dynamodb', 'sqs', 'rds', 'cloudformation', 'kms', 'sns', 'iam', 'ecs'];

export function makeStock(random: Random, spec: GeneratedSpec): Stock {
  const days = Array.from({ length: OLDEST_DAY + 1 }, (_, day) => daysBefore(REPORT_AT, day + 0.1 + random.next() * 0.8));
  const day = (low: number, high: number): string => at(days, random.int(low, high));
  const { root, config, report } = makeAccount({ root: { password: null, mfa: false } });
  return {
    names: userNames(spec.usersPerAccount),
    days,
    passwords: Array.from({ length: 500 }, () => ({
      changedAt: day(60, 700),
      lastUsedAt: random.chance(0.95) ? idleDay(random, days) : null,
    })),
    lastUses: Array.from({ length: 500 }, () => keyUse(idleDay(random, days), random.pick(KEY_SERVICES))),
    tags: Array.from({ length: 60 }, (_, i) => [
      { key: 'Owner', value: `team-${i}@example.com` },
      { key: 'CostCenter', value: `CC-${1000 + (i % 40)}` },
    ]),
    services: Array.from({ length: 100 }, () => {
      const first = random.int(0, ALLOWED.length - 1);
      return Array.from({ length: random.int(2, 8) }, (_, i) =>
        serviceAccess(at(ALLOWED, first + i), random.chance(0.4) ? day(0, 300) : null),
      );
    }),
    groups: [['Developers'], ['Operators'], ['ReadOnly'], ['Developers', 'Operators'], NONE],
    attached: [
      [attachManaged('AmazonS3ReadOnlyAccess')],
      [attachManaged('PowerUserAccess')],
      [attachManaged('AdministratorAccess')],
      NONE,
      NONE,
      NONE,
    ],
    inline: [[makeInline('queue', allow(['sqs:SendMessage', 'sqs:ReceiveMessage']))], NONE, NONE, NONE],
    roleNames: Array.from({ length: spec.rolesPerAccount ?? 8 }, (_, i) => `application-${i + 1}`),
    root,
    config,
    report,
  };
}

/** S3 is recorded without a Region. */
export function keyUse(day: string, service: string): NonNullable<AccessKey['lastUsed']> {
  return used(day, service, service === 's3' ? 'N/A' : 'eu-west-1');
}

/** Mostly the last weeks, one time in seven months or years ago. */
export function idleDay(random: Random, days: readonly string[]): string {
  return at(days, random.chance(0.86) ? random.int(0, 45) : random.int(91, 900));
}

/** Of each five users one is a program. */
export function userNames(count: number): readonly string[] {
  const people = peopleNames(count);
  return people.map((person, i) => (i % 5 === 4 ? serviceUserName(Math.floor(i / 5)) : person));
}

export function serviceUserName(index: number): string {
  const lap = Math.floor(index / SERVICE_DIRECTORY.length);
  const { name } = at(SERVICE_DIRECTORY, index);
  return lap === 0 ? name : `${name}-${lap + 1}`;
}

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
