import type { World, WorldAccount, WorldRole } from '../../../src/sandbox/world.js';

/** Does the world show the case? */
export type RoleProof = (role: WorldRole, account: WorldAccount, world: World) => boolean;

const DAY = 86_400_000;

interface Statement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: object;
}

function statements(document: string): readonly Statement[] {
  return (JSON.parse(document) as { readonly Statement: readonly Statement[] }).Statement;
}

function inline(role: WorldRole): readonly Statement[] {
  return role.inline.flatMap(({ document }) => statements(document));
}

/** Days from an instant to the present. */
function days(at: string | undefined, world: World): number {
  return at === undefined ? Number.NaN : (Date.parse(world.now) - Date.parse(at)) / DAY;
}

function idle(role: WorldRole, world: World): number {
  return days(role.lastUsed?.at, world);
}

function principals(role: WorldRole): readonly string[] {
  return statements(role.trust).flatMap(({ Principal = {} }) =>
    (typeof Principal === 'string' ? [Principal] : Object.values(Principal).flat()));
}

/** The account that the one trusted principal names. */
function trusted(role: WorldRole, world: World): WorldAccount | undefined {
  const id = /\d{12}/.exec(principals(role)[0] ?? '')?.[0];
  return world.accounts.find((account) => account.id === id);
}

function trustsMember(role: WorldRole, world: World): boolean {
  const account = trusted(role, world);
  return account?.inOrganization === true && account.state === 'ACTIVE';
}

function conditions(role: WorldRole): string {
  return statements(role.trust).map(({ Condition }) => JSON.stringify(Condition ?? {})).join();
}

function allows(role: WorldRole, ...actions: readonly string[]): boolean {
  const allowed = inline(role).filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [] }) => Action);
  return actions.every((action) => allowed.includes(action));
}

function holds(role: WorldRole, name: string): boolean {
  return role.attached.some((policy) => policy.name === name);
}

function uses(role: WorldRole, namespace: string): boolean {
  return role.services.some((service) => service.namespace === namespace && service.lastAuthenticated !== null);
}

/** Does a policy over the account name this in a Deny? */
function denied(account: WorldAccount, world: World, pattern: string): boolean {
  const above = [account.id, account.parentId];
  return (world.organization?.policies ?? []).some(({ targets, document }) => targets !== 'everywhere'
    && targets.some((id) => above.includes(id))
    && document.includes(pattern));
}

const use: Readonly<Record<string, RoleProof>> = {
  'role-used-10-days': (role, _, world) => idle(role, world) === 10 && role.services.some(({ actions = [] }) => actions.length === 3),
  'role-used-just-under-90-days': (role, _, world) => idle(role, world) > 89 && idle(role, world) < 90,
  'role-used-exactly-90-days': (role, _, world) => idle(role, world) === 90,
  'role-used-200-days': (role, _, world) => idle(role, world) === 200,
  'role-not-in-window': (role, _, world) => role.lastUsed === null && days(role.createdAt, world) > 400,
  'role-never-used': (role, _, world) => role.lastUsed === null && days(role.createdAt, world) === 200,
  'role-brand-new': (role, _, world) => role.lastUsed === null && days(role.createdAt, world) === 2,
  'role-uses-untracked-service': (role, _, world) => uses(role, 'wickr')
    && world.advisor?.untrackedServices?.includes('wickr') === true
    && !uses(role, 's3'),
  'role-uses-passrole-only': (role) => allows(role, 'iam:PassRole')
    && !uses(role, 'iam')
    && role.services.some(({ actions = [] }) => actions.some(({ name, lastAccessed }) => name === 'PassRole' && lastAccessed !== null)),
  'grant-denied-by-scp': (role, account, world) => allows(role, 'redshift:*')
    && !uses(role, 'redshift')
    && denied(account, world, 'redshift:*'),
  'grant-capped-by-boundary': (role) => allows(role, 'cloudformation:*') && role.boundaryArn?.endsWith('workload-boundary') === true,
  'grant-outside-scp-list': (role, account, world) => {
    const full = world.organization?.policies?.find(({ name }) => name === 'FullAWSAccess');
    return allows(role, 'ec2:CreateSnapshot') && full?.targets !== 'everywhere' && full?.targets.includes(account.id) === false;
  },
};

const trust: Readonly<Record<string, RoleProof>> = {
  'trust-member-account': (role, account, world) => trustsMember(role, world)
    && principals(role)[0]?.endsWith(':root') === true
    && trusted(role, world)?.id !== account.id,
  'trust-member-role': (role, _, world) => trustsMember(role, world)
    && trusted(role, world)?.roles.some(({ name }) => principals(role)[0]?.endsWith(`:role/${name}`)) === true,
  'trust-outside-account': (role, _, world) => trusted(role, world) === undefined && conditions(role) === '{}',
  'trust-outside-with-external-id': (role, _, world) => trusted(role, world) === undefined && conditions(role).includes('sts:ExternalId'),
  'trust-member-with-external-id': (role, _, world) => trustsMember(role, world) && conditions(role).includes('sts:ExternalId'),
  'trust-closed-account': (role, _, world) => trusted(role, world)?.state === 'CLOSED',
  'trust-former-member': (role, _, world) => trusted(role, world)?.inOrganization === false,
  'trust-unknown-account': (role, _, world) => /^\d{12}$/.test(principals(role)[0] ?? '') && trusted(role, world) === undefined,
  'trust-dead-role': (role) => /^AROA[A-Z2-7]{17}$/.test(principals(role)[0] ?? ''),
  'trust-dead-user': (role) => /^AIDA[A-Z2-7]{17}$/.test(principals(role)[0] ?? '') && principals(role).length === 2,
  'trust-saml': (role) => principals(role)[0]?.includes(':saml-provider/') === true && !role.path.startsWith('/aws-reserved/'),
  'trust-everybody': (role) => principals(role).join() === '*' && conditions(role) === '{}',
  'trust-everybody-of-organization': (role, _, world) => principals(role).join() === '*'
    && conditions(role).includes(world.organization?.id ?? '?'),
  'trust-oidc': (role) => /:sub":"repo:\w+\/\w+:ref:[^*]+"/.test(conditions(role)),
  'trust-oidc-wide': (role) => conditions(role).includes(':sub":"repo:quillhaven/*"'),
  'trust-oidc-any': (role) => conditions(role).includes(':sub":"*"'),
  'trust-oidc-no-sub': (role) => principals(role)[0]?.includes(':oidc-provider/') === true && !conditions(role).includes(':sub'),
};

const privileges: Readonly<Record<string, RoleProof>> = {
  'role-admin-managed': (role) => holds(role, 'AdministratorAccess') && role.boundaryArn === null,
  'role-admin-inline': (role) => inline(role).some(({ Action }) => Action === '*'),
  'role-admin-wildcards': (role) => inline(role).some(({ Action }) => Action === '*:*'),
  'role-admin-not-action': (role) => inline(role).some(({ Effect, NotAction }) => Effect === 'Allow' && NotAction !== undefined),
  'role-admin-with-condition': (role) => inline(role).some(({ Action, Condition }) => Action === '*' && Condition !== undefined),
  'role-admin-behind-boundary': (role) => holds(role, 'AdministratorAccess') && role.boundaryArn !== null,
  'escalation-create-policy-version': (role, account, world) => allows(role, 'iam:CreatePolicyVersion')
    && !denied(account, world, 'iam:CreatePolicyVersion'),
  'escalation-set-default-version': (role) => allows(role, 'iam:SetDefaultPolicyVersion'),
  'escalation-attach-user-policy': (role) => allows(role, 'iam:AttachUserPolicy'),
  'escalation-put-role-policy': (role) => allows(role, 'iam:PutRolePolicy'),
  'escalation-add-user-to-group': (role) => allows(role, 'iam:AddUserToGroup'),
  'escalation-create-access-key': (role) => allows(role, 'iam:CreateAccessKey'),
  'escalation-login-profile': (role) => allows(role, 'iam:UpdateLoginProfile'),
  'escalation-update-trust': (role) => allows(role, 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'),
  'escalation-passrole-lambda': (role) => allows(role, 'iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  'escalation-passrole-cloudformation': (role) => allows(role, 'iam:PassRole', 'cloudformation:CreateStack'),
  'escalation-update-function-code': (role) => allows(role, 'lambda:UpdateFunctionCode') && !allows(role, 'iam:PassRole'),
  'escalation-passrole-ec2': (role) => allows(role, 'iam:PassRole', 'ec2:RunInstances'),
  'escalation-stopped-by-deny': (role) => allows(role, 'iam:CreatePolicyVersion') && inline(role).some(({ Effect }) => Effect === 'Deny'),
  'escalation-stopped-by-scp': (role, account, world) => allows(role, 'iam:CreatePolicyVersion')
    && denied(account, world, 'iam:CreatePolicyVersion'),
  'escalation-stopped-by-boundary': (role) => allows(role, 'iam:AttachRolePolicy') && role.boundaryArn !== null,
  'passrole-of-one-role': (role, { roles }) => roles.some((other) => role.inline[0]?.document.includes(`:role${other.path}${other.name}"`)),
  'assumed-administrator': (role, account) => inline(role).some(({ Action }) => Action === '*')
    && principals(role)[0] === `arn:aws:iam::${account.id}:root`,
  'assumed-on-the-way': (role, _, world) =>
    world.accounts.some(({ id, roles }) => roles.some(({ name }) => role.inline[0]?.document.includes(`::${id}:role/${name}"`))),
  'assumed-from-another-account': (role, account, world) => trusted(
    role,
    world,
  )?.roles.some(({ name }) => principals(role)[0]?.endsWith(`:role/${name}`)) === true && trusted(role, world)?.id !== account.id,
  'escalation-with-condition': (role) => allows(role, 'iam:CreateAccessKey')
    && inline(role).every(({ Condition }) => Condition !== undefined),
};

export const ROLE_PROOFS: Readonly<Record<string, RoleProof>> = {
  ...use,
  ...trust,
  ...privileges,
  'administrator-outside': (role, _, world) => holds(role, 'AdministratorAccess') && trusted(role, world) === undefined,
};
