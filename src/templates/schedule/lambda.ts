import { allow, att, ref, roleFor, sub, type Json, type Statement } from './words.js';
import { cutOff, watch } from './watch.js';
import type { Engine } from './engine.js';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 15 minutes at most; 1,769 MB are one processor. */
export const lambda: Engine = {
  about: 'EventBridge Scheduler and AWS Lambda',
  parameters: {
    CodeBucket: { Type: 'String', Description: 'Bucket of this Region that holds the zip of dist/lambda' },
    CodeKey: { Type: 'String', Default: 'iam-audit-lambda.zip', Description: 'Its key' },
    ReservedConcurrency: {
      ...{ Type: 'String', Default: '1', AllowedValues: ['0', '1'] },
      Description: '1: one run at a time; 0 for an account that has no concurrency to reserve',
    },
  },
  conditions: { IsReserved: { 'Fn::Equals': [ref('ReservedConcurrency'), '1'] } },
  resources: (schedule) => ({
    ...watch({ CutOff: cutOff }, '/aws/lambda/${AWS::StackName}', ['cloudwatch.amazonaws.com']),
    Role: roleFor('lambda.amazonaws.com', 'iam-audit on a schedule', [
      ...schedule.statements,
      allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], att('Log', 'Arn')),
      allow('SayWhatWasCutOff', ['sqs:SendMessage'], att('NotBegun', 'Arn')),
    ]),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Architectures: ['arm64'], MemorySize: 1769, Timeout: 900 },
        EphemeralStorage: { Size: 2048 },
        Code: { S3Bucket: ref('CodeBucket'), S3Key: ref('CodeKey') },
        Role: att('Role', 'Arn'),
        LoggingConfig: { LogGroup: ref('Log') },
        Environment: { Variables: schedule.environment },
        ReservedConcurrentExecutions: { 'Fn::If': ['IsReserved', 1, ref('AWS::NoValue')] },
      },
    },
    // By itself Lambda would try a call that failed twice more.
    Once: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        ...{ FunctionName: ref('Function'), Qualifier: '$LATEST', MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600 },
        DestinationConfig: { OnFailure: { Destination: att('NotBegun', 'Arn') } },
      },
    },
  }),
  target: ({ command }) => ({
    Arn: att('Function', 'Arn'),
    // Several deliveries of one time are one run: the function notes the time in S3 first.
    Input: JSON.stringify({ command, scheduledTime: '<aws.scheduler.scheduled-time>' }),
  }),
  mayBegin: (): readonly Statement[] => [allow('Begin', ['lambda:InvokeFunction'], att('Function', 'Arn'))],
};

/** The bucket for evidence, as the program is told of it. */
export function evidenceEnvironment(): Json {
  return { IAM_AUDIT_STORE_S3: sub('s3://${Evidence}/iam-audit/?owner=${AWS::AccountId}') };
}

