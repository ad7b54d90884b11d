/**
 * Things whose choice decides how much is gained, as the ARN that all of one account match: not a letter wider, or a
 * policy that names all of them would seem to name some.
 */
export const ESCALATION_TARGETS = {
  users: 'arn:{partition}:iam::{account}:user/*',
  groups: 'arn:{partition}:iam::{account}:group/*',
  roles: 'arn:{partition}:iam::{account}:role/*',
  policies: 'arn:{partition}:iam::{account}:policy/*',
  roots: 'arn:{partition}:iam::*:root',
  permission_sets: 'arn:{partition}:sso:::permissionSet/*/*',
  functions: 'arn:{partition}:lambda:*:{account}:function:*',
  instances: 'arn:{partition}:ec2:*:{account}:instance/*',
  launch_templates: 'arn:{partition}:ec2:*:{account}:launch-template/*',
  stacks: 'arn:{partition}:cloudformation:*:{account}:stack/*/*',
  glue_endpoints: 'arn:{partition}:glue:*:{account}:devEndpoint/*',
  notebooks: 'arn:{partition}:sagemaker:*:{account}:notebook-instance/*',
  builds: 'arn:{partition}:codebuild:*:{account}:project/*',
  deployment_groups: 'arn:{partition}:codedeploy:*:{account}:deploymentgroup:*/*',
  job_definitions: 'arn:{partition}:batch:*:{account}:job-definition/*',
  state_machines: 'arn:{partition}:states:*:{account}:stateMachine:*',
  tasks: 'arn:{partition}:ecs:*:{account}:task/*/*',
  clusters: 'arn:{partition}:eks:*:{account}:cluster/*',
  access_entries: 'arn:{partition}:eks:*:{account}:access-entry/*/*/*/*/*',
  web_services: 'arn:{partition}:apprunner:*:{account}:service/*/*',
  interpreters: 'arn:{partition}:bedrock-agentcore:*:{account}:code-interpreter-custom/*',
  browsers: 'arn:{partition}:bedrock-agentcore:*:{account}:browser-custom/*',
  agent_runtimes: 'arn:{partition}:bedrock-agentcore:*:{account}:runtime/*',
} as const;

export type EscalationTarget = keyof typeof ESCALATION_TARGETS;
