import type { Engine } from '../schedule/engine.js';
import { fargate, quotedList } from '../schedule/fargate.js';
import { lambda } from '../schedule/lambda.js';
import { allow, att, ref, sub, type Json, type Statement } from '../schedule/words.js';
import { AGAIN, type TaskOf } from './states.js';

/** Where the tasks of a fleet run. */
export interface FleetEngine {
  readonly about: string;
  readonly base: Engine;
  readonly parameters: Json;
  /** Of the engine's own, those that a fleet has. */
  readonly resources: (own: Readonly<Record<string, { readonly Properties: Json }>>) => Json;
  readonly taskOf: TaskOf;
  /** What the state machine takes to begin tasks and to hear of their ends. */
  readonly mayRun: readonly Statement[];
  /** Beside the names of resources, what stands in the definition. */
  readonly substitutions: Json;
}

function leaving<T>(whole: Readonly<Record<string, T>>, ...names: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
}

const onLambda: FleetEngine = {
  about: 'AWS Lambda',
  base: lambda,
  parameters: leaving(lambda.parameters, 'ReservedConcurrency'),
  resources(own) {
    const properties = leaving(own['Function']?.Properties ?? {}, 'ReservedConcurrentExecutions');
    // What was not brought to an end is an error there, so that it is tried again.
    return { ...leaving(own, 'Once', 'CutOff'), Function: { ...own['Function'], Properties: { ...properties, Handler: 'index.task' } } };
  },
  taskOf: (input, mayRepeat) => ({
    ...{ Type: 'Task', Resource: 'arn:${AWS::Partition}:states:::lambda:invoke', TimeoutSeconds: 960 },
    Parameters: { FunctionName: '${Function.Arn}', 'Payload.$': input },
    Retry: [
      { ErrorEquals: ['UsageError'], MaxAttempts: 0 },
      // Not begun: https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
      { ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 30, MaxAttempts: 10, BackoffRate: 2, MaxDelaySeconds: 600 },
      ...(mayRepeat ? [AGAIN] : []),
    ],
  }),
  mayRun: [allow('RunTasks', ['lambda:InvokeFunction'], att('Function', 'Arn'))],
  substitutions: {},
};

const TASKS = 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${Cluster}/*';
const RULE = 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForECSTaskRule';

const onFargate: FleetEngine = {
  about: 'AWS Fargate',
  base: fargate,
  parameters: fargate.parameters,
  resources: (own) => leaving(own, 'CutOff'),
  taskOf: (input, mayRepeat) => ({
    ...{ Type: 'Task', Resource: 'arn:${AWS::Partition}:states:::ecs:runTask.sync' },
    Parameters: {
      ...{ Cluster: '${Cluster.Arn}', TaskDefinition: '${Task}', LaunchType: 'FARGATE' },
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: ['${SubnetList}'], SecurityGroups: ['${GroupList}'], AssignPublicIp: '${PublicIp}' },
      },
      Overrides: { ContainerOverrides: [{ Name: 'iam-audit', 'Command.$': `${input}[0].command` }] },
    },
    Retry: mayRepeat ? [AGAIN] : [{ ...AGAIN, ErrorEquals: ['ECS.ServerException', 'ECS.AmazonECSException'] }],
  }),
  mayRun: [
    allow('RunTasks', ['ecs:RunTask'], ref('Task'), { ArnEquals: { 'ecs:cluster': att('Cluster', 'Arn') } }),
    // Tasks have ids of their own.
    allow('WatchTasks', ['ecs:StopTask', 'ecs:DescribeTasks'], sub(TASKS)),
    allow('HearOfTasks', ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], sub(RULE)),
    allow('GiveRoles', ['iam:PassRole'], [att('Role', 'Arn'), att('ExecutionRole', 'Arn')], {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
  ],
  substitutions: { SubnetList: quotedList('Subnets'), GroupList: quotedList('SecurityGroups') },
};

export const FLEET_ENGINES = { lambda: onLambda, fargate: onFargate } as const;
