import { parseArn } from '../model/arn.js';
import { TAG_PREFIX } from './marks.js';
import type { CleanupPlan, PlannedPrincipal, PlannedStep, Stage, StepInput, StepTag } from './plan.js';
import { callsOf } from './session-policy.js';
import { denyAllArn } from './steps/quarantine.js';

/** What each stage may write at all. */
const ACTIONS: Readonly<Record<Stage, RegExp>> = {
  quarantine: /^iam:((Attach|Tag)(User|Role)(Policy)?|Put(User|Role)PermissionsBoundary|Update\w+)$/,
  remove: /^iam:(Delete(?!PolicyVersion)\w+|Detach\w+|Remove\w+|Deactivate\w+|UntagUser)$/,
  shrink: /^iam:((Create|Delete)PolicyVersion|(Put|Delete)(User|Role)Policy)$/,
};

/** Without the name of a user, some calls would mean the caller. */
const OF_KIND: Readonly<Record<PlannedPrincipal['kind'], RegExp>> = {
  user: /^(?!.*(Role|PolicyVersion))/,
  role: /Role/,
  policy: /PolicyVersion$/,
};

/** Of a user in use, and of nothing else. */
const OF_CREDENTIALS = /^iam:(Update\w+|Tag\w+|Untag\w+|Delete(AccessKey|LoginProfile|S\w+))$/;

const CREDENTIAL_IDS = ['AccessKeyId', 'SSHPublicKeyId', 'CertificateId', 'ServiceSpecificCredentialId'] as const;

/** Whom a call is about stands in these alone; what `each` adds must not stand there before. */
const FOUND = ['SerialNumber', 'InstanceProfileName', 'VersionId'] as const;

/**
 * A digest shows that nothing was changed by mistake, and whoever knows how it is made can make it anew: so no step is
 * believed that the planner would not have written. null: all of it makes sense.
 */
export function nonsenseIn(principal: PlannedPrincipal, { stage, accounts }: Pick<CleanupPlan, 'stage' | 'accounts'>): string | null {
  const { kind, name, arn, account, steps } = principal;
  const { partition, accountId, service, resource = '' } = parseArn(arn) ?? {};
  const isHome = accountId === account && accounts.some((each) => each.id === account && each.partition === partition);
  const isOwn = service === 'iam' && resource.startsWith(`${kind}/`) && resource.endsWith(`/${name}`);
  if (!isHome || !isOwn) return `has the ARN of another: ${arn}`;
  for (const [at, step] of steps.entries()) {
    if (step.n !== at + 1) return `has step ${step.n} in the place of step ${at + 1}`;
    const wrong = callsOf(step).find(({ action, input }) => !isMeant(principal, stage, step, action, input));
    if (wrong !== undefined) return `has a step ${step.n} that no plan has: ${wrong.action} ${JSON.stringify(wrong.input)}`;
  }
  return null;
}

function isMeant(principal: PlannedPrincipal, stage: Stage, step: PlannedStep, action: string, input: StepInput): boolean {
  const { kind, whole } = principal;
  const isOfCredentials = stage === 'shrink' || whole || OF_CREDENTIALS.test(action);
  return (
    ACTIONS[stage].test(action) && OF_KIND[kind].test(action) && isOfCredentials && (stage !== 'shrink' || step.was !== undefined) &&
    isAbout(principal, action, input) && isOfItsOwn(principal, stage, input)
  );
}

/** DeleteVirtualMFADevice names nobody: which ones, is found. */
function isAbout({ kind, name, arn }: PlannedPrincipal, action: string, input: StepInput): boolean {
  if (FOUND.some((key) => key in input)) return false;
  if (action === 'iam:DeleteVirtualMFADevice') return kind === 'user' && Object.keys(input).length === 0;
  if (kind === 'policy') return input['PolicyArn'] === arn;
  return input[kind === 'user' ? 'UserName' : 'RoleName'] === name && !((kind === 'user' ? 'RoleName' : 'UserName') in input);
}

/** Its own credentials, nothing attached but the denial, no tags but ours. */
function isOfItsOwn({ kind, arn, credentials }: PlannedPrincipal, stage: Stage, input: StepInput): boolean {
  const { Status = 'Inactive', Tags = [], TagKeys = [], PolicyArn, PermissionsBoundary: boundary = denyAllArn(arn) } = input;
  const ids: readonly unknown[] = CREDENTIAL_IDS.map((key) => input[key]).filter((id) => id !== undefined);
  const keys = [...(Tags as readonly StepTag[]).map(({ Key }) => Key), ...(TagKeys as readonly string[])];
  return (
    Status === 'Inactive' && boundary === denyAllArn(arn) &&
    (stage !== 'quarantine' || kind === 'policy' || PolicyArn === undefined || PolicyArn === denyAllArn(arn)) &&
    ids.every((id) => credentials.some((each) => each.id === id)) && keys.every((key) => key.startsWith(TAG_PREFIX))
  );
}
