import { MODES } from './gather/request.js';
import { LOG_FORMATS } from './log.js';
import { ACCOUNT_ID } from './model/account.js';
import { ABSENT } from './settings.js';
import { RENDERERS } from './render/index.js';
import { listOf, matching, oneOf, wholeNumber, type Parse } from './option-values.js';

/** One flag. The table below feeds commander, --help and the README. */
export interface OptionSpec {
  /** As commander spells it: `--days <n>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  readonly about: string;
  readonly parse?: Parse<unknown>;
  readonly default?: string | number | readonly string[];
  /** Only for reports that take it. */
  readonly report?: 'days' | 'ownerTag' | 'include';
}

export const OPTION_GROUPS = ['What is judged', 'Where it is read', 'How accounts are entered', 'Which accounts', 'Output', 'The run'] as const;

export type OptionGroup = (typeof OPTION_GROUPS)[number];

/** Names of the output formats, the default first. */
export const FORMATS: readonly string[] = RENDERERS.map(({ name }) => name);

const INCLUDES = ['no-credentials'] as const;

export const OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--days <n>',
    group: 'What is judged',
    about: 'stale after this many whole days without use',
    parse: wholeNumber('--days', 1, 36_500),
    default: ABSENT.days,
    report: 'days',
  },
  {
    flags: '--include <what>',
    group: 'What is judged',
    about: 'list users without an active credential too: no-credentials',
    parse: listOf(oneOf('--include', INCLUDES)),
    report: 'include',
  },
  {
    flags: '--owner-tag <key>',
    group: 'What is judged',
    about: 'user tag that names the owner',
    parse: matching('--owner-tag', /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, 'a tag key of up to 128 letters, digits, spaces and _ . : / = + - @'),
    default: ABSENT.ownerTag,
    report: 'ownerTag',
  },
  {
    flags: '--source <where>',
    group: 'Where it is read',
    about: 'aggregator: users from AWS Config, accounts from Organizations; organization: no Config; account: only your own account',
    parse: oneOf('--source', MODES),
  },
  {
    flags: '--aggregator <name>',
    group: 'Where it is read',
    about: "configuration aggregator (default: the Region's organization aggregator, if there is exactly one)",
    parse: matching('--aggregator', /^[\w-]{1,256}$/, 'up to 256 letters, digits, _ and -'),
  },
  {
    flags: '--region <region>',
    group: 'Where it is read',
    about: 'Region of the aggregator and of STS (default: AWS_REGION, AWS_DEFAULT_REGION or the profile)',
    parse: matching('--region', /^[a-z]{2,5}(-[a-z]+){1,3}-\d{1,2}$/, 'a Region such as eu-west-1'),
  },
  {
    flags: '--profile <name>',
    group: 'Where it is read',
    about: 'profile of the shared AWS configuration files',
    // eslint-disable-next-line no-control-regex -- control characters are what must not get through
    parse: matching('--profile', /^[^'"`\u0000-\u001f\u007f]{1,128}$/, 'the name of a profile, without quotes'),
  },
  {
    flags: '--role-name <name>',
    group: 'How accounts are entered',
    about: 'role to assume in each account; may carry a path',
    parse: matching('--role-name', /^\/?([\w+=,.@-]+\/){0,20}[\w+=,.@-]{1,64}$/, 'a role name such as IamAuditReadOnly or audit/IamAuditReadOnly'),
    default: 'IamAuditReadOnly',
  },
  {
    flags: '--external-id <id>',
    group: 'How accounts are entered',
    about: 'external id that the trust policy of the role asks for',
    parse: matching('--external-id', /^[\w+=,.@:/-]{2,1224}$/, '2 to 1224 letters, digits and + = , . @ : / - _'),
  },
  {
    flags: '--session-name <name>',
    group: 'How accounts are entered',
    about: "session name in the members' CloudTrail",
    parse: matching('--session-name', /^[\w+=,.@-]{2,64}$/, '2 to 64 letters, digits and + = , . @ - _'),
    default: 'iam-audit',
  },
  {
    flags: '--no-assume',
    group: 'How accounts are entered',
    about: 'ask only what needs no role in member accounts',
  },
  {
    flags: '--accounts <ids>',
    group: 'Which accounts',
    about: 'only these accounts, separated by commas',
    parse: listOf(matching('--accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
  },
  {
    flags: '--exclude-accounts <ids>',
    group: 'Which accounts',
    about: 'all but these accounts',
    parse: listOf(matching('--exclude-accounts', ACCOUNT_ID, 'account ids of 12 digits, separated by commas')),
  },
  {
    flags: '--ou <ids>',
    group: 'Which accounts',
    about: 'only accounts below these organizational units, at any depth',
    parse: listOf(matching('--ou', /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/, 'ids such as ou-ab12-cdefgh34 or r-ab12, separated by commas')),
  },
  {
    flags: '--format <format>',
    group: 'Output',
    about: `${FORMATS.join(', ')} (default: by the ending of --output, else table)`,
    parse: oneOf('--format', FORMATS),
  },
  {
    flags: '--output <file>',
    group: 'Output',
    about: 'write the report to a file, whole or not at all, readable by you only',
  },
  {
    flags: '--columns <keys>',
    group: 'Output',
    about: 'these columns only; +a,b adds to the default ones',
  },
  {
    flags: '--list-columns',
    group: 'Output',
    about: 'print the columns of the report and end',
  },
  {
    flags: '--sort <keys>',
    group: 'Output',
    about: 'order by columns: created_at or days_inactive:desc, separated by commas',
    parse: (text) => text.split(',').map((key) => key.trim()),
  },
  {
    flags: '--raw',
    group: 'Output',
    about: 'do not neutralise spreadsheet formulas in CSV',
  },
  {
    flags: '--exit-code',
    group: 'The run',
    about: 'exit with 1 when the report has rows',
  },
  {
    flags: '--allow-incomplete',
    group: 'The run',
    about: 'exit with 0 although some account or source could not be seen',
  },
  {
    flags: '--concurrency <n>',
    group: 'The run',
    about: 'calls in flight at once, over all accounts',
    parse: wholeNumber('--concurrency', 1, 1000),
    default: 64,
  },
  {
    flags: '--max-rate <n>',
    group: 'The run',
    about: 'calls per second that one account is asked at most (default: what AWS is found to allow)',
    parse: wholeNumber('--max-rate', 1, 1000),
  },
  {
    flags: '--demo',
    group: 'The run',
    about: 'audit a simulated organization inside this process; needs no AWS account',
  },
  {
    flags: '--quiet',
    group: 'The run',
    about: 'errors only: no progress, no summary',
  },
  {
    flags: '--debug',
    group: 'The run',
    about: 'print every API call, and the stack of a bug',
  },
  {
    flags: '--log-format <format>',
    group: 'The run',
    about: 'what stderr speaks: text, or json with one event per line',
    parse: oneOf('--log-format', LOG_FORMATS),
    default: ABSENT.logFormat,
  },
  {
    flags: '--no-color',
    group: 'The run',
    about: 'no colours (also: NO_COLOR, TERM=dumb)',
  },
  {
    flags: '--no-progress',
    group: 'The run',
    about: 'no progress line',
  },
];
