/** What the call makes, or what can only be of its own account. */
function own(service: string, resource: string): string {
  return `arn:{partition}:${service}:*:{account}:${resource}`;
}

/** What may be of another account, or of AWS. */
function anybodys(service: string, resource: string): string {
  return `arn:{partition}:${service}:*:*:${resource}`;
}

const PROFILE = ['arn:{partition}:iam::{account}:instance-profile/*'];
const FUNCTION = [own('lambda', 'function:*')];
const STACK_SET = [anybodys('cloudformation', 'stackset/*:*')];
const JOB = [own('glue', 'job/*')];
const SESSION = [own('glue', 'session/*')];
const PIPELINE = [own('datapipeline', 'pipeline/*')];
const NOTEBOOK = [own('sagemaker', 'notebook-instance/*')];
const PROJECT = [own('codebuild', 'project/*')];
const TASK_DEFINITION = [own('ecs', 'task-definition/*:*')];
const INTERPRETER = [own('bedrock-agentcore', 'code-interpreter-custom/*')];
const RUNTIME_ENDPOINT = [own('bedrock-agentcore', 'runtime/*'), own('bedrock-agentcore', 'runtime/*/runtime-endpoint/*')];
const GROUP = [own('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')];
const STATE_MACHINE = [own('states', 'stateMachine:*')];
const INSTANCE_OF_SSO = 'arn:{partition}:sso:::instance/*';
const PERMISSION_SET = [INSTANCE_OF_SSO, 'arn:{partition}:sso:::permissionSet/*/*'];

/**
 * Resources without which an action of an escalation path can't be called, beside those that the path is about, as the ARNs
 * that all of them match: who is not allowed, or denied, all of one kind can't call it. From the service authorization
 * reference, and tested against it. An interpreter or browser of AWS would do as well as one of one's own, but has no role.
 */
export const OBLIGATORY_RESOURCES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [
    'ec2:RunInstances',
    [
      'arn:{partition}:ec2:*::image/*',
      own('ec2', 'instance/*'),
      ...['network-interface/*', 'security-group/*', 'subnet/*'].map((resource) => anybodys('ec2', resource)),
    ],
  ],
  ['ec2:RequestSpotInstances', [own('ec2', 'spot-instances-request/*')]],
  ['ec2:CreateLaunchTemplate', [own('ec2', 'launch-template/*')]],
  ['autoscaling:CreateLaunchConfiguration', [own('autoscaling', 'launchConfiguration:*:launchConfigurationName/*')]],
  ['autoscaling:CreateAutoScalingGroup', GROUP],
  ['autoscaling:UpdateAutoScalingGroup', GROUP],
  ['iam:RemoveRoleFromInstanceProfile', PROFILE],
  ['iam:AddRoleToInstanceProfile', PROFILE],
  ['lambda:CreateFunction', FUNCTION],
  ['lambda:InvokeFunction', FUNCTION],
  ['lambda:AddPermission', FUNCTION],
  ['cloudformation:CreateStack', [own('cloudformation', 'stack/*/*')]],
  ['cloudformation:CreateStackInstances', STACK_SET],
  ['cloudformation:UpdateStackSet', STACK_SET],
  ['glue:CreateJob', JOB],
  ['glue:StartJobRun', JOB],
  ['glue:UpdateJob', JOB],
  ['glue:CreateTrigger', [own('glue', 'trigger/*')]],
  ['glue:CreateSession', SESSION],
  ['glue:RunStatement', SESSION],
  ['datapipeline:PutPipelineDefinition', PIPELINE],
  ['datapipeline:ActivatePipeline', PIPELINE],
  ['sagemaker:CreateNotebookInstance', NOTEBOOK],
  ['sagemaker:CreateNotebookInstanceLifecycleConfig', [own('sagemaker', 'notebook-instance-lifecycle-config/*')]],
  ['sagemaker:CreateTrainingJob', [own('sagemaker', 'training-job/*')]],
  ['sagemaker:CreateProcessingJob', [own('sagemaker', 'processing-job/*')]],
  ['codebuild:CreateProject', PROJECT],
  ['codebuild:StartBuild', PROJECT],
  ['codebuild:StartBuildBatch', PROJECT],
  ['codedeploy:RegisterApplicationRevision', [own('codedeploy', 'application:*')]],
  ['codedeploy:GetDeploymentConfig', [own('codedeploy', 'deploymentconfig:*')]],
  ['ecs:RunTask', TASK_DEFINITION],
  ['ecs:RegisterTaskDefinition', TASK_DEFINITION],
  ['ecs:StartTask', TASK_DEFINITION],
  ['ecs:CreateService', [own('ecs', 'service/*/*')]],
  ['ecs:ExecuteCommand', [own('ecs', 'cluster/*')]],
  ['batch:RegisterJobDefinition', [own('batch', 'job-definition/*')]],
  ['batch:SubmitJob', [own('batch', 'job/*'), own('batch', 'job-queue/*')]],
  ['apprunner:CreateService', [own('apprunner', 'service/*/*')]],
  ['states:CreateStateMachine', STATE_MACHINE],
  ['states:StartExecution', STATE_MACHINE],
  ['scheduler:CreateSchedule', [own('scheduler', 'schedule/*/*')]],
  ['emr-serverless:StartJobRun', [own('emr-serverless', '/applications/*')]],
  ['braket:CreateJob', ['arn:{partition}:braket:*:*:device/*/*/*', own('braket', 'job/*')]],
  ['imagebuilder:CreateComponent', [own('imagebuilder', 'component/*/*/*')]],
  ['imagebuilder:CreateImageRecipe', [own('imagebuilder', 'image-recipe/*/*')]],
  ['imagebuilder:CreateInfrastructureConfiguration', [own('imagebuilder', 'infrastructure-configuration/*')]],
  ['imagebuilder:CreateImage', [own('imagebuilder', 'image/*/*/*')]],
  ['kinesisanalytics:StartApplication', [own('kinesisanalytics', 'application/*')]],
  ['omics:StartRun', [own('omics', 'run/*')]],
  ['ssm:CreateDocument', [own('ssm', 'document/*')]],
  ['ssm:StartAutomationExecution', [own('ssm', 'automation-execution/*'), anybodys('ssm', 'document/*')]],
  ['ssm:SendCommand', [anybodys('ssm', 'document/*')]],
  ['ssm:CreateAssociation', [own('ssm', 'association/*'), anybodys('ssm', 'document/*')]],
  ['sso:CreatePermissionSet', PERMISSION_SET],
  ['sso:AttachManagedPolicyToPermissionSet', PERMISSION_SET],
  ['sso:PutInlinePolicyToPermissionSet', [INSTANCE_OF_SSO]],
  ['sso:CreateAccountAssignment', ['arn:{partition}:sso:::account/*', ...PERMISSION_SET]],
  ['bedrock-agentcore:StartCodeInterpreterSession', INTERPRETER],
  ['bedrock-agentcore:InvokeCodeInterpreter', INTERPRETER],
  ['bedrock-agentcore:StartBrowserSession', [own('bedrock-agentcore', 'browser-custom/*')]],
  ['bedrock-agentcore:InvokeAgentRuntimeCommand', RUNTIME_ENDPOINT],
]);

/**
 * Where the choice of the obligatory thing decides what a caller can do: of the documents of Systems Manager few run commands
 * of the caller's own. Any of these will do; another one may.
 */
export const DECISIVE_RESOURCES: ReadonlyMap<string, readonly string[]> = new Map(
  ['ssm:SendCommand', 'ssm:CreateAssociation'].map((action) => [
    action,
    ['AWS-RunShellScript', 'AWS-RunPowerShellScript', 'AWS-RunRemoteScript', 'AWS-RunDocument', 'AWS-RunSaltState'].map(
      (name) => `arn:{partition}:ssm:*::document/${name}`,
    ),
  ]),
);
