import { obsolete, path, type EscalationPath } from './escalation-path.js';
import type { EscalationTarget } from './escalation-targets.js';

function runningCode(id: string, title: string, actions: string, on?: EscalationTarget): EscalationPath {
  return path('running_code', id, title, actions, on);
}

/** Something that works with a role already, and that it changes or enters. */
export const RUNNING_CODE_PATHS: readonly EscalationPath[] = [
  runningCode('update_function_code', 'Change the code of a function', 'lambda:UpdateFunctionCode', 'functions'),
  runningCode('update_function_layer', 'Put a layer of its own under a function', 'lambda:UpdateFunctionConfiguration', 'functions'),
  runningCode('update_stack', 'Change a stack that acts with a role', 'cloudformation:UpdateStack', 'stacks'),
  runningCode(
    'change_set',
    'Change a stack that acts with a role by a change set',
    'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet',
    'stacks',
  ),
  obsolete(
    'Development endpoints have Glue 0.9 and 1.0 only, are in no newer Region, and left the console on 31 March 2023',
    runningCode('glue_endpoint_key', 'Put its SSH key on a Glue development endpoint', 'glue:UpdateDevEndpoint', 'glue_endpoints'),
  ),
  runningCode('notebook_url', 'Open a notebook of another principal', 'sagemaker:CreatePresignedNotebookInstanceUrl', 'notebooks'),
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
  {
    id: 'codedeploy',
    title: 'Deploy a revision of its own to instances',
    via: 'running_code',
    needs: [
      { action: 'codedeploy:CreateDeployment', on: 'deployment_groups' },
      { action: 'codedeploy:RegisterApplicationRevision' },
      { action: 'codedeploy:GetDeploymentConfig' },
    ],
  },
  runningCode('batch_job', 'Run commands of its own in a batch job of a known definition', 'batch:SubmitJob', 'job_definitions'),
  runningCode(
    'update_state_machine',
    'Change a state machine and run it',
    'states:UpdateStateMachine states:StartExecution',
    'state_machines',
  ),
  runningCode('ssm_command', 'Run commands on an instance', 'ssm:SendCommand', 'instances'),
  runningCode('ssm_association', 'Let State Manager run commands on instances', 'ssm:CreateAssociation'),
  runningCode('ssm_session', 'Open a session on an instance', 'ssm:StartSession', 'instances'),
  runningCode('instance_connect', 'Put its SSH key on an instance', 'ec2-instance-connect:SendSSHPublicKey', 'instances'),
  runningCode(
    'instance_user_data',
    'Change the start script of an instance',
    'ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances',
    'instances',
  ),
  runningCode(
    'launch_template',
    'Change the template that instances start from',
    'ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate',
    'launch_templates',
  ),
  runningCode('ecs_exec', 'Run commands in a running task', 'ecs:ExecuteCommand', 'tasks'),
  {
    id: 'eks_access',
    title: 'Make itself administrator of a cluster, with the roles of its pods',
    via: 'running_code',
    needs: [
      { action: 'eks:CreateAccessEntry', on: 'clusters' },
      { action: 'eks:AssociateAccessPolicy', on: 'access_entries' },
    ],
  },
  obsolete(
    'App Runner takes no new customers since 30 April 2026; who had it before has it still',
    runningCode('update_apprunner', 'Change the code of an App Runner service', 'apprunner:UpdateService', 'web_services'),
  ),
  runningCode(
    'agentcore_session',
    'Run code in an AgentCore interpreter',
    'bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter',
    'interpreters',
  ),
  {
    id: 'agentcore_browser_session',
    title: 'Drive an AgentCore browser',
    via: 'running_code',
    needs: [
      { action: 'bedrock-agentcore:StartBrowserSession', on: 'browsers' },
      { action: 'bedrock-agentcore:ConnectBrowserAutomationStream' },
    ],
  },
  runningCode('agentcore_command', 'Run commands in an AgentCore runtime', 'bedrock-agentcore:InvokeAgentRuntimeCommand', 'agent_runtimes'),
];
