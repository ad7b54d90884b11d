import type { Json } from '../schedule/words.js';

/** What the tasks of a fleet run. */
export interface FleetCommands {
  /** One for each shard. */
  readonly shards: readonly (readonly string[])[];
  readonly merge: readonly string[];
  readonly report: readonly string[];
}

/** How one task is begun; `input`: where in the input of its state the list of its commands is. */
export type TaskOf = (input: string, mayRepeat: boolean) => Json;

/**
 * The state machine, in Amazon States Language: once for each scheduled time, every shard in a child execution of its own, then their
 * evidence is joined, and the report is made of it and sent.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function fleetStates({ shards, merge, report }: FleetCommands, atOnce: number, taskOf: TaskOf): Json {
  const jobs = (commands: readonly (readonly string[])[]): Json => ({ Items: commands.map((command) => ({ command })) });
  return {
    Comment: 'iam-audit over the shards of an organization',
    StartAt: 'TakeTurn',
    States: {
      TakeTurn: {
        ...{ Type: 'Task', Resource: 'arn:${AWS::Partition}:states:::dynamodb:putItem', Parameters: TURN, ResultPath: null },
        // Scheduler delivers at least once. Who has the turn already is this very execution, or another.
        Retry: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], MaxAttempts: 0 }, AGAIN],
        Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'TurnIsTaken' }],
        Next: 'ListShards',
      },
      TurnIsTaken: { Type: 'Succeed' },
      ListShards: { Type: 'Pass', Result: jobs(shards), Next: 'AskShards' },
      AskShards: {
        ...{ Type: 'Map', Label: 'AskShards', ItemsPath: '$.Items', MaxConcurrency: atOnce },
        // Part of an organization is no answer: when a shard fails for good, nothing is joined and nothing sent.
        ToleratedFailureCount: 0,
        ItemBatcher: { MaxItemsPerBatch: 1 },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'AskShard',
          States: { AskShard: { ...taskOf('$.Items', true), End: true } },
        },
        ResultPath: null,
        Next: 'NameMerge',
      },
      NameMerge: { Type: 'Pass', Result: jobs([merge]), Next: 'Merge' },
      // Twice would be two joined runs with the same evidence.
      Merge: { ...taskOf('$.Items', true), ResultPath: null, Next: 'NameReport' },
      NameReport: { Type: 'Pass', Result: jobs([report]), Next: 'Report' },
      // Twice would be two mails.
      Report: { ...taskOf('$.Items', false), End: true },
    },
  };
}

export const AGAIN = { ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 };

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
const TURN = {
  TableName: '${Turns}',
  Item: { pk: { 'S.$': '$.scheduledTime' }, execution: { 'S.$': '$$.Execution.Id' } },
  ConditionExpression: 'attribute_not_exists(pk) OR #execution = :execution',
  ExpressionAttributeNames: { '#execution': 'execution' },
  ExpressionAttributeValues: { ':execution': { 'S.$': '$$.Execution.Id' } },
};
