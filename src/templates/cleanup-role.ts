import { pathAndName } from './role.js';

type Json = Readonly<Record<string, unknown>>;

export interface CleanupRole {
  /** Name, with its path. */
  readonly name: string;
  readonly auditRole: string;
  readonly principal: string | null;
  readonly externalId: string | null;
  /** May it rewrite policies? Then it may give anything to anybody. */
  readonly shrink: boolean;
}

/** Places that each language fills in its own way. */
interface Places {
  readonly partition: string;
  readonly account: string;
}

const LOOK = ['iam:Get*', 'iam:List*', 'iam:GenerateServiceLastAccessedDetails', 'cloudtrail:LookupEvents'];
const ON_USERS = [
  ...['iam:UpdateAccessKey', 'iam:UpdateSSHPublicKey', 'iam:UpdateSigningCertificate', 'iam:UpdateServiceSpecificCredential'],
  ...['iam:DeleteAccessKey', 'iam:DeleteLoginProfile', 'iam:DeleteSSHPublicKey', 'iam:DeleteSigningCertificate'],
  ...['iam:DeleteServiceSpecificCredential', 'iam:DeactivateMFADevice'],
];
const TAGGING = ['iam:TagUser', 'iam:UntagUser', 'iam:TagRole', 'iam:UntagRole'];
/** Only on what is in quarantine: taking a policy away may take a Deny away. */
const TAKING_APART = [
  ...['iam:DetachUserPolicy', 'iam:DeleteUserPolicy', 'iam:DeleteUserPermissionsBoundary', 'iam:DeleteUser'],
  ...['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'iam:DeleteRolePermissionsBoundary', 'iam:DeleteRole'],
];
const SHRINKING = ['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion'];
const REWRITING = ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:DeleteUserPolicy', 'iam:DeleteRolePolicy'];

/** The never-touch list once more, where IAM itself holds to it. */
const PROTECTED = [
  ...['AWSControlTower*', 'aws-controltower-*', 'OrganizationAccountAccessRole', 'stacksets-exec-*', 'AWSCloudFormationStackSet*'],
  ...['cfn-exec', 'deploy', 'file-publishing', 'image-publishing', 'lookup'].map((what) => `cdk-*-${what}-role-*`),
];

/** Every action that the stages need. */
export function cleanupActions(shrink: boolean): readonly string[] {
  const all = [
    ...['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
    ...[...LOOK, ...ON_USERS, ...TAGGING, ...TAKING_APART],
    ...['iam:RemoveUserFromGroup', 'iam:DeleteVirtualMFADevice', 'iam:RemoveRoleFromInstanceProfile'],
    ...(shrink ? [...SHRINKING, ...REWRITING] : []),
  ];
  return [...new Set(all)];
}

/**
 * What it may do. Policies it may only attach AWSDenyAll, as a policy or as a boundary, so that it can make nobody stronger:
 * neither another one nor itself.
 */
export function cleanupDocument({ name, auditRole, shrink }: CleanupRole, { partition, account }: Places): Json {
  const own = `arn:${partition}:iam::${account}:`;
  const [users, roles] = [`${own}user/*`, `${own}role/*`];
  const denyAll = `arn:${partition}:iam::aws:policy/AWSDenyAll`;
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[], Condition?: Json): Json =>
    ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) });
  const onlyDenyAll = (key: string): Json => ({ ArnEquals: { [key]: denyAll } });
  const policies = ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:DetachUserPolicy', 'iam:DetachRolePolicy'];
  const boundaries = ['Put', 'Delete'].flatMap((verb) => ['User', 'Role'].map((who) => `iam:${verb}${who}PermissionsBoundary`));
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Look', LOOK, '*'),
      allow('DenyAll', policies, [users, roles], onlyDenyAll('iam:PolicyARN')),
      allow('DenyAllByBoundary', boundaries, [users, roles], onlyDenyAll('iam:PermissionsBoundary')),
      allow('Credentials', ON_USERS, users),
      allow('Marks', TAGGING, [users, roles], { 'ForAllValues:StringLike': { 'aws:TagKeys': 'iam-audit:*' } }),
      allow('TakeApartWhatIsInQuarantine', TAKING_APART, [users, roles], { Null: { 'aws:ResourceTag/iam-audit:quarantined': 'false' } }),
      allow('Groups', ['iam:RemoveUserFromGroup'], `${own}group/*`),
      allow('Devices', ['iam:DeleteVirtualMFADevice'], `${own}mfa/*`),
      allow('InstanceProfiles', ['iam:RemoveRoleFromInstanceProfile'], `${own}instance-profile/*`),
      ...(shrink ? [allow('Versions', SHRINKING, `${own}policy/*`), allow('InlinePolicies', REWRITING, [users, roles])] : []),
      { Sid: 'NeverTouch', Effect: 'Deny', NotAction: LOOK, Resource: protectedArns(own, [name, auditRole, 'IamAuditHub']) },
    ],
  };
}

/** With any path before them. */
function protectedArns(own: string, ourRoles: readonly string[]): readonly string[] {
  const names = [...PROTECTED, ...ourRoles.map((role) => pathAndName(role)[1])];
  const anywhere = names.flatMap((each) => [`${own}role/${each}`, `${own}role/*/${each}`]);
  return [`${own}role/aws-service-role/*`, `${own}role/aws-reserved/*`, ...anywhere];
}

/** Whatever is given to the role later, it may do no more than this. */
export function cleanupBoundary({ shrink }: CleanupRole): Json {
  const all = { Sid: 'NoMoreThanCleanup', Effect: 'Allow', Action: cleanupActions(shrink), Resource: '*' };
  return { Version: '2012-10-17', Statement: [all] };
}

const ABOUT = 'Entered by iam-audit cleanup apply: quarantine and removal of users, roles and their credentials';
const DANGER = '; it may rewrite policies too, so whoever enters it can become anything in the account';

export function cleanupAbout({ shrink }: CleanupRole): string {
  return `${ABOUT}${shrink ? DANGER : ''}`;
}
