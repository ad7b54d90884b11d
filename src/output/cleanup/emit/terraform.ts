import type { CleanupPlan, PlannedCredential, PlannedPrincipal, PlannedStep } from '../../../cleanup/plan.js';
import { usageError } from '../../../errors.js';
import { safeText } from '../../../render/safe-text.js';
import { planWords } from '../words.js';
import { oneAccount } from './one-account.js';

type Block = Readonly<Record<string, unknown>>;

/**
 * Terraform in JSON, for a file plan.tf.json: what Terraform can do of a quarantine, and can undo by destroying. What it asks
 * beforehand it asks through the AWS CLI, without a shell, so that no name is taken for anything else.
 */
export function emitTerraform(plan: CleanupPlan): string {
  const account = oneAccount(plan, 'terraform');
  if (plan.stage !== 'quarantine')
    throw usageError(`--emit terraform does not go with --stage ${plan.stage}`, 'Terraform changes only what it made: use sh or ssm.');
  const parts = plan.principals.map((principal, at) => partOf(principal, `p${at + 1}`));
  const left = plan.principals.flatMap(({ kind, name, steps }) => steps.filter(isBeyond).map(({ action }) => `${kind} ${name}: ${action}`));
  const about = [planWords(plan), `account ${account.id}, evidence of ${plan.evidenceAsOf} and later`, ...leftLines(left)];
  const document = {
    '//': about.map(safeText),
    terraform: { required_version: '>= 1.5', required_providers: PROVIDERS },
    provider: { aws: { allowed_account_ids: [account.id] } },
    data: { external: Object.assign({}, ...parts.map(({ data }) => data)) as Block },
    import: parts.flatMap(({ imports }) => imports),
    resource: merged(parts.map(({ resource }) => resource)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const PROVIDERS = { aws: { source: 'hashicorp/aws' }, external: { source: 'hashicorp/external' } };

function isBeyond({ action }: PlannedStep): boolean {
  return !['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:UpdateAccessKey'].includes(action);
}

function leftLines(left: readonly string[]): readonly string[] {
  return left.length === 0 ? [] : ['not in it, because Terraform would take over more than that:', ...left];
}

interface Part {
  readonly data: Block;
  readonly imports: readonly Block[];
  readonly resource: Readonly<Record<string, Block>>;
}

/** Texts only: that is what the data source takes. */
function external(words: readonly string[], query: string): Block {
  return { program: ['aws', ...words.map(literal), '--query', query, '--output', 'json'] };
}

function partOf(principal: PlannedPrincipal, id: string): Part {
  const { kind, name, whole, credentials } = principal;
  const word = kind === 'role' ? 'Role' : 'User';
  const last = kind === 'role' ? 'Role.RoleLastUsed.LastUsedDate' : 'User.PasswordLastUsed';
  const keys = credentials.filter((each) => each.kind === 'key' && each.id !== null);
  const who = external(
    ['iam', `get-${kind}`, `--${kind}-name=${name}`],
    `{id: ${word}.${word}Id, created: to_string(${word}.CreateDate), last: to_string(${last})}`,
  );
  const listed = external(
    ['iam', 'list-access-keys', `--user-name=${name}`],
    "{keys: join(' ', sort(AccessKeyMetadata[].join('=', [AccessKeyId, Status])))}",
  );
  const used = keys.map(({ id: key }, at) => [
    `${id}_key${at + 1}`,
    external(['iam', 'get-access-key-last-used', `--access-key-id=${key ?? ''}`], '{last: to_string(AccessKeyLastUsed.LastUsedDate)}'),
  ] as const);
  const data = { [id]: who, ...(kind === 'user' ? { [`${id}_keys`]: listed } : {}), ...Object.fromEntries(used) };
  const checks = { lifecycle: { precondition: preconditions(principal, id) } };
  const deny = whole ? denial(principal, id, checks) : {};
  const active = keys.filter(({ status }) => status === 'Active');
  // Destroying what was imported would delete the key.
  const kept = { lifecycle: { ...checks.lifecycle, prevent_destroy: true } };
  const called = (key: string | null): string => `${id}_${(key ?? '').replace(/\W/g, '_')}`;
  const resources = active.map(({ id: key }) => [called(key), { user: literal(name), status: 'Inactive', ...kept }] as const);
  return {
    data,
    imports: active.map(({ id: key }) => ({ to: `aws_iam_access_key.${called(key)}`, id: literal(key ?? '') })),
    resource: { ...deny, ...(resources.length === 0 ? {} : { aws_iam_access_key: Object.fromEntries(resources) }) },
  };
}

function denial({ kind, name, steps }: PlannedPrincipal, id: string, checks: Block): Readonly<Record<string, Block>> {
  const policy = steps.map(({ input }) => input['PolicyArn']).find((arn) => typeof arn === 'string');
  if (policy === undefined) return {};
  return { [`aws_iam_${kind}_policy_attachment`]: { [id]: { [kind]: literal(name), policy_arn: literal(policy), ...checks } } };
}

/** Looked at before the resource is made: else it is not. */
function preconditions(principal: PlannedPrincipal, id: string): readonly Block[] {
  const { kind, uniqueId, created, credentials, others, blast } = principal;
  const keysOf = (of: readonly PlannedCredential[], as?: string): readonly string[] =>
    of.filter((each) => each.kind === 'key').map(({ id: key, status }) => `${key ?? '?'}=${status === 'Active' ? (as ?? status) : status}`);
  const listed = (as?: string): string => [...keysOf(credentials, as), ...keysOf(others)].sort().join(' ');
  const last = kind === 'role' ? blast.lastUse : credentials.find((each) => each.kind === 'password')?.lastUsed;
  const keys = credentials.filter((each) => each.kind === 'key' && each.id !== null);
  return [
    is(`${id}.result.id`, uniqueId ?? '', 'Somebody else has the name.'),
    isAt(`${id}.result.created`, created, 'It was made at another time.'),
    ...(last === undefined || last === 'unknown' ? [] : [isAt(`${id}.result.last`, last, 'It was used since.')]),
    ...(kind === 'user' ? [isOneOf(`${id}_keys.result.keys`, [listed(), listed('Inactive')], 'Its keys are others than planned.')] : []),
    ...keys.flatMap(({ lastUsed }, at) =>
      lastUsed === 'unknown' ? [] : [isAt(`${id}_key${at + 1}.result.last`, lastUsed, 'The key was used since.')],
    ),
  ];
}

function is(place: string, value: string, message: string): Block {
  return { condition: `\${data.external.${place} == ${literal(JSON.stringify(value))}}`, error_message: message };
}

/** As it was planned; and as it is when it was applied before. */
function isOneOf(place: string, values: readonly string[], message: string): Block {
  return { condition: `\${contains(${literal(JSON.stringify(values))}, data.external.${place})}`, error_message: message };
}

function isAt(place: string, time: string | null, message: string): Block {
  if (time === null) return is(place, 'null', message);
  const planned = literal(JSON.stringify(time.slice(0, 19)));
  return { condition: `\${substr(data.external.${place}, 0, 19) == ${planned}}`, error_message: message };
}

/** In Terraform's JSON a text is a template. */
function literal(text: string): string {
  // In the text that takes a place, two dollar signs would be one.
  return text.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
}

function merged(parts: readonly Readonly<Record<string, Block>>[]): Readonly<Record<string, Block>> {
  const all: Record<string, Block> = {};
  for (const part of parts) for (const [type, resources] of Object.entries(part)) all[type] = { ...all[type], ...resources };
  return all;
}
