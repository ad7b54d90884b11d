/** CloudFormation as plain JSON: no short forms, so that every tool reads it. */
export type Json = Readonly<Record<string, unknown>>;

export const ref = (name: string): Json => ({ Ref: name });
export const sub = (text: string): Json => ({ 'Fn::Sub': text });
export const att = (name: string, attribute: string): Json => ({ 'Fn::GetAtt': [name, attribute] });

export const POLICY_VERSION = '2012-10-17';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export const allow = (sid: string, actions: readonly string[], resource: unknown, condition?: unknown): Statement => ({
  ...{ Sid: sid, Effect: 'Allow', Action: actions, Resource: resource },
  ...(condition === undefined ? {} : { Condition: condition }),
});

/** Role for a service of this account. */
export function roleFor(service: string, about: string, statements: readonly Statement[]): Json {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html; Lambda sends no source account.
    ...(service === 'lambda.amazonaws.com' ? {} : { Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } } }),
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: about,
      AssumeRolePolicyDocument: { Version: POLICY_VERSION, Statement: [trust] },
      Policies: [{ PolicyName: 'iam-audit', PolicyDocument: { Version: POLICY_VERSION, Statement: statements } }],
    },
  };
}

export const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
