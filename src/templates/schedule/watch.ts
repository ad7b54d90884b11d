import { att, POLICY_VERSION, ref, sub, type Json } from './words.js';

/** One line of JSON that ends each call says how it went: 2 and more is a failure, or incomplete. */
const NOT_WHOLE = '{ ($.event = "invocation") && ($.exit_code >= 2) }';

export const alarm = (about: string, metric: Json): Json => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: about,
    ...{ Period: 300, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
    TreatMissingData: 'notBreaching',
    AlarmActions: [ref('Alarms')],
    ...metric,
  },
});

/** A log that is not kept for ever, a place for what could not be begun, and alarms that reach a person. */
export function watch(ofTheEngine: Json, logName: string, publishers: readonly string[]): Json {
  const namespace = sub('iam-audit/${AWS::StackName}');
  return {
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: sub(logName), RetentionInDays: ref('LogDays') } },
    NotBegun: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 } },
    NotBegunPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [ref('NotBegun')], PolicyDocument: tlsOnly('sqs:*', att('NotBegun', 'Arn')) },
    },
    Alarms: { Type: 'AWS::SNS::Topic' },
    AlarmsPolicy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [ref('Alarms')], PolicyDocument: publishing(publishers) } },
    AlarmMail: {
      Type: 'AWS::SNS::Subscription',
      Condition: 'HasAlarmEmail',
      Properties: { TopicArn: ref('Alarms'), Protocol: 'email', Endpoint: ref('AlarmEmail') },
    },
    NotWholeFilter: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: ref('Log'),
        FilterPattern: NOT_WHOLE,
        MetricTransformations: [{ MetricNamespace: namespace, MetricName: 'NotWhole', MetricValue: '1' }],
      },
    },
    NotWhole: alarm('A run failed or could not see everything: the log says why', {
      ...{ Namespace: namespace, MetricName: 'NotWhole', Statistic: 'Sum' },
    }),
    NotBegunAlarm: alarm('A run could not be begun, or was cut off: the queue says which', {
      ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum' },
      Dimensions: [{ Name: 'QueueName', Value: att('NotBegun', 'QueueName') }],
    }),
    ...ofTheEngine,
  };
}

/** The function was ended from outside: no time, no memory. */
export const cutOff = alarm('The function was cut off or broke down', {
  ...{ Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum' },
  Dimensions: [{ Name: 'FunctionName', Value: ref('Function') }],
});

function tlsOnly(action: string, resource: unknown): Json {
  const condition = { Bool: { 'aws:SecureTransport': 'false' } };
  return {
    Version: POLICY_VERSION,
    Statement: [{ Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: action, Resource: resource, Condition: condition }],
  };
}

function publishing(services: readonly string[]): Json {
  const condition = { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } };
  const statement = { Sid: 'Publish', Effect: 'Allow', Principal: { Service: services }, Action: 'sns:Publish', Resource: ref('Alarms') };
  return { Version: POLICY_VERSION, Statement: [{ ...statement, Condition: condition }] };
}
