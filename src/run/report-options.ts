import { usageError } from '../errors.js';
import { ACCOUNT_ID } from '../model/account.js';
import { parseArn, type Arn } from '../model/arn.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';
import { quoted } from '../text.js';
import { accountOf } from '../reconcile/subjects.js';
import { REPORT_OPTIONS, type ReportOption, type ReportOptions } from '../reports/options.js';
import { keyOf, type AnswersOf } from '../options/option.js';

/** What the command line asks to be judged; `named` are the ARNs behind the command's name. */
export function reportOptionsOf(report: Report, settings: Settings, named: readonly string[]): ReportOptions {
  const subjects = report.takesArns === true ? subjectsOf(settings, named) : new Set<string>();
  const options = { ...optionsIn(settings), subjects };
  refuseTogether(options);
  refuseKinds(report, options);
  return options;
}

/** The report that these options turn it into. */
export function variantOf(report: Report, options: ReportOptions, chosen: Pick<Settings, 'columns' | 'sort'> = {}): Report {
  const { columns = [], sort = [] } = chosen;
  const variant = report.variant?.(options) ?? report;
  const detail = report.variant?.({ ...options, detail: true }) ?? report;
  const keys = [...columns, ...sort].map((word) => word.replace(/^\+\s*/, '').replace(/:.*$/, ''));
  const has = (of: Report, key: string): boolean =>
    of.columns.some((column) => column.key === key || column.title.toLowerCase() === key.toLowerCase());
  // A user of the tool who names a column that only the details have wants to see them.
  return keys.some((key) => !has(variant, key) && has(detail, key)) ? detail : variant;
}

/** The same before anybody was named, for `--list-columns`. */
export function variantFor(report: Report, settings: Settings): Report {
  return variantOf(report, { ...optionsIn(settings), subjects: new Set() }, settings);
}

function optionsIn(settings: Settings): Omit<ReportOptions, 'subjects'> {
  const keys = REPORT_OPTIONS.map(({ flags }) => keyOf(flags) as ReportOption);
  const answers = Object.fromEntries(keys.map((key) => [key, settings[key] ?? null])) as AnswersOf<typeof REPORT_OPTIONS>;
  const days = answers.days ?? answers.unusedDays;
  const withoutRoles = !settings.assume && settings.source !== 'account';
  return { ...answers, days: days ?? USUAL_DAYS, unusedDays: days, leaving: null, policy: null, withoutRoles };
}

function refuseTogether({ entities, granting, withoutRoles, suggest, by, detail }: ReportOptions): void {
  if (detail && suggest)
    throw usageError('--detail does not go with --suggest', 'Its rows are never put together. Leave one of them out.');
  if (entities !== null && granting)
    throw usageError(
      '--granting does not go with --entities',
      'Leave one of them out: one is about policies, the other about who uses them.',
    );
  const ofPolicies = suggest ? '--suggest' : by === 'policy' ? '--by policy' : null;
  if (withoutRoles && ofPolicies !== null)
    throw usageError(`${ofPolicies} does not go with --no-assume`, 'Policies are read inside the accounts. Leave one of them out.');
}

/** One flag for kinds of roles and of keys. */
function refuseKinds({ name, kinds }: Report, { kind }: ReportOptions): void {
  const wrong = kinds === undefined ? undefined : kind.find((word) => !kinds.includes(word));
  if (wrong === undefined) return;
  throw usageError(`--kind can't be ${quoted(wrong)} for ${name}`, `Allowed: ${kinds?.join(', ') ?? ''}.`);
}

const USUAL_DAYS = 90;

const KINDS = ['user', 'role', 'group', 'policy'] as const;

function subjectsOf(settings: Settings, named: readonly string[]): ReadonlySet<string> {
  const { account } = settings;
  const arns = named.map(entityArn);
  const names = KINDS.flatMap((kind) => (settings[kind] ?? []).map((name) => ({ kind, name })));
  const [first] = names;
  if (first !== undefined && account === undefined)
    throw usageError(`--${first.kind} needs --account`, 'Names are unique within one account only; or give the ARN.');
  if (arns.length + names.length === 0) {
    throw usageError(
      'nothing was named to ask about',
      'Give one or more ARNs of users, roles, groups or policies, or --user, --role, --group or --policy with --account.',
    );
  }
  return new Set([...arns, ...names.map(({ kind, name }) => `${account ?? ''}:${kind}/${name}`)]);
}

/** ARN of something that carries permissions, anywhere in AWS; that of a session names its role. */
function entityArn(typed: string): string {
  const text = typed.trim();
  const arn = parseArn(text);
  const role = arn === null ? null : roleOfSession(arn);
  if (role !== null) return role;
  const fits =
    arn?.service === 'iam' &&
    /^(\d{12}|aws)$/.test(arn.accountId) &&
    /^(user|role|group|policy)\/([!-~]+\/)?[\w+=,.@-]+$/.test(arn.resource);
  if (fits && (arn.accountId !== 'aws' || arn.resource.startsWith('policy/'))) return text;
  throw usageError(
    `${quoted(typed)} is not the ARN of an IAM user, role, group or policy`,
    'Such as arn:aws:iam::111122223333:role/path/Name, or arn:aws:sts::111122223333:assumed-role/Name/session.',
  );
}

/** `arn:aws:sts::111122223333:assumed-role/Name/session` has the role's name, and not its path. */
function roleOfSession({ service, accountId, resource }: Arn): string | null {
  if (service !== 'sts' || !ACCOUNT_ID.test(accountId)) return null;
  const name = /^assumed-role\/([\w+=,.@-]+)(\/[\w+=,.@-]+)?$/.exec(resource)?.[1];
  return name === undefined ? null : `${accountId}:role/${name}`;
}

/** Accounts that the subjects lie in; null: a policy of AWS's own is in all of them. */
export function accountsOf({ subjects }: ReportOptions, account: string | undefined): readonly string[] | null {
  const ids = [...subjects].map(accountOf);
  if (account !== undefined) return [...new Set([...ids.filter((id) => id !== 'aws'), account])];
  return ids.includes('aws') ? null : [...new Set(ids)];
}
