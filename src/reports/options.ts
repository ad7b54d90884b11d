import { CLEANUP_OPTIONS } from './cleanup/options.js';
import { FINDING_OPTIONS } from './findings/options.js';
import { PRINCIPALS } from '../evidence/advisor-request.js';
import { GRANULARITIES } from '../evidence/values.js';
import type { AssumedRoleJudge } from '../checks/assume-role/judge-assumed.js';
import type { FindingPolicy } from '../findings/finding-policy.js';
import type { Directory } from '../checks/people/directory.js';
import type { Leaver } from '../checks/people/leavers.js';
import type { AccountState } from '../model/account.js';
import type { Unknown } from '../model/value.js';
import { type AnswersOf, type KeyOf, type OptionSpec } from '../options/option.js';
import { listOf, matching, oneOf, path, wholeNumber } from '../options/parse.js';
import type { Catalogue } from '../policy/service-catalogue.js';

const INCLUDES = ['no-credentials'] as const;

export const ROLE_KIND_WORDS = ['own', 'service-linked', 'sso', 'control-tower', 'stack-set', 'organization-access', 'all'] as const;

export const KEY_KIND_WORDS = ['access-key', 'service-specific', 'ssh-key', 'certificate', 'all'] as const;

const KIND_WORDS = [...ROLE_KIND_WORDS.slice(0, -1), ...KEY_KIND_WORDS] as const;

/** As the column `kind` has them. */
const SAME: ReadonlyMap<string, string> = new Map([['role', 'own'], ['identity-center', 'sso']]);

function kindWord(text: string): string {
  const word = text.replaceAll('_', '-');
  return oneOf('--kind', KIND_WORDS)(SAME.get(word) ?? word);
}

/** `--by`. */
export const GROUPINGS = ['principal', 'policy'] as const;

/** What reports can be asked to judge. A report names the rows that it takes: `options` in commands.ts. */
export const REPORT_OPTIONS = [
  {
    flags: '--days <n>',
    group: 'What is judged',
    about: 'not used for this many whole days (stale, unused: 90 if left out)',
    parse: wholeNumber('--days', 1, 36_500),
    commands: ['report', 'diff', 'trend', 'export', 'pack'],
  },
  {
    flags: '--unused-days <n>',
    group: 'What is judged',
    about: 'the same',
    parse: wholeNumber('--unused-days', 1, 36_500),
    hidden: 'days',
    commands: ['report'],
  },
  {
    flags: '--detail',
    group: 'What is judged',
    about: 'one row for each permission instead of one for each principal, or with --by policy for each policy',
  },
  {
    flags: '--kind <which>',
    group: 'What is judged',
    about:
      `roles: ${ROLE_KIND_WORDS.join(', ')} (default: all but service-linked); keys: ${KEY_KIND_WORDS.join(', ')} (default: access-key)`,
    parse: listOf(kindWord),
    default: [],
    commands: ['report'],
  },
  {
    flags: '--key-age <n>',
    group: 'What is judged',
    about: 'an access key is to be rotated after so many days',
    parse: wholeNumber('--key-age', 1, 36_500),
    default: 90,
    commands: ['report', 'export', 'pack'],
  },
  {
    flags: '--leavers <file>',
    group: 'What is judged',
    about: 'only what those who left still have: a CSV file with a column email, user or name',
    parse: path('--leavers'),
    commands: ['report'],
  },
  {
    flags: '--include <what>',
    group: 'What is judged',
    about: 'list users without an active credential too: no-credentials',
    parse: listOf(oneOf('--include', INCLUDES)),
    default: [],
    commands: ['report'],
  },
  {
    flags: '--owner-tag <key>',
    group: 'What is judged',
    about: 'user tag that names the owner',
    parse: matching(
      '--owner-tag',
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
      'a tag key of up to 128 letters, digits, spaces and _ . : / = + - @',
    ),
    default: 'Owner',
    commands: ['report', 'export'],
  },
  {
    flags: '--principals <which>',
    group: 'What is judged',
    about: `whose permissions: ${PRINCIPALS.join(', ')}`,
    parse: oneOf('--principals', PRINCIPALS),
    default: 'all',
  },
  {
    flags: '--granularity <level>',
    group: 'What is judged',
    about: 'service, or action: also the actions that AWS tracks',
    parse: oneOf('--granularity', GRANULARITIES),
    default: 'service',
  },
  {
    flags: '--by <what>',
    group: 'What is judged',
    about: 'principal; or policy: the use of all who have the same policy, taken together',
    parse: oneOf('--by', GROUPINGS),
    default: 'principal',
  },
  {
    flags: '--entities <service>',
    group: 'What is judged',
    about: 'who of a group or policy used this service, and when',
    parse: matching('--entities', /^[a-z0-9-]{1,64}$/, 'the namespace of a service, such as s3 or execute-api'),
  },
  {
    flags: '--granting',
    group: 'What is judged',
    about: 'also which policies grant each service',
  },
  {
    flags: '--suggest',
    group: 'What is judged',
    about: 'reduced policy documents without what is not used',
  },
  {
    flags: '--collapse-sso',
    group: 'What is judged',
    about: 'one row for each Identity Center permission set instead of one for each of its roles',
    commands: ['report'],
  },
  {
    flags: '--diff <run>',
    group: 'What is judged',
    about: 'what changed of each since a kept run: last (the one before, of the same scope and question), an id, or a day',
    parse: matching(
      '--diff',
      /^(last|\d{8}T\d{6}Z-[0-9a-f]{0,6}|\d{4,8}T?\d{0,6}Z?|\d{4}-\d{2}-\d{2})$/,
      'last, a day such as 2026-10-31, or an id that `iam-audit runs` lists',
    ),
    commands: ['report'],
  },
  {
    flags: '--hops <n>',
    group: 'What is judged',
    about: 'so many roles are assumed one after another, at most; 0: roles that may be assumed are not looked at',
    parse: wholeNumber('--hops', 0, 20),
    default: 3,
  },
  {
    flags: '--no-infer',
    group: 'What is judged',
    about: 'ask access advisor also where the answer follows from other evidence',
  },
  ...FINDING_OPTIONS,
  ...CLEANUP_OPTIONS,
] as const satisfies readonly OptionSpec[];

/** Which of these options a report takes. */
export type ReportOption = KeyOf<(typeof REPORT_OPTIONS)[number]['flags']>;

/** What the person asked to be judged, and how: options of the command line, checked; null where one was left out. */
export interface ReportOptions extends Omit<AnswersOf<typeof REPORT_OPTIONS>, 'days' | 'unusedDays'> {
  /** `--days`, or what it is when it is left out. */
  readonly days: number;
  /** `--days`, where everything is listed when it is left out: then null. */
  readonly unusedDays: number | null;
  /** `--no-assume` over several accounts: only what the organization itself can tell. */
  readonly withoutRoles: boolean;
  /** Exceptions and baseline of findings; null: neither was named. */
  readonly policy: FindingPolicy | null;
  /** Who is on the list of `--leavers`; null: no list. */
  readonly leaving: readonly Leaver[] | null;
  /** ARNs that the command names. */
  readonly subjects: ReadonlySet<string>;
}

/** What judgements are measured against. */
export interface ReportContext extends ReportOptions {
  /** When the run started; ages are measured here where no credential report says better. */
  readonly now: Date;
  /** Are links wanted? Only a table on a terminal has them. */
  readonly links?: boolean;
  /** `aws`, `aws-cn` …: that of the caller. */
  readonly partition: string;
  /** Services and actions as AWS documents them; empty unless the report asks for `facts`. */
  readonly catalogue: Catalogue;
  /** Every account of the organization by id, selected or not. */
  readonly organization: ReadonlyMap<string, AccountState>;
  /** What principals gain by assuming roles of all accounts, for reports that have surveyed them. */
  readonly assumedRoles: AssumedRoleJudge | null;
  /** The directory of Identity Center; UNKNOWN: not asked, or not seen. */
  readonly directory: Directory | Unknown;
}
