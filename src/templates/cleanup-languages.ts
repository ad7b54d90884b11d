import { cleanupAbout, cleanupBoundary, cleanupDocument, type CleanupRole } from './cleanup-role.js';
import { template, trustOf, ROLE_CONDITIONS } from './cloudformation.js';
import { pathAndName } from './role.js';
import { trustDocument, variables } from './terraform.js';

type Json = Readonly<Record<string, unknown>>;

/** One hour is what the sessions take. */
const SESSION_SECONDS = 3600;

/** Texts with `${…}` in them are substituted. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each)]));
}

function given(value: string | null): Json {
  return value === null ? {} : { Default: value };
}

export function cloudFormationCleanupRole(role: CleanupRole): Json {
  const [path, last] = pathAndName(role.name);
  const about = cleanupAbout(role);
  const document = substituted(cleanupDocument(role, { partition: '${AWS::Partition}', account: '${AWS::AccountId}' }));
  const parameters = {
    Principal: { Type: 'String', ...given(role.principal), Description: 'ARN of who may assume the role' },
    RoleName: { Type: 'String', Default: last, Description: 'Name of the role: the same in every account' },
    ExternalId: { Type: 'String', Default: role.externalId ?? '', Description: 'External id that is asked for; empty: none' },
  };
  return template(about, parameters, ROLE_CONDITIONS, {
    Boundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { ManagedPolicyName: { 'Fn::Sub': '${RoleName}Boundary' }, Path: path, PolicyDocument: cleanupBoundary(role) },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        ...{ RoleName: { Ref: 'RoleName' }, Path: path, Description: about, MaxSessionDuration: SESSION_SECONDS },
        ...{ AssumeRolePolicyDocument: trustOf('Principal'), PermissionsBoundary: { Ref: 'Boundary' } },
        Policies: [{ PolicyName: 'iam-audit-cleanup', PolicyDocument: document }],
      },
    },
  });
}

export function terraformCleanupRole(role: CleanupRole): Json {
  const [path, last] = pathAndName(role.name);
  const about = cleanupAbout(role);
  const places = {
    partition: '${data.aws_partition.current.partition}',
    account: '${data.aws_caller_identity.current.account_id}',
  };
  return {
    '//': about,
    variable: variables({
      principal: ['ARN of who may assume the role', role.principal],
      role_name: ['Name of the role: the same in every account', last],
      external_id: ['External id that is asked for; empty: none', role.externalId ?? ''],
    }),
    data: {
      aws_partition: { current: {} },
      aws_caller_identity: { current: {} },
      aws_iam_policy_document: { iam_audit_cleanup_trust: { statement: [trustDocument()] } },
    },
    resource: {
      aws_iam_policy: {
        iam_audit_cleanup_boundary: { name: '${var.role_name}Boundary', path, policy: JSON.stringify(cleanupBoundary(role)) },
      },
      aws_iam_role: {
        iam_audit_cleanup: {
          ...{ name: '${var.role_name}', path, description: about, max_session_duration: SESSION_SECONDS },
          assume_role_policy: '${data.aws_iam_policy_document.iam_audit_cleanup_trust.json}',
          permissions_boundary: '${aws_iam_policy.iam_audit_cleanup_boundary.arn}',
        },
      },
      aws_iam_role_policy: {
        iam_audit_cleanup: {
          ...{ name: 'iam-audit-cleanup', role: '${aws_iam_role.iam_audit_cleanup.id}' },
          policy: JSON.stringify(cleanupDocument(role, places)),
        },
      },
    },
  };
}
