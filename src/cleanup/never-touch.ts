import type { Tag } from '../model/tag.js';
import { parseArn } from '../model/arn.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/** Who is looked at, from evidence or live. */
export interface Touched {
  readonly kind: 'user' | 'role' | 'policy';
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly tags: readonly Tag[] | Unknown;
  /** Of its access keys, as far as they were seen. */
  readonly keyIds?: readonly string[];
}

/** What is protected besides what AWS and its tools made. */
export interface Protected {
  /** Names, paths or ARNs of the roles that read and that clean up. */
  readonly ownRoles: readonly string[];
  /** ARNs of the caller and of everybody in its chain, assumed-role ARNs too. */
  readonly callers: readonly string[];
  /** Access keys that the chain began with. */
  readonly callerKeys: readonly string[];
  /** `key`, or `key=value`. */
  readonly breakGlassTag: string | null;
}

/** Paths and names of roles that AWS, or tools that deploy, made and rely on. No setting switches them off. */
const PATHS: readonly (readonly [prefix: string, why: string])[] = [
  ['/aws-service-role/', 'an AWS service made it for itself'],
  ['/aws-reserved/', 'IAM Identity Center made it'],
];

/** An emergency comes when nothing was used for years. */
const BREAK_GLASS = /break[-_.]?glass/i;

const NAMES: readonly (readonly [name: RegExp, why: string])[] = [
  [/^AWSServiceRoleFor/i, 'an AWS service made it for itself'],
  [/^AWSReservedSSO_/i, 'IAM Identity Center made it'],
  [/^(AWSControlTower|aws-controltower-)/i, 'Control Tower made it'],
  [/^OrganizationAccountAccessRole$/i, 'the way in from the management account'],
  [/^(stacksets-exec-|AWSCloudFormationStackSet)/i, 'StackSets deploy with it'],
  [/^cdk-.+-(cfn-exec|deploy|file-publishing|image-publishing|lookup)-role-/i, 'the CDK deploys with it, and only then'],
];

/** Why nothing may be written on it, whatever a plan says; null: nothing protects it. */
export function protectedBecause(touched: Touched, protection: Protected): string | null {
  const { ownRoles, breakGlassTag } = protection;
  if (touched.kind === 'policy') return parseArn(touched.arn)?.accountId === 'aws' ? 'it is a policy of AWS' : null;
  return (
    (touched.kind === 'role' ? madeByOthers(touched) : null) ??
    (BREAK_GLASS.test(touched.name) ? 'its name says that it is for emergencies' : null) ??
    (isCaller(touched, protection) ? 'it is the caller, or in the chain that led to it' : null) ??
    (ownRoles.some((role) => isRole(role, touched)) ? 'it is a role of iam-audit' : null) ??
    brokenGlass(touched.tags, breakGlassTag)
  );
}

function madeByOthers({ path, name }: Touched): string | null {
  const lower = path.toLowerCase();
  return PATHS.find(([prefix]) => lower.startsWith(prefix))?.[1] ?? NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

function isCaller(touched: Touched, { callers, callerKeys }: Protected): boolean {
  return callers.some((caller) => isSame(caller, touched)) || touched.keyIds?.some((id) => callerKeys.includes(id)) === true;
}

/** An assumed-role ARN has no path: then the name alone tells, in the same account. */
function isSame(caller: string, { kind, name, arn }: Touched): boolean {
  if (caller === arn) return true;
  const [own, other] = [parseArn(arn), parseArn(caller)];
  if (own === null || other === null || own.accountId !== other.accountId) return false;
  const [word, ...parts] = other.resource.split('/');
  const isName = (text = ''): boolean => text.toLowerCase() === name.toLowerCase();
  if (kind === 'user') return (word === 'user' || word === 'federated-user') && isName(parts.at(-1));
  return (word === 'assumed-role' && isName(parts[0])) || (word === 'role' && isName(parts.at(-1)));
}

/** No two names of an account differ in case alone. */
function isRole(role: string, { kind, name, arn }: Touched): boolean {
  if (kind !== 'role') return false;
  const [given, own] = [role.toLowerCase(), name.toLowerCase()];
  return given.startsWith('arn:') ? given === arn.toLowerCase() : given.slice(given.lastIndexOf('/') + 1) === own;
}

/** Tags that were not seen may be it. Keys of users and roles differ in more than case. */
function brokenGlass(tags: Touched['tags'], wanted: string | null): string | null {
  if (wanted === null) return null;
  if (tags === UNKNOWN) return `its tags were not seen, and ${wanted} would protect it`;
  const at = wanted.indexOf('=');
  const [key, value] = at < 0 ? [wanted, null] : [wanted.slice(0, at), wanted.slice(at + 1)];
  const has = tags.some((tag) => tag.key.toLowerCase() === key.toLowerCase() && (value === null || tag.value === value));
  return has ? `its tag ${wanted} protects it` : null;
}
