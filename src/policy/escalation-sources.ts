import { PASS_ROLE_SOURCES } from './pass-role-sources.js';

/**
 * Where each path was published, as catalogue and its own id: `pathfinding/iam-001` is https://pathfinding.cloud/paths/iam-001,
 * `prowler/…` a key of its privilege_escalation.py, `cloudsplaining/…` a key of its PRIVILEGE_ESCALATION_METHODS, `aws/…` a
 * call or guide of AWS's own. A published combination of actions stands with each path that it holds whole. Against the lists
 * of Prowler of August 2026, pathfinding.cloud of December 2025 and cloudsplaining of August 2026, by a test.
 */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  create_policy_version: [
    'pathfinding/iam-001', 'pathfinding/iam-016', 'pathfinding/iam-020', 'prowler/OverPermissiveIAM', 'prowler/CreatePolicyVersion',
    'prowler/CreatePolicyVersion+UpdateAssumeRolePolicy', 'prowler/AssumeRole+CreatePolicyVersion',
    'cloudsplaining/CreateNewPolicyVersion', 'cloudsplaining/CreatePolicyVersionThenAssumeRole',
    'cloudsplaining/CreatePolicyVersionThenUpdateAssumeRolePolicy',
  ],
  set_default_policy_version: ['prowler/SetDefaultPolicyVersion', 'cloudsplaining/SetExistingDefaultPolicyVersion'],
  attach_user_policy: [
    'pathfinding/iam-008', 'pathfinding/iam-015', 'prowler/iam:AttachUserPolicy', 'prowler/AttachUserPolicy+CreateAccessKey',
    'cloudsplaining/AttachUserPolicy', 'cloudsplaining/AttachUserPolicyThenCreateAccessKey',
  ],
  attach_group_policy: ['pathfinding/iam-010', 'prowler/iam:AttachGroupPolicy', 'cloudsplaining/AttachGroupPolicy'],
  attach_role_policy: [
    'pathfinding/iam-009', 'pathfinding/iam-014', 'pathfinding/iam-019', 'prowler/iam:AttachRolePolicy',
    'prowler/AttachRolePolicy+UpdateAssumeRolePolicy', 'prowler/AssumeRole+AttachRolePolicy', 'cloudsplaining/AttachRolePolicy',
    'cloudsplaining/AttachRolePolicyThenUpdateAssumeRolePolicy',
  ],
  put_user_policy: [
    'pathfinding/iam-007', 'pathfinding/iam-018', 'prowler/IAMPut', 'prowler/iam:PutUserPolicy',
    'prowler/PutUserPolicy+CreateAccessKey', 'cloudsplaining/PutUserPolicy', 'cloudsplaining/PutUserPolicyThenCreateAccessKey',
  ],
  put_group_policy: ['pathfinding/iam-011', 'prowler/IAMPut', 'prowler/iam:PutGroupPolicy', 'cloudsplaining/PutGroupPolicy'],
  put_role_policy: [
    'pathfinding/iam-005', 'pathfinding/iam-017', 'pathfinding/iam-021', 'prowler/IAMPut', 'prowler/iam:PutRolePolicy',
    'prowler/PutRolePolicy+UpdateAssumeRolePolicy', 'prowler/AssumeRole+PutRolePolicy', 'cloudsplaining/PutRolePolicy',
    'cloudsplaining/PutRolePolicyThenUpdateAssumeRolePolicy',
  ],
  add_user_to_group: ['pathfinding/iam-013', 'prowler/iam:AddUserToGroup', 'cloudsplaining/AddUserToGroup'],
  permission_set_managed_policy: ['prowler/sso:AttachManagedPolicyToPermissionSet'],
  permission_set_inline_policy: ['prowler/sso:PutInlinePolicyToPermissionSet'],
  permission_set_assignment: ['prowler/SSOCreatePermissionSet+CreateAccountAssignment+AttachManagedPolicy'],
  create_access_key: [
    'pathfinding/iam-002', 'pathfinding/iam-003', 'pathfinding/iam-015', 'pathfinding/iam-018', 'prowler/iam:CreateAccessKey',
    'prowler/CreateAccessKey+DeleteAccessKey', 'prowler/AttachUserPolicy+CreateAccessKey', 'prowler/PutUserPolicy+CreateAccessKey',
    'cloudsplaining/CreateAccessKey', 'cloudsplaining/CreateAndRotateAccessKey', 'cloudsplaining/AttachUserPolicyThenCreateAccessKey',
    'cloudsplaining/PutUserPolicyThenCreateAccessKey',
  ],
  create_login_profile: ['pathfinding/iam-004', 'prowler/iam:CreateLoginProfile', 'cloudsplaining/CreateLoginProfile'],
  update_login_profile: ['pathfinding/iam-006', 'prowler/iam:UpdateLoginProfile', 'cloudsplaining/UpdateLoginProfile'],
  update_trust_policy: [
    'pathfinding/iam-012', 'pathfinding/iam-019', 'pathfinding/iam-020', 'pathfinding/iam-021', 'prowler/iam:UpdateAssumeRolePolicy',
    'prowler/AttachRolePolicy+UpdateAssumeRolePolicy', 'prowler/CreatePolicyVersion+UpdateAssumeRolePolicy',
    'prowler/PutRolePolicy+UpdateAssumeRolePolicy', 'prowler/AssumeRole+UpdateAssumeRolePolicy',
    'cloudsplaining/UpdateRolePolicyToAssumeIt', 'cloudsplaining/AttachRolePolicyThenUpdateAssumeRolePolicy',
    'cloudsplaining/CreatePolicyVersionThenUpdateAssumeRolePolicy', 'cloudsplaining/PutRolePolicyThenUpdateAssumeRolePolicy',
  ],
  assume_root: ['aws/API_AssumeRoot'],
  update_function_code: [
    'pathfinding/lambda-003', 'pathfinding/lambda-004', 'pathfinding/lambda-005', 'prowler/lambda:UpdateFunctionCode',
    'prowler/UpdateFunctionCode+InvokeFunction', 'prowler/UpdateFunctionCode+AddPermission',
    'cloudsplaining/EditExistingLambdaFunctionWithRole', 'cloudsplaining/UpdateAndInvokeLambdaFunction',
    'cloudsplaining/UpdateLambdaFunctionAndAddPermission',
  ],
  update_function_layer: ['prowler/lambda:UpdateFunctionConfiguration'],
  update_stack: ['pathfinding/cloudformation-002', 'prowler/CloudFormationUpdateStack'],
  change_set: ['pathfinding/cloudformation-005', 'prowler/CloudFormationChangeSet', 'cloudsplaining/ExecuteCloudFormationChangeSet'],
  glue_endpoint_key: ['pathfinding/glue-002', 'prowler/GlueUpdateDevEndpoint', 'cloudsplaining/UpdateExistingGlueDevEndpoint'],
  notebook_url: [
    'pathfinding/sagemaker-004', 'prowler/SageMakerCreatePresignedNotebookInstanceUrl',
    'cloudsplaining/CreatePresignedSageMakerNotebookUrl',
  ],
  notebook_start_script: [
    'pathfinding/sagemaker-005', 'prowler/SageMakerNotebookLifecycleConfig', 'cloudsplaining/UpdateSageMakerNotebookLifecycleConfig',
  ],
  start_build: ['pathfinding/codebuild-002', 'prowler/CodeBuildStartBuild'],
  start_build_batch: ['pathfinding/codebuild-003', 'prowler/CodeBuildStartBuildBatch'],
  codedeploy: ['prowler/CodeDeployCreateDeployment'],
  batch_job: ['prowler/BatchSubmitJob'],
  update_state_machine: ['prowler/StepFunctionsUpdateStateMachine+StartExecution'],
  ssm_command: ['pathfinding/ssm-002', 'prowler/SSMSendCommand'],
  ssm_association: ['aws/API_CreateAssociation'],
  ssm_session: ['pathfinding/ssm-001', 'prowler/SSMStartSession'],
  instance_connect: [
    'pathfinding/ec2instanceconnect-003', 'prowler/EC2InstanceConnect+SendSSHPublicKey',
    'cloudsplaining/EC2InstanceConnectSendSSHPublicKey',
  ],
  instance_user_data: [
    'pathfinding/ec2-002', 'prowler/EC2ModifyInstanceAttribute', 'cloudsplaining/ModifyEC2InstanceUserDataThenRestart',
  ],
  launch_template: ['pathfinding/ec2-004', 'prowler/EC2ModifyLaunchTemplate', 'cloudsplaining/ModifyExistingEC2LaunchTemplate'],
  ecs_exec: ['prowler/ECS+ExecuteCommand', 'cloudsplaining/ECSExecuteCommandOnRunningTask'],
  eks_access: ['aws/eks-access-policies'],
  update_apprunner: ['pathfinding/apprunner-002', 'prowler/AppRunnerUpdateService'],
  agentcore_session: [
    'pathfinding/bedrock-002', 'prowler/AgentCoreSessionInvoke', 'cloudsplaining/AccessExistingBedrockCodeInterpreterSession',
  ],
  agentcore_browser_session: ['prowler/AgentCoreBrowserSessionConnect'],
  agentcore_command: ['prowler/AgentCoreInvokeRuntimeCommand'],
  assume_role: ['pathfinding/sts-001'],
  remove_boundary: [
    'prowler/iam:DeleteUserPermissionsBoundary', 'prowler/AssumeRole+DeleteRolePermissionsBoundary',
    'hackingthecloud/iam_privilege_escalation',
  ],
  remove_own_deny: ['hackingthecloud/iam_privilege_escalation'],
  ...PASS_ROLE_SOURCES,
};

/** Ids of the sources of a path. */
export function sourcesOf({ id }: { readonly id: string }): readonly string[] {
  return SOURCES[id] ?? [];
}
