import { bucketNamed } from '../schedule/bucket.js';
import { deliveryStatements } from '../schedule/destinations.js';
import { commonParts, readStatements, whenDue, type ScheduleFacts } from '../schedule/schedule.js';
import { alarm } from '../schedule/watch.js';
import { allow, att, ref, roleFor, sub, type Json, type Statement } from '../schedule/words.js';
import { FLEET_ENGINES } from './engines.js';
import { fleetStates, type FleetCommands } from './states.js';

export interface FleetFacts extends ScheduleFacts {
  readonly commands: FleetCommands;
  /** Tasks that run at the same time. */
  readonly atOnce: number;
}

/** Where the parts of a fleet meet, as the program is told of it. */
export const FLEET_STORE = 's3://${Evidence}/iam-audit/?owner=${AWS::AccountId}';

/** Before there is a state machine, its role has to name it. */
const NAME = '${AWS::StackName}';
const statesArn = (kind: string): Json => sub(`arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:${kind}`);

const BEGIN = { Arn: ref('Fleet'), Input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }) };

/** CloudFormation for a report on shards, each in a task of its own, by Step Functions. */
export function fleetTemplate(facts: FleetFacts): Json {
  const { command, commands, targets, atOnce } = facts;
  const engine = FLEET_ENGINES[facts.engine];
  const statements = [...readStatements(facts), ...storeStatements(), ...deliveryStatements(targets)];
  const common = commonParts(targets);
  const own = engine.base.resources({ command, statements, environment: {} }) as Parameters<typeof engine.resources>[0];
  const definition = JSON.stringify(fleetStates(commands, atOnce, engine.taskOf));
  const hasOwn = Object.keys(engine.substitutions).length > 0;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `iam-audit ${command[0] ?? ''} in ${commands.shards.length} tasks: AWS Step Functions and ${engine.about}`,
    Parameters: { ...engine.parameters, ...common.parameters },
    Conditions: common.conditions,
    Resources: {
      ...bucketNamed('Evidence', null, ref('EvidenceDays')),
      ...engine.resources(own),
      ...common.destinations,
      ...turns(),
      FleetRole: roleFor('states.amazonaws.com', 'Runs the tasks of iam-audit', [...engine.mayRun, ...mapStatements()]),
      Fleet: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          ...{ StateMachineName: ref('AWS::StackName'), StateMachineType: 'STANDARD', RoleArn: att('FleetRole', 'Arn') },
          DefinitionString: hasOwn ? { 'Fn::Sub': [definition, engine.substitutions] } : sub(definition),
        },
      },
      ...alarms(),
      ...whenDue(facts, 'Begins the fleet when it is due', [allow('Begin', ['states:StartExecution'], ref('Fleet'))], BEGIN),
    },
    Outputs: {
      EvidenceBucket: { Value: sub(FLEET_STORE), Description: 'Kept evidence, for --store' },
      RoleArn: { Value: att('Role', 'Arn'), Description: 'Who asks: the principal of the audit role in each account' },
      StateMachine: { Value: ref('Fleet'), Description: 'Begin it by hand with { "scheduledTime": "by hand, once" }' },
    },
  };
}

/** Which scheduled times were begun. */
function turns(): Json {
  return {
    Turns: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    },
  };
}

function mapStatements(): readonly Statement[] {
  return [
    allow('BeginShards', ['states:StartExecution'], statesArn(`stateMachine:${NAME}`)),
    allow('WatchShards', ['states:DescribeExecution', 'states:StopExecution'], [
      statesArn(`execution:${NAME}:*`),
      statesArn(`execution:${NAME}/*`),
    ]),
    allow('TakeTurn', ['dynamodb:PutItem'], att('Turns', 'Arn')),
  ];
}

function storeStatements(): readonly Statement[] {
  const objects = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];
  return [
    allow('ListEvidence', ['s3:ListBucket'], att('Evidence', 'Arn'), { StringLike: { 's3:prefix': 'iam-audit/*' } }),
    allow('KeepEvidence', objects, sub('${Evidence.Arn}/iam-audit/*')),
  ];
}

/** The queue has what could not be begun; these tell what did not come to its end. */
function alarms(): Json {
  const of = (metric: string): Json => ({
    ...{ Namespace: 'AWS/States', MetricName: metric, Statistic: 'Sum' },
    Dimensions: [{ Name: 'StateMachineArn', Value: ref('Fleet') }],
  });
  return {
    FleetFailed: alarm('A shard did not come to its end, or the report could not be made or sent', of('ExecutionsFailed')),
    FleetTimedOut: alarm('The fleet was ended from outside', of('ExecutionsTimedOut')),
  };
}
