import { pathAndName, type RoleStatement, type RoleTemplate } from './role.js';
import { POLICY_VERSION as VERSION, ref, sub, type Json } from './schedule/words.js';
import { tableResource } from './table.js';

export function template(about: string, parameters: Json, conditions: Json, resources: Json): Json {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: about,
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    ...(Object.keys(conditions).length === 0 ? {} : { Conditions: conditions }),
    Resources: resources,
  };
}

/** A condition that stands in a statement only where its parameter has a value. */
function onlyWith(condition: string, key: string, parameter: string): Json {
  return { 'Fn::If': [condition, { StringEquals: { [key]: ref(parameter) } }, ref('AWS::NoValue')] };
}

const isGiven = (parameter: string): Json => ({ 'Fn::Not': [{ 'Fn::Equals': [ref(parameter), ''] }] });

/** Of a role whose `ExternalId` may be left empty. */
export const ROLE_CONDITIONS: Json = { HasExternalId: isGiven('ExternalId') };

/** Who stands in that parameter may assume it, with the external id if there is one. */
export function trustOf(principal: string): Json {
  const condition = onlyWith('HasExternalId', 'sts:ExternalId', 'ExternalId');
  const statement = { Effect: 'Allow', Principal: { AWS: ref(principal) }, Action: 'sts:AssumeRole', Condition: condition };
  return { Version: VERSION, Statement: [statement] };
}

/** `AuditRole` is the path and name of the role in the accounts. */
export function cloudFormationRole({ about, name, principal, externalId, statements }: RoleTemplate, auditRole: string): Json {
  const [path, last] = pathAndName(name);
  const entersAccounts = statements.some(({ on }) => on === 'audit-roles');
  const organization = { Type: 'String', Default: '', Description: 'o-…: only accounts of it are entered; empty: any' };
  // What the template of earlier versions called it, so that stacks can be updated.
  const who = entersAccounts ? 'Principal' : 'HubPrincipal';
  const parameters = {
    [who]: { Type: 'String', ...(principal === null ? {} : { Default: principal }), Description: 'ARN of who may assume the role' },
    RoleName: { Type: 'String', Default: last, Description: 'Name of the role' },
    ExternalId: { Type: 'String', Default: externalId ?? '', Description: 'External id that is asked for; empty: none' },
    ...(entersAccounts ? { OrganizationId: organization } : {}),
  };
  const conditions = { ...ROLE_CONDITIONS, ...(entersAccounts ? { HasOrganizationId: isGiven('OrganizationId') } : {}) };
  const trust = trustOf(who);
  const document = { Version: VERSION, Statement: statements.map((statement) => policyStatement(statement, auditRole)) };
  const properties = {
    ...{ RoleName: ref('RoleName'), Path: path, Description: about, AssumeRolePolicyDocument: trust },
    Policies: [{ PolicyName: 'iam-audit', PolicyDocument: document }],
  };
  return template(about, parameters, conditions, { Role: { Type: 'AWS::IAM::Role', Properties: properties } });
}

function policyStatement({ sid, actions, on }: RoleStatement, auditRole: string): Json {
  const [path, name] = pathAndName(auditRole);
  const resources = {
    everything: '*',
    'aws-policies': sub('arn:${AWS::Partition}:iam::aws:policy/*'),
    'audit-roles': sub(`arn:\${AWS::Partition}:iam::*:role${path}${name}`),
  };
  const resource = typeof on === 'string' ? resources[on] : sub(`arn:\${AWS::Partition}:${on.resource}`);
  const condition = on === 'audit-roles' ? { Condition: onlyWith('HasOrganizationId', 'aws:ResourceOrgID', 'OrganizationId') } : {};
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource, ...condition };
}

/** An aggregator of AWS Config over the organization; https://docs.aws.amazon.com/config/latest/developerguide/aggregated-create.html */
export function cloudFormationAggregator(about: string, name: string): Json {
  const trust = {
    Version: VERSION,
    Statement: [{ Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const managed = sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations');
  return template(about, { Name: { Type: 'String', Default: name, Description: 'The same as --aggregator' } }, {}, {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: [managed] } },
    Aggregator: {
      Type: 'AWS::Config::ConfigurationAggregator',
      Properties: {
        ConfigurationAggregatorName: ref('Name'),
        OrganizationAggregationSource: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, AllAwsRegions: true },
      },
    },
  });
}

/** An analyzer of unused access over the organization, for --no-assume. It costs money for each user and role. */
export function cloudFormationAnalyzer(about: string, name: string, days: number): Json {
  const parameters = {
    Name: { Type: 'String', Default: name },
    Days: { Type: 'Number', Default: days, MinValue: 1, MaxValue: 365, Description: 'It reports what was not used for so many days' },
  };
  const properties = {
    ...{ AnalyzerName: ref('Name'), Type: 'ORGANIZATION_UNUSED_ACCESS' },
    AnalyzerConfiguration: { UnusedAccessConfiguration: { UnusedAccessAge: ref('Days') } },
  };
  return template(about, parameters, {}, { Analyzer: { Type: 'AWS::AccessAnalyzer::Analyzer', Properties: properties } });
}

export function cloudFormationTable(about: string, name: string): Json {
  const parameters = { Name: { Type: 'String', Default: name, Description: 'The same as behind dynamodb:' } };
  return template(about, parameters, {}, { Table: tableResource(ref('Name')) });
}
