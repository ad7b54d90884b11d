import { allow, att, ref, roleFor, sub, type Json } from './words.js';
import { watch } from './watch.js';
import type { Engine, Schedule } from './engine.js';

const REPOSITORY = 'arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/${Repository}';

/** The folder of the image that can be written to. */
const DATA = '/data';

export const fargate: Engine = {
  about: 'EventBridge Scheduler and AWS Fargate',
  parameters: {
    Repository: { Type: 'String', Default: 'iam-audit', Description: 'Repository of Amazon ECR with the image of the Containerfile' },
    Tag: { Type: 'String', Default: 'latest', Description: 'Its tag' },
    Subnets: { Type: 'List<AWS::EC2::Subnet::Id>', Description: 'Subnets with a way to the endpoints of AWS' },
    SecurityGroups: { Type: 'List<AWS::EC2::SecurityGroup::Id>', Description: 'Security groups that let HTTPS out' },
    PublicIp: { Type: 'String', Default: 'DISABLED', AllowedValues: ['DISABLED', 'ENABLED'], Description: 'ENABLED in public subnets' },
  },
  conditions: {},
  resources: (schedule) => ({
    ...watch({ CutOff: cutOff() }, '/iam-audit/${AWS::StackName}', ['cloudwatch.amazonaws.com', 'events.amazonaws.com']),
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Role: roleFor('ecs-tasks.amazonaws.com', 'iam-audit on a schedule', schedule.statements),
    ExecutionRole: roleFor('ecs-tasks.amazonaws.com', 'Begins the container of iam-audit', [
      allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], att('Log', 'Arn')),
      allow('PullImage', ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], sub(REPOSITORY)),
      // It knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
      allow('SignInToRegistry', ['ecr:GetAuthorizationToken'], '*'),
    ]),
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ...{ Cpu: '1024', Memory: '2048', NetworkMode: 'awsvpc', RequiresCompatibilities: ['FARGATE'] },
        ...{ TaskRoleArn: att('Role', 'Arn'), ExecutionRoleArn: att('ExecutionRole', 'Arn'), Volumes: [{ Name: 'data' }] },
        ContainerDefinitions: [containerOf(schedule)],
      },
    },
  }),
  target: () => ({
    // RunTask itself rather than the target for ECS: it takes a token, so that several deliveries of one time are one task.
    Arn: sub('arn:${AWS::Partition}:scheduler:::aws-sdk:ecs:runTask'),
    Input: { 'Fn::Sub': [JSON.stringify(RUN_TASK), { SubnetList: quotedList('Subnets'), GroupList: quotedList('SecurityGroups') }] },
  }),
  mayBegin: () => [
    allow('Begin', ['ecs:RunTask'], ref('Task'), { ArnEquals: { 'ecs:cluster': att('Cluster', 'Arn') } }),
    allow('GiveRoles', ['iam:PassRole'], [att('Role', 'Arn'), att('ExecutionRole', 'Arn')], {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
  ],
};

const RUN_TASK = {
  ...{ Cluster: '${Cluster.Arn}', TaskDefinition: '${Task}', LaunchType: 'FARGATE', Count: 1 },
  ClientToken: '<aws.scheduler.scheduled-time>',
  NetworkConfiguration: {
    AwsvpcConfiguration: { Subnets: ['${SubnetList}'], SecurityGroups: ['${GroupList}'], AssignPublicIp: '${PublicIp}' },
  },
};

/** Between the quotes of a list in JSON. */
export function quotedList(parameter: string): Json {
  return { 'Fn::Join': ['","', ref(parameter)] };
}

function containerOf({ command, environment }: Schedule): Json {
  const variables = { ...environment, TMPDIR: DATA };
  return {
    ...{ Name: 'iam-audit', Essential: true, ReadonlyRootFilesystem: true, StopTimeout: 120 },
    Image: sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/${Repository}:${Tag}'),
    // Else the report would stand in the log, and it says who can do what.
    Command: [...command, '--output', `${DATA}/report`],
    Environment: Object.entries(variables).map(([name, value]) => ({ Name: name, Value: value })),
    MountPoints: [{ SourceVolume: 'data', ContainerPath: DATA }],
    LogConfiguration: {
      LogDriver: 'awslogs',
      Options: { 'awslogs-group': ref('Log'), 'awslogs-region': ref('AWS::Region'), 'awslogs-stream-prefix': 'run' },
    },
  };
}

/** A container that did not begin, or was killed, writes no line at its end. */
function cutOff(): Json {
  const detail = {
    ...{ clusterArn: [att('Cluster', 'Arn')], lastStatus: ['STOPPED'] },
    $or: [{ stopCode: ['TaskFailedToStart'] }, { containers: { exitCode: [{ numeric: ['>=', 128] }] } }],
  };
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: 'A run could not be begun, or was cut off',
      EventPattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'], detail },
      Targets: [{ Id: 'alarms', Arn: ref('Alarms') }],
    },
  };
}
