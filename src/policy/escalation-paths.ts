/**
 * permissions: it changes what it may do itself, or a principal it controls · credentials: it gets the credentials of
 * another · pass_role: it starts something new that works with a role it passes · running_code: it changes, or enters,
 * something that works with a role already · assume_role: it works as a role that trusts it.
 */
export const ESCALATION_VIAS = ['permissions', 'credentials', 'pass_role', 'running_code', 'assume_role'] as const;

/**
 * Things whose choice decides how much is gained, as the ARN that all of one account match: not a letter wider, or a
 * policy that names all of them would seem to name some.
 */
export const ESCALATION_TARGETS = {
  users: 'arn:{partition}:iam::{account}:user/*',
  groups: 'arn:{partition}:iam::{account}:group/*',
  roles: 'arn:{partition}:iam::{account}:role/*',
  policies: 'arn:{partition}:iam::{account}:policy/*',
  functions: 'arn:{partition}:lambda:*:{account}:function:*',
  instances: 'arn:{partition}:ec2:*:{account}:instance/*',
  launch_templates: 'arn:{partition}:ec2:*:{account}:launch-template/*',
  stacks: 'arn:{partition}:cloudformation:*:{account}:stack/*/*',
  glue_endpoints: 'arn:{partition}:glue:*:{account}:devEndpoint/*',
  notebooks: 'arn:{partition}:sagemaker:*:{account}:notebook-instance/*',
  builds: 'arn:{partition}:codebuild:*:{account}:project/*',
  tasks: 'arn:{partition}:ecs:*:{account}:task/*/*',
  web_services: 'arn:{partition}:apprunner:*:{account}:service/*/*',
  interpreters: 'arn:{partition}:bedrock-agentcore:*:{account}:code-interpreter-custom/*',
} as const;

export type EscalationTarget = keyof typeof ESCALATION_TARGETS;

export interface EscalationNeed {
  /** `iam:PassRole` */
  readonly action: string;
  /** What it must be allowed on; left out: any resource of the service will do, for it is a new or an arbitrary one. */
  readonly on?: EscalationTarget;
  /** true: on itself it gains nothing. */
  readonly others?: true;
}

/** Actions that together let a principal gain permissions that it was not granted. */
export interface EscalationPath {
  /** snake_case, stable. */
  readonly id: string;
  /** What the principal would do, in a few words. */
  readonly title: string;
  readonly needs: readonly EscalationNeed[];
  readonly via: (typeof ESCALATION_VIAS)[number];
}

const PASS: EscalationNeed = { action: 'iam:PassRole', on: 'roles', others: true };

/** The actions stand as one string, separated by spaces. */
function path(via: EscalationPath['via'], id: string, title: string, actions: string, on?: EscalationTarget): EscalationPath {
  return { id, title, via, needs: actions.split(' ').map((action) => (on === undefined ? { action } : { action, on })) };
}

function permissions(id: string, title: string, action: string, on: EscalationTarget): EscalationPath {
  return path('permissions', id, title, action, on);
}

function credentials(id: string, title: string, action: string, on: EscalationTarget): EscalationPath {
  return { id, title, via: 'credentials', needs: [{ action, on, others: true }] };
}

function passRole(id: string, title: string, actions: string): EscalationPath {
  const { needs, ...rest } = path('pass_role', `pass_role_${id}`, title, actions);
  return { ...rest, needs: [PASS, ...needs] };
}

function runningCode(id: string, title: string, actions: string, on?: EscalationTarget): EscalationPath {
  return path('running_code', id, title, actions, on);
}

/**
 * The well-known ways to escalate privileges in AWS, gathered from published catalogues and put in words of our own:
 * Rhino Security Labs, "AWS IAM Privilege Escalation – Methods and Mitigation", both parts
 * (https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/), where most were first described;
 * Bishop Fox, IAM Vulnerable (https://github.com/BishopFox/iam-vulnerable); Datadog, pathfinding.cloud
 * (https://pathfinding.cloud); NCC Group, Principal Mapper (https://github.com/nccgroup/PMapper).
 * What they gain depends on the roles, users and code of the account, which nobody but the account knows. That every
 * action exists is tested against the service authorization reference.
 */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  permissions('create_policy_version', 'Rewrite a policy', 'iam:CreatePolicyVersion', 'policies'),
  permissions('set_default_policy_version', 'Bring back an older, wider version of a policy', 'iam:SetDefaultPolicyVersion', 'policies'),
  permissions('attach_user_policy', 'Attach any policy to a user', 'iam:AttachUserPolicy', 'users'),
  permissions('attach_group_policy', 'Attach any policy to a group', 'iam:AttachGroupPolicy', 'groups'),
  permissions('attach_role_policy', 'Attach any policy to a role', 'iam:AttachRolePolicy', 'roles'),
  permissions('put_user_policy', 'Write an inline policy for a user', 'iam:PutUserPolicy', 'users'),
  permissions('put_group_policy', 'Write an inline policy for a group', 'iam:PutGroupPolicy', 'groups'),
  permissions('put_role_policy', 'Write an inline policy for a role', 'iam:PutRolePolicy', 'roles'),
  { id: 'add_user_to_group', title: 'Join a group', via: 'permissions', needs: [{ action: 'iam:AddUserToGroup', on: 'groups', others: true }] },

  credentials('create_access_key', 'Make an access key for another user', 'iam:CreateAccessKey', 'users'),
  credentials('create_login_profile', 'Give another user a console password', 'iam:CreateLoginProfile', 'users'),
  credentials('update_login_profile', "Change another user's console password", 'iam:UpdateLoginProfile', 'users'),
  // A trust policy that names the principal itself lets it in without sts:AssumeRole.
  credentials('update_trust_policy', 'Let itself into a role', 'iam:UpdateAssumeRolePolicy', 'roles'),

  passRole('ec2', 'Start an instance with a role', 'ec2:RunInstances'),
  passRole('ec2_spot', 'Request a spot instance with a role', 'ec2:RequestSpotInstances'),
  passRole('autoscaling', 'Start instances with a role in an Auto Scaling group', 'autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup'),
  passRole('lambda', 'Create a function with a role and call it', 'lambda:CreateFunction lambda:InvokeFunction'),
  passRole('lambda_permission', 'Create a function with a role and let others call it', 'lambda:CreateFunction lambda:AddPermission'),
  passRole('lambda_event', 'Create a function with a role that events set off', 'lambda:CreateFunction lambda:CreateEventSourceMapping'),
  passRole('cloudformation_stack', 'Let a stack act with a role', 'cloudformation:CreateStack'),
  passRole('cloudformation_stack_set', 'Let a stack set act with a role', 'cloudformation:CreateStackSet cloudformation:CreateStackInstances'),
  passRole('glue_endpoint', 'Open a Glue development endpoint with a role', 'glue:CreateDevEndpoint'),
  passRole('glue_job', 'Run a new Glue job with a role', 'glue:CreateJob glue:StartJobRun'),
  passRole('glue_job_trigger', 'Let a trigger run a new Glue job with a role', 'glue:CreateJob glue:CreateTrigger'),
  passRole('glue_update_job', 'Give a Glue job another role and script', 'glue:UpdateJob glue:StartJobRun'),
  passRole('datapipeline', 'Run commands in a pipeline with a role', 'datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline'),
  passRole('sagemaker_notebook', 'Open a new notebook with a role', 'sagemaker:CreateNotebookInstance sagemaker:CreatePresignedNotebookInstanceUrl'),
  passRole('sagemaker_training', 'Run a training job with a role', 'sagemaker:CreateTrainingJob'),
  passRole('sagemaker_processing', 'Run a processing job with a role', 'sagemaker:CreateProcessingJob'),
  passRole('codebuild', 'Run a new build with a role', 'codebuild:CreateProject codebuild:StartBuild'),
  passRole('codebuild_batch', 'Run a new batch of builds with a role', 'codebuild:CreateProject codebuild:StartBuildBatch'),
  passRole('codestar', 'Let a CodeStar project act with a role', 'codestar:CreateProject'),
  passRole('ecs_task', 'Run a task of a known definition with another role', 'ecs:RunTask'),
  passRole('ecs_new_task', 'Start a new task with a role on an instance', 'ecs:RegisterTaskDefinition ecs:StartTask'),
  passRole('ecs_service', 'Run a service of new tasks with a role', 'ecs:RegisterTaskDefinition ecs:CreateService'),
  passRole('apprunner', 'Run an App Runner service with a role', 'apprunner:CreateService'),
  passRole('ssm_automation', 'Run an automation document with a role', 'ssm:CreateDocument ssm:StartAutomationExecution'),
  passRole(
    'agentcore',
    'Run code in a new AgentCore interpreter with a role',
    'bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter',
  ),

  runningCode('update_function_code', 'Change the code of a function', 'lambda:UpdateFunctionCode', 'functions'),
  runningCode('update_function_layer', 'Put a layer of its own under a function', 'lambda:UpdateFunctionConfiguration', 'functions'),
  runningCode('update_stack', 'Change a stack that acts with a role', 'cloudformation:UpdateStack', 'stacks'),
  runningCode('change_set', 'Change a stack that acts with a role by a change set', 'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet', 'stacks'),
  runningCode('glue_endpoint_key', 'Put its SSH key on a Glue development endpoint', 'glue:UpdateDevEndpoint', 'glue_endpoints'),
  runningCode('notebook_url', 'Open the notebook of another principal', 'sagemaker:CreatePresignedNotebookInstanceUrl', 'notebooks'),
  {
    id: 'notebook_start_script',
    title: 'Give a notebook a start script',
    via: 'running_code',
    needs: [
      { action: 'sagemaker:CreateNotebookInstanceLifecycleConfig' },
      { action: 'sagemaker:StopNotebookInstance', on: 'notebooks' },
      { action: 'sagemaker:UpdateNotebookInstance', on: 'notebooks' },
      { action: 'sagemaker:StartNotebookInstance', on: 'notebooks' },
    ],
  },
  runningCode('start_build', 'Run commands of its own in a build project', 'codebuild:StartBuild', 'builds'),
  runningCode('start_build_batch', 'Run commands of its own in a batch of builds', 'codebuild:StartBuildBatch', 'builds'),
  runningCode('ssm_command', 'Run commands on an instance', 'ssm:SendCommand', 'instances'),
  runningCode('ssm_session', 'Open a session on an instance', 'ssm:StartSession', 'instances'),
  runningCode('instance_connect', 'Put its SSH key on an instance', 'ec2-instance-connect:SendSSHPublicKey', 'instances'),
  runningCode('instance_user_data', 'Change the start script of an instance', 'ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances', 'instances'),
  runningCode('launch_template', 'Change the template that instances start from', 'ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate', 'launch_templates'),
  runningCode('ecs_exec', 'Run commands in a running task', 'ecs:ExecuteCommand', 'tasks'),
  runningCode('update_apprunner', 'Change the code of an App Runner service', 'apprunner:UpdateService', 'web_services'),
  runningCode(
    'agentcore_session',
    'Run code in an AgentCore interpreter',
    'bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter',
    'interpreters',
  ),
];
