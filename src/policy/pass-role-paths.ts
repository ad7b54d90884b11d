import { obsolete, path, type EscalationNeed, type EscalationPath } from './escalation-path.js';

/** `passedTo`: the first part of the services' names (`ec2` of `ec2.amazonaws.com`), separated by spaces; empty: not known. */
function passRole(passedTo: string, id: string, title: string, actions: string, first: readonly EscalationNeed[] = []): EscalationPath {
  const services = passedTo === '' ? {} : { passedTo: passedTo.split(' ').map((name) => `${name}.amazonaws.com`) };
  const { needs, ...rest } = path('pass_role', `pass_role_${id}`, title, actions);
  return { ...rest, needs: [{ action: 'iam:PassRole', on: 'roles', others: true, ...services }, ...first, ...needs] };
}

const GLUE_ENDPOINT = 'Development endpoints have Glue 0.9 and 1.0 only, are in no newer Region, and left the console on 31 March 2023';
const DATA_PIPELINE = 'AWS Data Pipeline takes no new customers; who had it before 25 July 2024 has it still';
const CODESTAR = 'No CodeStar project can be made since 31 July 2024';
const APP_RUNNER = 'App Runner takes no new customers since 30 April 2026; who had it before has it still';
const LAUNCH_CONFIGURATION = 'Accounts made since 1 October 2024 can make no launch configurations, only launch templates';

const INTERPRET = 'bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter';
const BROWSE = 'bedrock-agentcore:StartBrowserSession bedrock-agentcore:ConnectBrowserAutomationStream';

/** Something new that works with a role that is passed. */
export const PASS_ROLE_PATHS: readonly EscalationPath[] = [
  passRole('ec2', 'ec2', 'Start an instance with a role', 'ec2:RunInstances'),
  passRole('ec2', 'ec2_spot', 'Request a spot instance with a role', 'ec2:RequestSpotInstances'),
  passRole('ec2', 'ec2_associate', 'Hang a role on an instance that runs', '', [
    { action: 'ec2:AssociateIamInstanceProfile', on: 'instances' },
  ]),
  passRole('ec2', 'ec2_replace', 'Hang another role on an instance that runs', '', [
    { action: 'ec2:ReplaceIamInstanceProfileAssociation', on: 'instances' },
  ]),
  passRole(
    'ec2',
    'instance_profile',
    'Put another role into the profile of an instance that runs',
    'iam:RemoveRoleFromInstanceProfile iam:AddRoleToInstanceProfile',
  ),
  obsolete(
    LAUNCH_CONFIGURATION,
    passRole(
      'ec2',
      'autoscaling',
      'Start instances with a role in an Auto Scaling group',
      'autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup',
    ),
  ),
  obsolete(
    LAUNCH_CONFIGURATION,
    passRole(
      'ec2',
      'autoscaling_update',
      'Let an Auto Scaling group start instances with a role',
      'autoscaling:CreateLaunchConfiguration autoscaling:UpdateAutoScalingGroup',
    ),
  ),
  passRole(
    'ec2',
    'autoscaling_template',
    'Start instances with a role in an Auto Scaling group, by a launch template',
    'ec2:CreateLaunchTemplate autoscaling:CreateAutoScalingGroup',
  ),
  passRole('lambda', 'lambda', 'Create a function with a role and call it', 'lambda:CreateFunction lambda:InvokeFunction'),
  passRole(
    'lambda',
    'lambda_permission',
    'Create a function with a role and let others call it',
    'lambda:CreateFunction lambda:AddPermission',
  ),
  passRole(
    'lambda',
    'lambda_event',
    'Create a function with a role that events set off',
    'lambda:CreateFunction lambda:CreateEventSourceMapping',
  ),
  passRole('cloudformation', 'cloudformation_stack', 'Let a stack act with a role', 'cloudformation:CreateStack'),
  passRole(
    'cloudformation',
    'cloudformation_stack_set',
    'Let a stack set act with a role',
    'cloudformation:CreateStackSet cloudformation:CreateStackInstances',
  ),
  passRole(
    'cloudformation',
    'cloudformation_update_stack_set',
    'Let a stack set that is there act with a role',
    'cloudformation:UpdateStackSet',
  ),
  obsolete(GLUE_ENDPOINT, passRole('glue', 'glue_endpoint', 'Open a Glue development endpoint with a role', 'glue:CreateDevEndpoint')),
  passRole('glue', 'glue_job', 'Run a new Glue job with a role', 'glue:CreateJob glue:StartJobRun'),
  passRole('glue', 'glue_job_trigger', 'Let a trigger run a new Glue job with a role', 'glue:CreateJob glue:CreateTrigger'),
  passRole('glue', 'glue_update_job', 'Give a Glue job another role and script', 'glue:UpdateJob glue:StartJobRun'),
  passRole(
    'glue',
    'glue_update_job_trigger',
    'Give a Glue job another role and script, and let a trigger run it',
    'glue:UpdateJob glue:CreateTrigger',
  ),
  passRole('glue', 'glue_session', 'Run statements in a Glue session with a role', 'glue:CreateSession glue:RunStatement'),
  obsolete(
    DATA_PIPELINE,
    passRole(
      'datapipeline ec2 elasticmapreduce',
      'datapipeline',
      'Run commands in a pipeline with a role',
      'datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline',
    ),
  ),
  passRole(
    'sagemaker',
    'sagemaker_notebook',
    'Make a notebook with a role, and open it or give it a start script',
    'sagemaker:CreateNotebookInstance',
  ),
  passRole('sagemaker', 'sagemaker_training', 'Run a training job with a role', 'sagemaker:CreateTrainingJob'),
  passRole('sagemaker', 'sagemaker_processing', 'Run a processing job with a role', 'sagemaker:CreateProcessingJob'),
  passRole('codebuild', 'codebuild', 'Run a new build with a role', 'codebuild:CreateProject codebuild:StartBuild'),
  passRole('codebuild', 'codebuild_batch', 'Run a new batch of builds with a role', 'codebuild:CreateProject codebuild:StartBuildBatch'),
  obsolete(CODESTAR, passRole('', 'codestar', 'Let a CodeStar project act with a role', 'codestar:CreateProject')),
  passRole('ecs-tasks', 'ecs_task', 'Run a task of a known definition with another role', 'ecs:RunTask'),
  passRole('ecs-tasks', 'ecs_start_task', 'Start a task of a known definition with another role on an instance', 'ecs:StartTask'),
  passRole('ecs-tasks', 'ecs_service', 'Run a service of new tasks with a role', 'ecs:RegisterTaskDefinition ecs:CreateService'),
  passRole('ecs-tasks batch', 'batch', 'Run a new batch job with a role', 'batch:RegisterJobDefinition batch:SubmitJob'),
  obsolete(
    APP_RUNNER,
    passRole('tasks.apprunner build.apprunner', 'apprunner', 'Run an App Runner service with a role', 'apprunner:CreateService'),
  ),
  passRole('ssm', 'ssm_automation', 'Run an automation document with a role', 'ssm:CreateDocument ssm:StartAutomationExecution'),
  passRole('states', 'states', 'Run a new state machine with a role', 'states:CreateStateMachine states:StartExecution'),
  passRole('scheduler', 'scheduler', 'Let a schedule call any service with a role', 'scheduler:CreateSchedule'),
  passRole('elasticmapreduce ec2', 'emr', 'Run steps in a new cluster with a role', 'elasticmapreduce:RunJobFlow'),
  passRole(
    'emr-serverless',
    'emr_serverless',
    'Run a job in a new EMR application with a role',
    'emr-serverless:CreateApplication emr-serverless:StartJobRun',
  ),
  passRole('braket', 'braket', 'Run a hybrid job with a role', 'braket:CreateJob'),
  passRole('gamelift', 'gamelift', 'Run a build of its own in a fleet with a role', 'gamelift:CreateBuild gamelift:CreateFleet'),
  passRole(
    'ec2 imagebuilder',
    'imagebuilder',
    'Run a component of its own in the making of an image with a role',
    'imagebuilder:CreateComponent imagebuilder:CreateImageRecipe imagebuilder:CreateInfrastructureConfiguration imagebuilder:CreateImage',
  ),
  passRole(
    'kinesisanalytics',
    'kinesisanalytics',
    'Run a streaming application with a role',
    'kinesisanalytics:CreateApplication kinesisanalytics:StartApplication',
  ),
  passRole('omics', 'omics', 'Run a workflow of its own with a role', 'omics:CreateWorkflow omics:StartRun'),
  passRole('', 'cognito_identity', 'Let the users of an identity pool have a role', 'cognito-identity:SetIdentityPoolRoles'),
  passRole(
    'bedrock-agentcore',
    'agentcore',
    'Run code in a new AgentCore interpreter with a role',
    `bedrock-agentcore:CreateCodeInterpreter ${INTERPRET}`,
  ),
  passRole(
    'bedrock-agentcore',
    'agentcore_browser',
    'Drive a new AgentCore browser with a role',
    `bedrock-agentcore:CreateBrowser ${BROWSE}`,
  ),
  passRole(
    'bedrock-agentcore',
    'agentcore_runtime',
    'Run commands in a new AgentCore runtime with a role',
    'bedrock-agentcore:CreateAgentRuntime bedrock-agentcore:InvokeAgentRuntimeCommand',
  ),
  passRole(
    'bedrock-agentcore',
    'agentcore_harness',
    'Run commands in a new AgentCore harness with a role',
    'bedrock-agentcore:CreateHarness bedrock-agentcore:InvokeAgentRuntimeCommand',
  ),
];
