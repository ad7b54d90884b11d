import { isAboutObjects, trailObjects } from '../trail-objects.js';
import { bucketNamed } from './bucket.js';
import { deliveryStatements, madeDestinations, type NamedTarget } from './destinations.js';
import type { Engine } from './engine.js';
import { fargate } from './fargate.js';
import { evidenceEnvironment, lambda } from './lambda.js';
import { allow, att, ref, roleFor, sub, type Json, type Statement } from './words.js';

export const ENGINES = { lambda, fargate } as const satisfies Readonly<Record<string, Engine>>;

export type EngineName = keyof typeof ENGINES;

/** What a stack is made of. */
export interface ScheduleFacts {
  readonly engine: EngineName;
  /** As the program takes it, without its name. */
  readonly command: readonly string[];
  /** `cron(0 9 ? * 2#1 *)` */
  readonly expression: string;
  readonly timeZone: string;
  /** IAM actions of that command: with the own credentials, and inside accounts, of which one is this. */
  readonly hub: readonly string[];
  readonly member: readonly string[];
  /** `/audit/IamAuditReadOnly`, with its path. */
  readonly auditRole: string;
  /** Where Athena writes; left out: it is asked nothing. */
  readonly athenaOutput?: string | undefined;
  readonly targets: readonly NamedTarget[];
}

/** CloudFormation for a command that runs by itself. */
export function scheduleTemplate(facts: ScheduleFacts): Json {
  const engine: Engine = ENGINES[facts.engine];
  const { command, targets } = facts;
  const statements = [...readStatements(facts), ...evidenceStatements(), ...deliveryStatements(targets)];
  const schedule = { command, statements, environment: evidenceEnvironment() };
  const common = commonParts(targets);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `iam-audit ${command[0] ?? ''} on a schedule: ${engine.about}`,
    Parameters: { ...engine.parameters, ...common.parameters },
    Conditions: { ...engine.conditions, ...common.conditions },
    Resources: {
      ...bucketNamed('Evidence', null, ref('EvidenceDays')),
      ...engine.resources(schedule),
      ...common.destinations,
      ...whenDue(facts, 'Begins iam-audit when it is due', engine.mayBegin(), engine.target(schedule)),
    },
    Outputs: {
      EvidenceBucket: { Value: ref('Evidence'), Description: 'Kept evidence, for --store' },
      RoleArn: { Value: att('Role', 'Arn'), Description: 'Who asks: the principal of the audit role in each account' },
    },
  };
}

const COMMON_PARAMETERS = {
  OrganizationId: { Type: 'String', Default: '', Description: 'o-…: only accounts of it are entered; empty: any' },
  AlarmEmail: { Type: 'String', Default: '', Description: 'Who hears of failures; empty: subscribe to the topic yourself' },
  EvidenceDays: { Type: 'Number', Default: 400, MinValue: 1, Description: 'Evidence is kept for so many days' },
  LogDays: { Type: 'Number', Default: 90, AllowedValues: [30, 90, 180, 365, 400, 731], Description: 'And the log' },
};

const MAKING_PARAMETER = {
  MakeDestinations: {
    ...{ Type: 'String', Default: 'yes', AllowedValues: ['yes', 'no'] },
    Description: 'Make the buckets, topics and tables that the command sends to; no: they are there already',
  },
};

const isGiven = (parameter: string): Json => ({ 'Fn::Not': [{ 'Fn::Equals': [ref(parameter), ''] }] });

/** What every template takes that asks and sends: who trusts whom, how long things are kept, and the destinations that it makes. */
export function commonParts(targets: readonly NamedTarget[]) {
  const { resources, conditions } = madeDestinations(targets, 'MakesDestinations');
  const makesSome = Object.keys(resources).length > 0;
  return {
    parameters: { ...COMMON_PARAMETERS, ...(makesSome ? MAKING_PARAMETER : {}) },
    conditions: {
      HasOrganizationId: isGiven('OrganizationId'),
      HasAlarmEmail: isGiven('AlarmEmail'),
      ...(makesSome ? { MakesDestinations: { 'Fn::Equals': [ref('MakeDestinations'), 'yes'] } } : {}),
      ...conditions,
    },
    destinations: resources,
  };
}

/** Begins `target` at each of its times; what could not be begun goes to a queue. */
export function whenDue(
  { expression, timeZone }: Pick<ScheduleFacts, 'expression' | 'timeZone'>,
  about: string,
  mayBegin: readonly Statement[],
  target: Json,
): Json {
  const mayReport = allow('SayWhatWasNotBegun', ['sqs:SendMessage'], att('NotBegun', 'Arn'));
  return {
    BeginRole: roleFor('scheduler.amazonaws.com', about, [...mayBegin, mayReport]),
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ...{ ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone, FlexibleTimeWindow: { Mode: 'OFF' } },
        Target: {
          ...target,
          RoleArn: att('BeginRole', 'Arn'),
          DeadLetterConfig: { Arn: att('NotBegun', 'Arn') },
          RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
        },
      },
    },
  };
}

const isAboutPolicies = (action: string): boolean => action === 'iam:GetPolicy' || action === 'iam:GetPolicyVersion';

/** What the command asks. Organizations, Config and IAM's lists know no resource but everything. */
export function readStatements({ hub, member, auditRole, athenaOutput }: ScheduleFacts): readonly Statement[] {
  const asked = [...new Set([...hub, ...member])].filter((action) => action !== 'sts:AssumeRole');
  const [policies, lists] = [asked.filter(isAboutPolicies), asked.filter((action) => !isAboutPolicies(action) && !isAboutObjects(action))];
  const ofOurs = { StringEquals: { 'aws:ResourceOrgID': ref('OrganizationId') } };
  const organization = { 'Fn::If': ['HasOrganizationId', ofOurs, ref('AWS::NoValue')] };
  const enter = sub(`arn:\${AWS::Partition}:iam::*:role/${auditRole.replace(/^\//, '')}`);
  return [
    ...(lists.length > 0 ? [allow('Ask', lists, '*')] : []),
    ...(policies.length > 0 ? [allow('ReadAwsManagedPolicies', policies, sub('arn:${AWS::Partition}:iam::aws:policy/*'))] : []),
    ...(hub.includes('sts:AssumeRole') ? [allow('EnterAccounts', ['sts:AssumeRole'], enter, organization)] : []),
    ...trailObjects(hub, athenaOutput).map(({ sid, actions, resource }) => allow(sid, actions, sub(`arn:\${AWS::Partition}:${resource}`))),
  ];
}

function evidenceStatements(): readonly Statement[] {
  return [
    allow('ListEvidence', ['s3:ListBucket'], att('Evidence', 'Arn'), { StringLike: { 's3:prefix': 'iam-audit/*' } }),
    allow('KeepEvidence', ['s3:GetObject', 's3:PutObject'], sub('${Evidence.Arn}/iam-audit/*')),
  ];
}
