import type { World, WorldAccount, WorldUser } from '../../../src/sandbox/world.js';

/** Does the world show the case? */
export type AccountProof = (account: WorldAccount, world: World) => boolean;
export type UserProof = (user: WorldUser, account: WorldAccount, world: World) => boolean;

const DAY = 86_400_000;

/** Days from an instant to the account's report. */
function age(at: string | null | undefined, account: WorldAccount): number {
  return at === null || at === undefined ? Number.NaN : (Date.parse(account.report.generatedAt) - Date.parse(at)) / DAY;
}

function idle(user: WorldUser, account: WorldAccount): number {
  return Math.floor(age(user.keys[0]?.lastUsed?.at, account));
}

function tagged(user: WorldUser, pattern: RegExp): boolean {
  return user.tags.some((tag) => pattern.test(tag.value));
}

function allows(user: WorldUser, pattern: RegExp): boolean {
  return user.inline.some((policy) => pattern.test(policy.document));
}

function holds(user: WorldUser, ...policies: readonly string[]): boolean {
  return policies.every((name) => user.attached.some((policy) => policy.name === name));
}

const bare = (user: WorldUser): boolean => user.password === null && user.keys.length === 0;
const before = (earlier: string | null, later: string): boolean => earlier !== null && earlier < later;

const credentials: Readonly<Record<string, UserProof>> = {
  'password-never-used': (user, account) => user.password?.lastUsedAt === null && age(user.password.changedAt, account) > 700,
  'password-removed': (user) => user.password === null && user.listUsersPasswordLastUsed !== null,
  'no-information': (user) => user.password?.lastUsedAt === null && user.keys[0]?.lastUsed === null,
  'no-credentials': (user) => bare(user) && user.listUsersPasswordLastUsed === null && user.services.length === 0,
  'new-user': (user, account) => user.password?.lastUsedAt === null
    && age(user.createdAt, account) < 1
    && user.createdAt < account.report.generatedAt,
  'password-gap-2018': (user) => user.password?.lastUsedAt?.startsWith('2018-05-03') === true,
  'console-without-mfa': (user) => user.password !== null && !user.mfa,
  'keys-only-without-mfa': (user) => user.password === null && !user.mfa && user.keys.length === 1,
  'new-unused-key': (user, account) => user.keys[0]?.lastUsed === null
    && age(user.keys[0].createdAt, account) < 2
    && age(user.createdAt, account) > 365,
  'old-key-in-use': (user, account) => age(user.keys[0]?.createdAt, account) > 1000 && idle(user, account) === 0,
  'region-not-available': (user) => user.keys[0]?.lastUsed?.region === 'N/A',
  'unused-89-days': (user, account) => idle(user, account) === 89,
  'unused-90-days': (user, account) => age(user.keys[0]?.lastUsed?.at, account) === 90,
  'unused-91-days': (user, account) => idle(user, account) === 91,
  'never-used-old-key': (user, account) => user.keys[0]?.status === 'Active'
    && user.keys[0].lastUsed === null
    && age(user.keys[0].createdAt, account) > 365,
  'inactive-keys': (user) => user.keys.length === 2 && user.keys.every((key) => key.status === 'Inactive'),
  'expired-key': (user) => user.keys[0]?.status === 'Expired',
  'partly-stale': (user, account) => age(user.password?.lastUsedAt, account) < 90 && idle(user, account) > 365,
  'slots-are-not-ids': (user) => user.keys[0]?.status === 'Inactive' && user.keys[1]?.status === 'Active',
  'keys-of-one-second': (user) => user.keys.length === 2 && user.keys[0]?.createdAt === user.keys[1]?.createdAt,
  'signing-certificate': (user) => user.certificates.some((certificate) => certificate.active),
  'three-keys': (user, account) => user.keys.length === 3 && account.report.columns === 23,
  'ses-smtp-user': (user) => user.name.startsWith('ses-smtp-user') && allows(user, /ses:SendRawEmail/),
  'bedrock-api-key': (user) => bare(user) && user.name.startsWith('BedrockAPIKey-') && user.services[0]?.lastAuthenticated !== null,
  'break-glass': (user) => user.tags.some((tag) => tag.key === 'BreakGlass') && user.groups.includes('Administrators'),
};

const freshness: Readonly<Record<string, UserProof>> = {
  'newer-than-report': (user, { report, config }) => user.createdAt > report.generatedAt && user.createdAt < config.capturedAt,
  'newer-than-config': (user, { config }) => user.createdAt > config.capturedAt,
  'deleted-since-report': (user, { report, config }) => user.deletedAt !== null
    && user.deletedAt > report.generatedAt
    && user.deletedAt < config.capturedAt,
  'deleted-just-now': (user, { config }, world) => user.deletedAt !== null
    && user.deletedAt > config.capturedAt
    && user.deletedAt < world.now,
  'config-only': (user, { report, config }) => before(user.deletedAt, report.generatedAt) && !before(user.deletedAt, config.capturedAt),
  'not-in-config-yet': (user, { report, config }) => user.createdAt > config.capturedAt && user.createdAt < report.generatedAt,
  'deleted-namesake': (user, account) => user.deletedAt !== null && heir(user, account)?.name === 'Deploy-Bot',
  'case-variant': (user) => user.deletedAt === null,
  'deleted-same-name': (user, account) => user.deletedAt !== null && heir(user, account)?.name === user.name,
  'recreated-same-name': (user) => user.deletedAt === null,
};

/** The user who took a name over. */
function heir(user: WorldUser, account: WorldAccount): WorldUser | undefined {
  const same = (other: WorldUser): boolean => other.name.toLowerCase() === user.name.toLowerCase() && other.id !== user.id;
  return account.users.find((other) => same(other) && user.deletedAt !== null && other.createdAt >= user.deletedAt);
}

const names: Readonly<Record<string, UserProof>> = {
  'name-with-comma': (user, { report }) => user.name.includes(',') && report.quoteCommas,
  'name-begins-with-equals': (user) => user.name.startsWith('='),
  'name-begins-with-plus': (user) => user.name.startsWith('+'),
  'name-begins-with-minus': (user) => user.name.startsWith('-'),
  'name-begins-with-at': (user) => user.name.startsWith('@'),
  'mail-address-as-name': (user) => user.name.includes('@'),
  'longest-name': (user) => user.name.length === 64,
  'deep-path': (user) => user.path.split('/').length > 6,
  'longest-path': (user) => user.path.length > 500 && user.path.length <= 512,
  'name-with-bare-comma': (user, { report }) => user.name.includes(',') && !report.quoteCommas,
  'name-with-two-bare-commas': (user, { report }) => user.name.split(',').length === 3 && !report.quoteCommas,
  'tag-with-spaces': (user) => user.tags.some((tag) => tag.key.includes(' ') && tag.value.includes(' ')),
  'tag-in-unicode': (user) => tagged(user, /\p{Script=Han}/u),
  'tag-with-emoji': (user) => tagged(user, /\p{Extended_Pictographic}/u),
  'tag-formula': (user) => tagged(user, /^=.*"/),
  // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
  'tag-terminal-escape': (user) => tagged(user, /\u001b\[/),
  'tag-c1-control': (user) => tagged(user, /\u009b[^]*\n/),
  'tag-bidirectional': (user) => tagged(user, /\u202e/),
  'owner-tag': (user) => user.tags.some((tag) => tag.key === 'Owner'),
  'owner-tag-other-case': (user) => user.tags.map((tag) => tag.key).join() === 'owner',
  'no-owner-tag': (user) => user.tags.length === 0,
};

const admins: Readonly<Record<string, UserProof>> = {
  'admin-attached': (user) => holds(user, 'AdministratorAccess') && user.boundaryArn === null,
  'admin-through-group': (user, { groups }) =>
    user.groups.some((name) => groups.some((group) => group.name === name && group.attached[0]?.name === 'AdministratorAccess')),
  'admin-inline': (user) => allows(user, /"Action":"\*","Resource":"\*"/),
  'admin-customer-policy': (user, { policies }) =>
    policies.some((policy) => holds(user, policy.name) && policy.document.includes('"Action":"*"')),
  'admin-action-list': (user) => allows(user, /"Action":\["\*"\]/),
  'admin-resource-list': (user) => allows(user, /"Resource":\[.*"\*"\]/),
  'admin-star-colon-star': (user) => allows(user, /"Action":"\*:\*"/),
  'admin-beside-deny-all': (user) => holds(user, 'AdministratorAccess', 'AWSDenyAll')
    && user.services.some((service) => service.lastAuthenticated !== null),
  'admin-with-condition': (user) => allows(user, /"Action":"\*","Resource":"\*","Condition"/),
  'admin-behind-boundary': (user) => holds(user, 'AdministratorAccess') && user.boundaryArn?.endsWith('workload-boundary') === true,
  'admin-boundary-caps-nothing': (user) => holds(user, 'AdministratorAccess')
    && user.boundaryArn?.endsWith('/AdministratorAccess') === true,
  'power-user': (user) => user.attached.length === 1 && holds(user, 'PowerUserAccess'),
  'iam-full-access': (user) => user.attached.length === 1 && holds(user, 'IAMFullAccess'),
  'star-on-one-resource': (user) => allows(user, /"Action":"\*","Resource":"arn:/),
  'deny-everything': (user) => allows(user, /"Effect":"Deny","Action":"\*"/),
  'unreadable-policy': (user) => user.inline.some((policy) => !readable(policy.document)),
};

function readable(document: string): boolean {
  try {
    JSON.parse(document);
    return true;
  } catch {
    return false;
  }
}

const usage: Readonly<Record<string, UserProof>> = {
  'advisor-many-services': (user) => user.services.length > 200
    && new Set(user.services.map((service) => service.namespace)).size === user.services.length,
  'advisor-some-unused': (user) => new Set(user.services.map((service) => service.lastAuthenticated === null)).size === 2,
  'advisor-outside-window': (user, account) => idle(user, account) > 400
    && user.services.every((service) => service.lastAuthenticated === null),
  'advisor-nothing-granted': (user, account) => idle(user, account) < 3
    && user.services.length === 0
    && user.attached.length + user.inline.length + user.groups.length === 0,
  'advisor-untracked-region': (user) => user.keys[0]?.lastUsed?.region === 'ca-west-1'
    && user.services.every((service) => service.lastAuthenticated === null),
  'advisor-job-fails': (user, { id }, { behaviour }) =>
    behaviour.advisor.failing.includes(`arn:aws:iam::${id}:user${user.path}${user.name}`),
};

const privileges: Readonly<Record<string, UserProof>> = {
  'escalation-through-group': (user, { groups }) => bareOfPolicies(user) && groups.some(({ name, inline }) => user.groups.includes(name)
    && inline.some(({ document }) => document.includes('iam:CreatePolicyVersion'))),
  'escalation-assume-role': (user, { roles }) => allows(user, /"Action":"sts:AssumeRole"/)
    && roles.some(({ name, trust }) => name === 'break-glass' && trust.includes(':root')),
  'escalation-assume-role-chain': (user, { roles }) =>
    roles.some(({ name }) => user.inline.some(({ document }) => document.includes(`:role/${name}"`))),
  'passrole-only': (user) => allows(user, /"Action":"iam:PassRole"/)
    && user.keys[0]?.lastUsed?.service === 'iam'
    && user.services.every((service) => service.lastAuthenticated === null),
  'uses-untracked-service': (user, _, { advisor }) => advisor?.untrackedServices?.includes('wickr') === true
    && user.services.map((service) => service.lastAuthenticated !== null).join() === 'true,true,false',
};

function bareOfPolicies(user: WorldUser): boolean {
  return user.attached.length + user.inline.length === 0;
}

export const USER_PROOFS: Readonly<Record<string, UserProof>> = {
  ...credentials,
  ...freshness,
  ...names,
  ...admins,
  ...usage,
  ...privileges,
};

const SSO_OPERATOR = /^AWSReservedSSO_DatabaseOperator_[0-9a-f]{16}$/;

/** Different instants of last use, over all roles that a rule picks in the accounts of a world. */
function usesOfRoles(world: World, name: RegExp): number {
  return new Set(world.accounts.flatMap(({ roles }) => roles.filter((role) => name.test(role.name)).map((role) => role.lastUsed?.at))).size;
}

function rolesNamed({ roles }: WorldAccount, name: RegExp): number {
  return roles.filter((role) => name.test(role.name)).length;
}

export const ACCOUNT_PROOFS: Readonly<Record<string, AccountProof>> = {
  'recorded-three-times': ({ config }, world) => config.recordingRegions.length === 3 && world.aggregators[0]?.duplicates === true,
  'iam-not-recorded': ({ config, users }) => config.recordingRegions.length === 0 && users.length > 0,
  'weak-password-policy': ({ passwordPolicy }) => passwordPolicy?.minimumLength === 8 && passwordPolicy.reusePrevention === 5,
  'expired-certificate': ({ serverCertificates = [] }, world) => serverCertificates.some(({ expiresAt }) => expiresAt < world.now),
  'not-in-aggregator': ({ config }) => !config.aggregated,
  'lists-are-null': ({ config }) => config.listStyle === 'null',
  'lists-are-objects': ({ config }) => config.listStyle === 'object',
  'damaged-config-row': ({ config }) => config.extraRows.length === 1 && config.extraRows.every((row) => !readable(row)),
  'damaged-report-line': ({ report }) => report.extraLines.some((line) => line.split(',').length < 22),
  'report-dates-with-offset': ({ report }) => report.dates === '+00:00',
  'report-of-23-columns': ({ report }) => report.columns === 23,
  'lingering-rows': ({ inOrganization, config, users }) => !inOrganization && config.aggregated && users.length > 0,
  'management-without-role': ({ id, roles }, { hub }) => id === hub.accountId && roles.every((role) => role.assumable === null),
  'role-missing': ({ joinedMethod, roles, state }) => state === 'ACTIVE'
    && joinedMethod === 'INVITED'
    && roles.every((role) => role.assumable === null),
  'details-denied': ({ denied }) => denied.includes('iam:GetAccountAuthorizationDetails'),
  'report-denied': ({ denied }) => denied.includes('iam:GetCredentialReport') && denied.includes('iam:GenerateCredentialReport'),
  suspended: ({ state }) => state === 'SUSPENDED',
  closed: ({ state }) => state === 'CLOSED',
  'pending-closure': ({ state, roles }) => state === 'PENDING_CLOSURE' && roles.some((role) => role.assumable !== null),
  'pending-activation': ({ state }) => state === 'PENDING_ACTIVATION',
  'root-without-credentials': ({ root }) => root.password === null && !root.mfa && root.keys.length === 0,
  'root-with-key': ({ root }) => root.keys[0]?.status === 'Active' && root.keys[0].lastUsed !== null,
  'root-signed-in': (account) => age(account.root.password?.lastUsedAt, account) < 7,
  'root-without-mfa': ({ root }) => root.password !== null && !root.mfa,
  'root-unknown': ({ denied }) => denied.includes('iam:GetCredentialReport'),
  'service-linked-roles': ({ roles }) => roles.filter((role) => role.path.startsWith('/aws-service-role/')).length > 1,
  'role-outside-window': ({ roles }) => roles.some((role) => role.path === '/application/' && role.lastUsed === null),
  'almost-empty': ({ users }) => users.length === 1,
  'config-lags': ({ config }, { now }) => Date.parse(now) - Date.parse(config.capturedAt) === 20 * 3_600_000,
  'config-outdated': ({ config }) => config.lastUpdateStatus === 'OUTDATED',
  'config-source-failed': ({ config }) => config.lastUpdateStatus === 'FAILED',
  'report-hours-old': ({ report }) => report.state === 'ready' && report.generatedAt === '2026-11-01T08:10:00Z',
  'report-in-progress': ({ report }) => report.state === 'absent' && report.polls > 0,
  'report-expired': ({ report }) => report.state === 'expired',
  'report-absent': ({ report }) => report.state === 'absent' && report.polls === 0,
  'report-limit': ({ report }) => report.limitExceeded === 1,
  'report-without-quotes': ({ report }) => !report.quoteCommas,
  'policy-everywhere': (account, world) =>
    rolesNamed(account, /^platform-deployer$/) === 1 &&
    world.accounts.filter(({ policies }) => policies.some(({ name }) => name === 'platform-deployment')).length > 20 &&
    usesOfRoles(world, /^platform-deployer$/) > 3,
  'permission-set-everywhere': (account, world) => rolesNamed(account, SSO_OPERATOR) === 1 && usesOfRoles(world, SSO_OPERATOR) > 3,
  'quarantined-by-scp': ({ parentId }, { organization }) =>
    organization?.policies?.some(({ name, targets }) => name === 'quarantine' && targets.includes(parentId)) === true,
  'group-of-policy-authors': ({ groups, users }) =>
    groups.some(({ name }) => name === 'PolicyAuthors' && users.some((user) => user.groups.includes(name))),
  'customer-admin-policy': ({ policies }) => policies.some((policy) => policy.name === 'full-control'),
};
