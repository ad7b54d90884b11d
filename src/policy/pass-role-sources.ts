/** See escalation-sources.ts. */
export const PASS_ROLE_SOURCES: Readonly<Record<string, readonly string[]>> = {
  pass_role_ec2: ['pathfinding/ec2-001', 'prowler/PassRole+EC2', 'cloudsplaining/CreateEC2WithExistingIP'],
  pass_role_ec2_spot: [
    'pathfinding/ec2-003', 'prowler/PassRole+EC2SpotInstances', 'cloudsplaining/PassExistingRoleToNewEC2SpotInstance',
  ],
  pass_role_ec2_associate: ['pmapper/ec2_edges', 'iam-vulnerable/3'],
  pass_role_ec2_replace: ['aws/API_ReplaceIamInstanceProfileAssociation'],
  pass_role_instance_profile: ['aws/API_AddRoleToInstanceProfile'],
  pass_role_autoscaling: ['prowler/PassRole+CreateAutoScaling'],
  pass_role_autoscaling_update: ['prowler/PassRole+UpdateAutoScaling'],
  pass_role_autoscaling_template: ['aws/autoscaling-launch-templates'],
  pass_role_lambda: [
    'pathfinding/lambda-001', 'prowler/PassRole+CreateLambda+Invoke', 'cloudsplaining/PassExistingRoleToNewLambdaThenInvoke',
  ],
  pass_role_lambda_permission: [
    'pathfinding/lambda-006', 'prowler/PassRole+CreateLambda+AddPermission',
    'cloudsplaining/PassExistingRoleToNewLambdaThenAddPermission',
  ],
  pass_role_lambda_event: [
    'pathfinding/lambda-002', 'prowler/PassRole+CreateLambda+ExistingDynamo', 'prowler/PassRole+CreateLambda+NewDynamo',
    'cloudsplaining/PassExistingRoleToNewLambdaThenTriggerWithNewDynamo',
    'cloudsplaining/PassExistingRoleToNewLambdaThenTriggerWithExistingDynamo',
  ],
  pass_role_cloudformation_stack: [
    'pathfinding/cloudformation-001', 'prowler/PassRole+CloudFormationCreateStack', 'cloudsplaining/PassExistingRoleToCloudFormation',
  ],
  pass_role_cloudformation_stack_set: [
    'pathfinding/cloudformation-003', 'prowler/PassRole+CloudFormationCreateStackSet',
    'cloudsplaining/PassExistingRoleToNewCloudFormationStackSet',
  ],
  pass_role_cloudformation_update_stack_set: [
    'pathfinding/cloudformation-004', 'prowler/PassRole+CloudFormationUpdateStackSet',
    'cloudsplaining/PassRoleToUpdateCloudFormationStackSet',
  ],
  pass_role_glue_endpoint: [
    'pathfinding/glue-001', 'prowler/PassRole+GlueCreateDevEndpoint', 'cloudsplaining/PassExistingRoleToNewGlueDevEndpoint',
  ],
  pass_role_glue_job: [
    'pathfinding/glue-003', 'prowler/PassRole+GlueCreateJob+StartJobRun', 'cloudsplaining/PassExistingRoleToNewGlueJobThenRun',
  ],
  pass_role_glue_job_trigger: [
    'pathfinding/glue-004', 'prowler/PassRole+GlueCreateJob+CreateTrigger', 'cloudsplaining/PassExistingRoleToNewGlueJobViaTrigger',
  ],
  pass_role_glue_update_job: [
    'pathfinding/glue-005', 'prowler/PassRole+GlueUpdateJob+StartJobRun', 'cloudsplaining/PassExistingRoleToUpdatedGlueJobThenRun',
  ],
  pass_role_glue_update_job_trigger: [
    'pathfinding/glue-006', 'prowler/PassRole+GlueUpdateJob+CreateTrigger',
    'cloudsplaining/PassExistingRoleToUpdatedGlueJobViaTrigger',
  ],
  pass_role_glue_session: ['prowler/PassRole+GlueCreateSession+RunStatement'],
  pass_role_datapipeline: ['pathfinding/datapipeline-001', 'prowler/PassRole+DataPipeline'],
  pass_role_sagemaker_notebook: [
    'pathfinding/sagemaker-001', 'prowler/PassRole+SageMakerCreateNotebookInstance',
    'cloudsplaining/PassExistingRoleToNewSageMakerNotebookInstance',
  ],
  pass_role_sagemaker_training: [
    'pathfinding/sagemaker-002', 'prowler/PassRole+SageMakerCreateTrainingJob',
    'cloudsplaining/PassExistingRoleToNewSageMakerTrainingJob',
  ],
  pass_role_sagemaker_processing: [
    'pathfinding/sagemaker-003', 'prowler/PassRole+SageMakerCreateProcessingJob',
    'cloudsplaining/PassExistingRoleToNewSageMakerProcessingJob',
  ],
  pass_role_codebuild: [
    'pathfinding/codebuild-001', 'prowler/PassRole+CodeBuildCreateProject+StartBuild',
    'cloudsplaining/PassExistingRoleToNewCodeBuildProjectThenBuild',
  ],
  pass_role_codebuild_batch: [
    'pathfinding/codebuild-004', 'prowler/PassRole+CodeBuildCreateProject+StartBuildBatch',
    'cloudsplaining/PassExistingRoleToNewCodeBuildProjectThenBuildBatch',
  ],
  pass_role_codestar: ['prowler/PassRole+CodeStar'],
  pass_role_ecs_task: [
    'pathfinding/ecs-002', 'pathfinding/ecs-004', 'prowler/PassRole+ECS+RegisterTaskDef+RunTask', 'prowler/PassRole+ECS+RunTask',
    'cloudsplaining/PassExistingRoleToNewECSClusterRunTask', 'cloudsplaining/PassExistingRoleToNewECSTaskViaRunTask',
  ],
  pass_role_ecs_start_task: [
    'pathfinding/ecs-005', 'prowler/PassRole+ECS+RegisterTaskDef+StartTask', 'prowler/PassRole+ECS+StartTask',
    'prowler/PassRole+ECSStartTaskExistingCluster', 'cloudsplaining/PassExistingRoleToNewECSTaskViaStartTask',
  ],
  pass_role_ecs_service: [
    'pathfinding/ecs-001', 'pathfinding/ecs-003', 'prowler/PassRole+ECS+RegisterTaskDef+CreateService',
    'cloudsplaining/PassExistingRoleToNewECSClusterServiceTask', 'cloudsplaining/PassExistingRoleToNewECSService',
  ],
  pass_role_batch: ['prowler/PassRole+BatchRegisterJobDef+SubmitJob'],
  pass_role_apprunner: [
    'pathfinding/apprunner-001', 'prowler/PassRole+AppRunnerCreateService', 'cloudsplaining/PassExistingRoleToNewAppRunnerService',
  ],
  pass_role_ssm_automation: ['prowler/PassRole+SSMCreateDocument+StartAutomation'],
  pass_role_states: ['prowler/PassRole+StepFunctionsCreateStateMachine+StartExecution'],
  pass_role_scheduler: ['prowler/PassRole+SchedulerCreateSchedule'],
  pass_role_emr: ['prowler/PassRole+EMRRunJobFlow'],
  pass_role_emr_serverless: ['prowler/PassRole+EMRServerlessCreateApp+StartJobRun'],
  pass_role_braket: ['prowler/PassRole+BraketCreateJob'],
  pass_role_gamelift: ['prowler/PassRole+GameLiftCreateBuild+CreateFleet'],
  pass_role_imagebuilder: ['prowler/PassRole+ImageBuilderCreateComponent+CreateImage'],
  pass_role_kinesisanalytics: ['prowler/PassRole+KinesisAnalyticsCreateApp+StartApp'],
  pass_role_omics: ['prowler/PassRole+OmicsCreateWorkflow+StartRun'],
  pass_role_cognito_identity: ['prowler/PassRole+CognitoSetIdentityPoolRoles'],
  pass_role_agentcore: [
    'pathfinding/bedrock-001', 'prowler/PassRole+AgentCoreCreateInterpreter+InvokeInterpreter',
    'cloudsplaining/PassExistingRoleToNewBedrockCodeInterpreter',
  ],
  pass_role_agentcore_browser: ['prowler/PassRole+AgentCoreCreateBrowser+ConnectBrowser'],
  pass_role_agentcore_runtime: [
    'prowler/PassRole+AgentCoreCreateRuntime+InvokeRuntimeCommand', 'prowler/PassRole+AgentCoreCreateHarness+InvokeRuntimeCommand',
  ],
  pass_role_agentcore_harness: ['prowler/PassRole+AgentCoreCreateHarness+InvokeRuntimeCommand'],
};
