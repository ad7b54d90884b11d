export type Json = Readonly<Record<string, unknown>>;

export interface Template {
  readonly Parameters: Readonly<Record<string, Json>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Json;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Json;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Json;
}

export const TO = [
  ['--to', 's3://my-reports/iam-audit/', '--to', 's3://my-reports/latest/{report}.csv?kms-key=alias/reports'],
  ['--to', 'sns:arn:aws:sns:eu-west-1:111122223333:reports'],
  ['--to', 'mailto:a@example.com?from=audit@example.com&configuration-set=tls'],
  ['--to', 'dynamodb:iam-audit', '--to', 'eventbridge:audit'],
  ['--to', 'slack:arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf'],
].flat();

export const allOf = (value: unknown, key: string): readonly unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner, ...allOf(inner, key)] : allOf(inner, key)));
};

/** Everything that a template names: by Ref, GetAtt and in the texts of Sub. */
export function namesIn(value: unknown): readonly string[] {
  const subs = allOf(value, 'Fn::Sub').flatMap((sub) => {
    const [text, own] = Array.isArray(sub) ? (sub as [string, Json]) : [String(sub), {}];
    return [...text.matchAll(/\$\{([\w:]+)[^}]*\}/g)].map(([, name = '']) => name).filter((name) => !Object.hasOwn(own, name));
  });
  const gotten = allOf(value, 'Fn::GetAtt').map((pair) => (pair as readonly string[])[0] ?? '');
  return [...new Set([...allOf(value, 'Ref').map(String), ...gotten, ...subs])];
}

export function statementsOf(role: Resource | undefined): readonly Statement[] {
  const policies = (role?.Properties?.['Policies'] ?? []) as readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** What CloudFormation insists on, of the types that are used (its provider schemas). */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Alarm': ['ComparisonOperator', 'EvaluationPeriods'],
  'AWS::DynamoDB::Table': ['KeySchema', 'AttributeDefinitions'],
  'AWS::ECS::Cluster': [],
  'AWS::ECS::TaskDefinition': ['Cpu', 'Memory', 'NetworkMode', 'RequiresCompatibilities', 'ExecutionRoleArn', 'ContainerDefinitions'],
  'AWS::Events::Rule': ['EventPattern', 'Targets'],
  'AWS::IAM::Role': ['AssumeRolePolicyDocument'],
  'AWS::Lambda::EventInvokeConfig': ['FunctionName', 'Qualifier'],
  'AWS::Lambda::Function': ['Code', 'Role', 'Runtime', 'Handler'],
  'AWS::Logs::LogGroup': ['RetentionInDays'],
  'AWS::Logs::MetricFilter': ['LogGroupName', 'FilterPattern', 'MetricTransformations'],
  'AWS::S3::Bucket': ['VersioningConfiguration', 'BucketEncryption', 'PublicAccessBlockConfiguration', 'LifecycleConfiguration'],
  'AWS::S3::BucketPolicy': ['Bucket', 'PolicyDocument'],
  'AWS::SNS::Subscription': ['TopicArn', 'Protocol'],
  'AWS::SNS::Topic': [],
  'AWS::SNS::TopicPolicy': ['Topics', 'PolicyDocument'],
  'AWS::SQS::Queue': ['SqsManagedSseEnabled'],
  'AWS::SQS::QueuePolicy': ['Queues', 'PolicyDocument'],
  'AWS::StepFunctions::StateMachine': ['RoleArn', 'DefinitionString'],
  'AWS::Scheduler::Schedule': ['FlexibleTimeWindow', 'ScheduleExpression', 'Target'],
};

/** IAM knows no resource but everything for these. */
export const WITHOUT_RESOURCE = /^(organizations|config|access-analyzer):|^iam:(Generate|Get|List)|^ecr:GetAuthorizationToken$|^ses:GetAccount$/;

/** Each resource has what its type takes; what is named is there, and what is there is named. */
export function expectWhole({ Parameters, Conditions, Resources, Outputs }: Template): void {
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    expect(`${id}: ${Type} ${Object.hasOwn(REQUIRED, Type)}`).toBe(`${id}: ${Type} true`);
    expect(Object.keys(Properties)).toEqual(expect.arrayContaining([...(REQUIRED[Type] ?? [])]));
    expect(id).toMatch(/^[A-Za-z0-9]+$/);
  }
  const known = [...Object.keys(Parameters), ...Object.keys(Resources)];
  const names = namesIn([Resources, Outputs, Conditions]);
  expect(names.filter((name) => !known.includes(name) && !name.startsWith('AWS::'))).toEqual([]);
  expect(Object.keys(Parameters).filter((name) => !names.includes(name))).toEqual([]);
  const conditions = [
    ...Object.values(Resources).flatMap(({ Condition }) => (Condition === undefined ? [] : [Condition])),
    ...allOf(Resources, 'Fn::If').map((branch) => (branch as readonly unknown[])[0]),
    ...Object.values(Conditions).flatMap((condition) => allOf(condition, 'Condition')),
  ];
  expect([...new Set(conditions)].sort()).toEqual(Object.keys(Conditions).sort());
}
