import { KEY_KIND_WORDS, ROLE_KIND_WORDS, type ReportOption } from './options.js';

/** What the command line needs to know of a report: --help must not load what only a run needs. */
export interface ReportCommand {
  readonly name: string;
  /** One line for --help and the documents. */
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options: readonly ReportOption[];
  /** true: the command takes ARNs, or names with --account. */
  readonly takesArns?: boolean;
  /** What follows from a run of it; `iam-audit` and `--run` are put around. */
  readonly next?: string;
  /** What it takes for `--kind`. */
  readonly kinds?: readonly string[];
}

/** Every report that is a command, in the order of --help. */
export const REPORT_COMMANDS = {
  users: {
    name: 'users',
    next: 'stale --days 90',
    summary: 'Every IAM user: age, console, MFA, keys, last activity, groups, policies, admin, tags',
    examples: [
      'iam-audit users',
      'iam-audit users --aggregator org --format csv > users.csv',
      'iam-audit users --accounts 111122223333 --columns +services_unused,last_service',
      'iam-audit users --no-assume --columns account_id,user_name,created_at,groups',
    ],
    options: ['ownerTag', 'diff'],
  },
  roles: {
    name: 'roles',
    next: "roles --where \"trust contains 'outside'\"",
    summary: 'Every IAM role: last use, who is trusted, inside and outside the organization, policies, admin, tags',
    examples: [
      'iam-audit roles',
      'iam-audit roles --days 90 --sort days_unused:desc',
      'iam-audit roles --collapse-sso --format csv > roles.csv',
      'iam-audit roles --columns account_id,role_name,trust,trusted_accounts_outside,external_id,trust_wide',
    ],
    options: ['days', 'unusedDays', 'kind', 'collapseSso', 'ownerTag', 'diff'],
    kinds: ROLE_KIND_WORDS,
  },
  keys: {
    name: 'keys',
    next: 'keys --where "rotation = overdue"',
    summary: 'Every access key: id, age, last use, rotation, owner; service-specific credentials, SSH keys, certificates',
    examples: [
      'iam-audit keys',
      'iam-audit keys --where "rotation = overdue" --sort age_days:desc',
      'iam-audit keys --key-age 180 --format csv --output keys.csv',
      'iam-audit keys --kind all --columns account_id,user_name,kind,key_id,active,created_at,expires_at',
    ],
    options: ['keyAge', 'kind', 'ownerTag', 'diff'],
    kinds: KEY_KIND_WORDS,
  },
  stale: {
    name: 'stale',
    next: 'stale --group-by owner',
    summary: 'Users and credentials unused for N days, worst first',
    examples: [
      'iam-audit stale --days 90',
      'iam-audit stale --days 45 --include no-credentials --owner-tag Team',
      'iam-audit stale --days 90 --format csv --output stale.csv --exit-code',
    ],
    options: ['days', 'unusedDays', 'include', 'ownerTag', 'diff'],
  },
  unused: {
    name: 'unused',
    summary: 'Who has permissions not used for N days, and how many; each of them, where it is granted, and reduced policies',
    examples: [
      'iam-audit unused --days 90',
      'iam-audit unused --days 90 --principals roles --detail --granularity action --format csv > unused.csv',
      'iam-audit unused --days 90 --by policy --suggest',
      'iam-audit unused --days 90 --no-assume',
    ],
    options: ['days', 'unusedDays', 'principals', 'by', 'detail', 'granularity', 'suggest', 'infer', 'diff'],
  },
  privileges: {
    name: 'privileges',
    next: 'privileges --sort risk:desc --limit 10',
    summary: 'Who is administrator or can become one, through what, and who is the greatest risk (service-linked roles left out)',
    examples: [
      'iam-audit privileges',
      'iam-audit privileges --principals roles --format csv > roles-by-risk.csv',
      'iam-audit privileges --columns account_id,entity_name,admin,admin_through,escalation_paths,escalation_limits',
      'iam-audit privileges --sort reach:desc --sort days_idle:desc',
      'iam-audit privileges --hops 5 --columns account_id,entity_name,admin_via,hops,accounts_reached',
    ],
    options: ['principals', 'hops', 'ownerTag', 'diff'],
  },
  access: {
    name: 'access',
    summary: 'What the named users, roles, groups or policies may call, and when, where and by whom each service was used last',
    examples: [
      'iam-audit access arn:aws:iam::111122223333:role/Deploy',
      'iam-audit access --role Deploy --account 111122223333 --granularity action',
      'iam-audit access arn:aws:iam::aws:policy/ReadOnlyAccess --entities s3',
      'iam-audit access arn:aws:iam::111122223333:user/eng/alice --granting --days 90',
    ],
    options: ['days', 'unusedDays', 'granularity', 'entities', 'granting'],
    takesArns: true,
  },
  findings: {
    name: 'findings',
    summary: 'Every judgement as a finding, worst first: severity, status, facts, remedy, control numbers',
    examples: [
      'iam-audit findings',
      'iam-audit findings --severity high --format csv --output findings.csv',
      'iam-audit findings --check key-*,password-unused --days 45 --key-age 90',
      'iam-audit findings --status fail --group-by check,severity',
    ],
    next: 'findings --status fail --group-by check,severity',
    options: [
      ...(['days', 'unusedDays', 'ownerTag', 'check', 'notCheck', 'severity', 'status'] as const),
      ...(['exceptions', 'showExceptions', 'failOn', 'maxFindings', 'baseline', 'writeBaseline', 'intersect'] as const),
      ...(['listChecks', 'graceDays', 'keyAge', 'rootDays', 'passwordLength', 'passwordReuse', 'diff'] as const),
    ],
  },
  people: {
    name: 'people',
    next: 'people --where "user_count > 1"',
    summary: 'The same person in several accounts: how sure, admin anywhere, last activity anywhere; what leavers still have',
    examples: [
      'iam-audit people',
      'iam-audit people --where "user_count > 1 and admin = yes"',
      'iam-audit people --leavers leavers.csv --format csv --output left-behind.csv',
    ],
    options: ['ownerTag', 'leavers', 'diff'],
  },
  ssoUsers: {
    name: 'sso-users',
    summary: 'Every Identity Center user: accounts, permission sets, admin, last use of the roles behind them',
    examples: [
      'iam-audit sso-users',
      'iam-audit sso-users --detail --format csv > assignments.csv',
      'iam-audit sso-users --where "admin = yes and status = disabled"',
    ],
    options: ['detail', 'diff'],
  },
  migrate: {
    name: 'migrate',
    summary: 'IAM users with a console password: who has an Identity Center identity already, who lacks one, what their groups are there',
    examples: ['iam-audit migrate', 'iam-audit migrate --group-by step', 'iam-audit migrate --where "step = remove_user" --format csv'],
    options: ['ownerTag', 'diff'],
  },
  report: {
    name: 'report',
    summary: 'The page for management: coverage, counts and their trend, risks, ages, privileges, findings, accounts, people',
    examples: [
      'iam-audit report --output report.html',
      'iam-audit report --days 45 --format markdown',
      'iam-audit report --output report.html --to s3://my-reports/',
    ],
    options: [
      ...(['days', 'ownerTag', 'hops', 'check', 'notCheck', 'severity', 'exceptions'] as const),
      ...(['graceDays', 'keyAge', 'rootDays', 'passwordLength', 'passwordReuse', 'withUnused'] as const),
    ],
  },
  accounts: {
    name: 'accounts',
    summary: 'The coverage ledger: which account was seen by which source, and why not',
    examples: ['iam-audit accounts', 'iam-audit accounts --ou ou-ab12-cdefgh34 --format json'],
    options: ['diff'],
  },
} as const satisfies Readonly<Record<string, ReportCommand>>;

/** Not in the list of reports: it makes a plan of its rows. */
export const CLEANUP_COMMAND = {
  name: 'cleanup plan',
  summary: 'What could be taken away, in which steps, and what undo can bring back; writes nothing to AWS',
  examples: [
    'iam-audit cleanup plan --stale-days 180 --output plan.json',
    'iam-audit cleanup plan --run last --unused-roles-days 365 --format markdown > plan.md',
    'iam-audit cleanup plan --people leavers.csv --output leavers.plan.json',
    'iam-audit cleanup plan --findings key-unused,key-never-used --emit sh > keys.sh',
  ],
  options: [
    ...(['stage', 'staleDays', 'unusedRolesDays', 'findings', 'people', 'ownerTag', 'exceptions', 'keepTag', 'breakGlassTag'] as const),
    ...(['graceDays', 'keyAge', 'granularity', 'infer', 'cleanupRole', 'emit', 'due'] as const),
  ],
} as const satisfies ReportCommand;

export const COMMANDS: readonly ReportCommand[] = Object.values(REPORT_COMMANDS);
