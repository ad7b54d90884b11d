import { markOf, QUARANTINED } from '../../../cleanup/marks.js';
import type { CleanupPlan, CredentialKind, PlannedCall, PlannedCredential } from '../../../cleanup/plan.js';
import type { PlannedPrincipal, PlannedStep, Stage, StepInput } from '../../../cleanup/plan.js';
import { denyAllArn } from '../../../cleanup/steps/quarantine.js';
import { safeText } from '../../../render/safe-text.js';
import { planWords, targetWords } from '../words.js';
import { GUARDS } from './shell-guards.js';
import { PRELUDE } from './shell-prelude.js';

/** A script for the AWS CLI: it looks again before each principal, and writes only with APPLY=yes. */
export function* emitShell(plan: CleanupPlan): Iterable<string> {
  yield `#!/usr/bin/env bash\n# iam-audit ${safeText(planWords(plan))}\n`;
  yield `# made ${plan.made} from evidence of ${plan.evidenceAsOf} and later\n`;
  yield `EVIDENCE=${quote(plan.evidenceAsOf)}\n${PRELUDE}${GUARDS}`;
  for (const [at, principal] of plan.principals.entries()) yield block(principal, plan, at + 1);
  yield 'finish\n';
}

function block(principal: PlannedPrincipal, { id, stage, question }: CleanupPlan, at: number): string {
  const { account, kind, name, why, undo } = principal;
  const title = `${kind} ${name} of ${account}: ${targetWords(principal)}`;
  const facts = [...why.map(({ fact }) => `why: ${fact}`), ...undo.restores.map((text) => `undo brings back ${text}`)];
  const lost = undo.lost.map((text) => `lost for good: ${text}`);
  const calls = [...checksOf(principal, stage, question), ...principal.steps.map((step) => stepLine(step, id))];
  const body = calls.map((call) => `  ${call}`).join(' &&\n');
  return [
    `\n# ${safeText(title)}\n`,
    ...[...facts, ...lost].map((text) => `#   ${safeText(text)}\n`),
    `principal_${at}() {\n${body}\n}\n`,
    `principal ${quote(account)} ${quote(title)} principal_${at}\n`,
  ].join('');
}

/** The same person, the same keys, no use since: what is not so any more stops this principal. */
function checksOf(principal: PlannedPrincipal, stage: Stage, { breakGlassTag, keepTag }: CleanupPlan['question']): readonly string[] {
  const { kind, name, uniqueId, created, arn, steps, attachments = 0 } = principal;
  if (kind === 'policy') return steps.map(({ was = '' }) => `same_document ${quote(arn)} ${quote(was)} ${attachments}`);
  const same = `same ${kind} ${quote(name)} ${quote(uniqueId ?? '')} ${quote(second(created))}`;
  const free = `free ${kind} ${quote(name)} ${quote(breakGlassTag ?? '')} ${keepTag ? 'yes' : 'no'}`;
  const inline = (policy: string, was = ''): string => `same_inline ${kind} ${quote(name)} ${quote(policy)} ${quote(was)}`;
  if (stage === 'shrink') return [same, free, ...steps.map(({ input, was }) => inline(textIn(input, 'PolicyName'), was))];
  const graced = stage === 'remove' ? graceChecks(principal) : [];
  return [same, free, ...graced, ...(kind === 'role' ? roleChecks(principal) : userChecks(principal))];
}

/** There is no journal of ours that knows since when: the tags have to do. */
function graceChecks({ kind, name, arn, whole, credentials, steps }: PlannedPrincipal): readonly string[] {
  const marked = (mark: string, deny: string): string => `quarantined ${kind} ${quote(name)} ${quote(mark)} ${quote(deny)}`;
  if (!whole) return credentials.map((each) => marked(markOf(each), ''));
  const named = (key: string): string => quote(steps.map(({ input }) => textIn(input, key)).filter((text) => text !== '').sort().join(' '));
  const held = `same_held ${kind} ${quote(name)} ${named('PolicyArn')} ${named('PolicyName')} ${named('GroupName')}`;
  return [marked(QUARANTINED, denyAllArn(arn)), `untried ${quote(arn)}`, held];
}

function roleChecks({ name, blast: { lastUse } }: PlannedPrincipal): readonly string[] {
  return lastUse === 'unknown' ? [] : [`unused_role ${quote(name)} ${quote(second(lastUse))}`];
}

function userChecks({ name, credentials, others, whole }: PlannedPrincipal): readonly string[] {
  const all = [...credentials, ...others];
  const listed = (...kinds: readonly CredentialKind[]): string =>
    all.filter(({ kind }) => kinds.includes(kind)).map(({ id, status }) => `${id ?? '?'}=${status}`).sort().join(' ');
  const known = credentials.filter(({ lastUsed }) => lastUsed !== 'unknown');
  const rest = quote(listed('service_credential', 'ssh_key', 'certificate'));
  return [
    `same_keys ${quote(name)} ${quote(listed('key'))}`,
    ...(whole ? [`same_others ${quote(name)} ${rest}`] : []),
    ...(whole || hasPassword(credentials) ? [`same_password ${quote(name)} ${hasPassword(all) ? 'yes' : 'no'}`] : []),
    ...known.flatMap(({ kind, id, lastUsed }) => {
      if (kind === 'key') return [`unused_key ${quote(id ?? '')} ${quote(second(lastUsed))}`];
      return kind === 'password' ? [`unused_password ${quote(name)} ${quote(second(lastUsed))}`] : [];
    }),
  ];
}

function hasPassword(credentials: readonly PlannedCredential[]): boolean {
  return credentials.some(({ kind }) => kind === 'password');
}

function stepLine({ action, input, each, ifFull }: PlannedStep, planId: string): string {
  const call = cli({ action, input }, planId);
  if (each !== undefined) return `each ${each} ${quote(textIn(input, 'UserName') || textIn(input, 'RoleName'))} ${call}`;
  if (ifFull === undefined) return `run ${call}`;
  const other = cli(ifFull.call, planId);
  return `{ run ${call} || { full && ${ifFull.how === 'instead' ? `run ${other}` : `room ${other} && run ${call}`}; }; }`;
}

/** `iam update-access-key --user-name='alice' …`: with `=`, so that no name is taken for an option. */
function cli({ action, input }: PlannedCall, planId: string): string {
  const flags = Object.entries(input).map(([key, value]) => `--${kebab(key)}${argument(value, planId)}`);
  return ['iam', kebab(action.replace('iam:', '')), ...flags].join(' ');
}

function argument(value: StepInput[string], planId: string): string {
  if (value === true) return '';
  // The AWS CLI would read a file in place of such a text; no name that IAM allows is one.
  if (typeof value === 'string') return `=${quote(value.replace(/^(fileb?):/i, '$1%3A'))}`;
  const json = JSON.stringify(value).replaceAll('{plan}', planId);
  // The time is known only when it runs.
  return `=${json.split('{now}').map(quote).join('"$NOW"')}`;
}

function textIn(input: StepInput, key: string): string {
  const value = input[key];
  return typeof value === 'string' ? value : '';
}

/** `UpdateSSHPublicKey` → `update-ssh-public-key`, `DeactivateMFADevice` → `deactivate-mfa-device`. */
function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2').toLowerCase();
}

function second(time: string | null): string {
  return time === null ? 'None' : time.slice(0, 19);
}

/** Whatever it holds, the shell takes it as one word and as text. */
export function quote(text: string): string {
  return `'${safeText(text).replaceAll("'", `'\\''`)}'`;
}
