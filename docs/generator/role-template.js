import { HUB_ROLE_ARN, memberDocument, roleName, VERSION } from './policies.js';

/** The member role as a CloudFormation template, for a StackSet. */
export function roleTemplate(program) {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The read-only role that iam-audit assumes in each account. Generated from its own list of calls.',
    Parameters: {
      HubPrincipal: { Type: 'String', Description: `ARN of the principal that runs iam-audit, e.g. ${HUB_ROLE_ARN}` },
      RoleName: { Type: 'String', Default: roleName(program), Description: 'The same as --role-name' },
      ExternalId: { Type: 'String', Default: '', Description: 'The same as --external-id; empty: none is asked for' },
    },
    Conditions: { HasExternalId: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ExternalId' }, ''] }] } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { Ref: 'RoleName' },
          Description: 'Read by iam-audit',
          AssumeRolePolicyDocument: templateTrust(),
          Policies: [
            { PolicyName: 'iam-audit', PolicyDocument: memberDocument(program, { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/*' }) },
          ],
        },
      },
    },
  };
}

function templateTrust() {
  const condition = { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } };
  return {
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { Ref: 'HubPrincipal' } },
        Action: 'sts:AssumeRole',
        Condition: { 'Fn::If': ['HasExternalId', condition, { Ref: 'AWS::NoValue' }] },
      },
    ],
  };
}
