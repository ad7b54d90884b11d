/** What the call makes, or what can only be of its own account. */
function own(service: string, resource: string): string {
  return `arn:{partition}:${service}:*:{account}:${resource}`;
}

/** What may be of another account, or of AWS. */
function anybodys(service: string, resource: string): string {
  return `arn:{partition}:${service}:*:*:${resource}`;
}

const FUNCTION = [own('lambda', 'function:*')];
const STACK_SET = [anybodys('cloudformation', 'stackset/*:*')];
const JOB = [own('glue', 'job/*')];
const PIPELINE = [own('datapipeline', 'pipeline/*')];
const NOTEBOOK = [own('sagemaker', 'notebook-instance/*')];
const PROJECT = [own('codebuild', 'project/*')];
const TASK_DEFINITION = [own('ecs', 'task-definition/*:*')];
const INTERPRETER = [own('bedrock-agentcore', 'code-interpreter-custom/*')];

/**
 * Resources without which an action of an escalation path can't be called, beside those that the path is about, as the ARNs
 * that all of them match: who is denied all of one kind can't call it. From the service authorization reference, and tested
 * against it. An interpreter of AWS would do as well as one of one's own, but has no role.
 */
export const OBLIGATORY_RESOURCES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [
    'ec2:RunInstances',
    ['arn:{partition}:ec2:*::image/*', own('ec2', 'instance/*'), ...['network-interface/*', 'security-group/*', 'subnet/*'].map((resource) => anybodys('ec2', resource))],
  ],
  ['ec2:RequestSpotInstances', [own('ec2', 'spot-instances-request/*')]],
  ['autoscaling:CreateLaunchConfiguration', [own('autoscaling', 'launchConfiguration:*:launchConfigurationName/*')]],
  ['autoscaling:CreateAutoScalingGroup', [own('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')]],
  ['lambda:CreateFunction', FUNCTION],
  ['lambda:InvokeFunction', FUNCTION],
  ['lambda:AddPermission', FUNCTION],
  ['cloudformation:CreateStack', [own('cloudformation', 'stack/*/*')]],
  ['cloudformation:CreateStackInstances', STACK_SET],
  ['glue:CreateJob', JOB],
  ['glue:StartJobRun', JOB],
  ['glue:UpdateJob', JOB],
  ['glue:CreateTrigger', [own('glue', 'trigger/*')]],
  ['datapipeline:PutPipelineDefinition', PIPELINE],
  ['datapipeline:ActivatePipeline', PIPELINE],
  ['sagemaker:CreateNotebookInstance', NOTEBOOK],
  ['sagemaker:CreatePresignedNotebookInstanceUrl', NOTEBOOK],
  ['sagemaker:CreateNotebookInstanceLifecycleConfig', [own('sagemaker', 'notebook-instance-lifecycle-config/*')]],
  ['sagemaker:CreateTrainingJob', [own('sagemaker', 'training-job/*')]],
  ['sagemaker:CreateProcessingJob', [own('sagemaker', 'processing-job/*')]],
  ['codebuild:CreateProject', PROJECT],
  ['codebuild:StartBuild', PROJECT],
  ['codebuild:StartBuildBatch', PROJECT],
  ['ecs:RunTask', TASK_DEFINITION],
  ['ecs:RegisterTaskDefinition', TASK_DEFINITION],
  ['ecs:StartTask', TASK_DEFINITION],
  ['ecs:CreateService', [own('ecs', 'service/*/*')]],
  ['ecs:ExecuteCommand', [own('ecs', 'cluster/*')]],
  ['apprunner:CreateService', [own('apprunner', 'service/*/*')]],
  ['ssm:CreateDocument', [own('ssm', 'document/*')]],
  ['ssm:StartAutomationExecution', [own('ssm', 'automation-execution/*'), anybodys('ssm', 'document/*')]],
  ['ssm:SendCommand', [anybodys('ssm', 'document/*')]],
  ['bedrock-agentcore:StartCodeInterpreterSession', INTERPRETER],
  ['bedrock-agentcore:InvokeCodeInterpreter', INTERPRETER],
]);
