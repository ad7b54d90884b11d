import { credentialName } from '../../cleanup/choose/planned.js';
import { LONGEST_SESSION_POLICY } from '../../cleanup/session-policy.js';
import type { CleanupPlan, LeftOut, PlannedPrincipal, PlannedStep } from '../../cleanup/plan.js';
import { LEFT_OUT } from '../../cleanup/plan.js';
import { literal, tableRow } from '../../render/markdown-text.js';
import { safeText } from '../../render/safe-text.js';
import { plural } from '../../text.js';
import { leftOutWords, plannedWords, targetWords } from './words.js';

/** The plan for people who review it: what, why, which calls, what comes back and what does not. */
export function* planMarkdown(plan: CleanupPlan): Iterable<string> {
  const { id, stage, made, by, run, evidenceAsOf, principals, accounts, role } = plan;
  yield `# Cleanup plan: ${stage}\n\n`;
  yield `${plannedWords(principals)}; in ${accounts.length} ${plural(accounts.length, 'account')}; ${leftOutWords(plan.leftOut)}.\n\n`;
  const origin = by === 'run' ? `from run ${run ?? ''}` : `by ${literal(by)}`;
  yield `Plan \`${id.slice(0, 12)}\`, made ${made} ${origin}, from evidence of ${evidenceAsOf} and later. `;
  yield `It is applied with the role ${literal(role)}; principals may be taken out of it, nothing else may be changed.\n`;
  yield* overview(plan);
  for (const principal of principals) yield* section(principal);
  yield* sessionPolicies(plan);
  yield* leftOutSection(plan.leftOut);
}

function* overview({ principals, accounts }: CleanupPlan): Iterable<string> {
  if (principals.length === 0) return;
  yield `\n${tableRow(['Account', 'Who', 'What', 'Risk', 'Admin', 'Last used', 'Lost for good'])}`;
  yield tableRow(['---', '---', '---', '---', '---', '---', '---']);
  for (const principal of principals) {
    const { account, kind, name, risk, blast, undo } = principal;
    const called = accounts.find(({ id }) => id === account)?.name ?? null;
    const lost = undo.lost.length === 0 ? 'nothing' : undo.lost.join('; ');
    const where = called === null ? account : `${account} ${called}`;
    yield tableRow([where, `${kind} ${name}`, targetWords(principal), risk, blast.admin, lastUse(principal), lost].map(literal));
  }
}

function lastUse({ blast: { lastUse: last } }: PlannedPrincipal): string {
  return last === null ? 'none on record' : last.slice(0, 10);
}

function* section(principal: PlannedPrincipal): Iterable<string> {
  const { account, kind, name, arn, uniqueId, created, others, why, breaks, steps, undo, owner } = principal;
  yield `\n## ${literal(`${kind} ${name}`)} in ${account}: ${literal(targetWords(principal))}\n\n`;
  const id = uniqueId === null ? '' : `, ${literal(uniqueId)}`;
  yield `${literal(arn)}${id}, made ${created.slice(0, 10)}${owner === null ? '' : `, owner ${literal(owner)}`}.\n\n`;
  yield* bullets('Why', why.map(({ fact, source, asOf }) => `${fact} (${source}${asOf === '' ? '' : `, ${asOf}`})`));
  yield* bullets('Not touched', others.map((each) => `${credentialName(each)}, ${each.status}`));
  yield* bullets('May break', breaks);
  yield `Calls:\n\n${steps.map(stepLine).join('')}\n`;
  yield* bullets('Undo brings back', undo.restores);
  yield* bullets('Lost for good', undo.lost);
}

function* bullets(title: string, lines: readonly string[]): Iterable<string> {
  if (lines.length > 0) yield `${title}:\n\n${lines.map((line) => `- ${literal(line)}\n`).join('')}\n`;
}

function stepLine({ n, action, input, each, ifFull }: PlannedStep): string {
  const one = each === undefined ? '' : ` for each ${each.replaceAll('_', ' ')} found then`;
  const full = ifFull === undefined ? '' : `; where a quota is in the way ${ifFull.how} ${ifFull.call.action}`;
  return `${n}. ${action} ${code(JSON.stringify(input))}${one}${full}\n`;
}

/** In Markdown's code nothing is an escape; JSON has one of its own. */
function code(json: string): string {
  return `\`${safeText(json).replaceAll('`', '\\u0060')}\``;
}

function* sessionPolicies({ accounts, role }: CleanupPlan): Iterable<string> {
  if (accounts.length === 0) return;
  yield `\n## Session policies\n\n<details><summary>What the session of ${literal(role)} may do at most in each account</summary>\n`;
  for (const { id, sessionPolicy } of accounts) {
    const isLong = JSON.stringify(sessionPolicy).length > LONGEST_SESSION_POLICY;
    const long = isLong ? ' (too long for one session: asked for fewer principals at once)' : '';
    yield `\n${id}${long}\n\n\`\`\`json\n${JSON.stringify(sessionPolicy, null, 1).replaceAll('`', '\\u0060')}\n\`\`\`\n`;
  }
  yield '\n</details>\n';
}

function* leftOutSection(leftOut: readonly LeftOut[]): Iterable<string> {
  if (leftOut.length === 0) return;
  yield '\n## Left out\n';
  for (const reason of LEFT_OUT) {
    const own = leftOut.filter((each) => each.reason === reason);
    if (own.length === 0) continue;
    yield `\n${reason.replaceAll('_', ' ')}:\n\n`;
    for (const { account, kind, name, credential, why } of own)
      yield `- ${account} ${literal(`${kind} ${name}${credential === null ? '' : `, ${credential}`}: ${why}`)}\n`;
  }
}
