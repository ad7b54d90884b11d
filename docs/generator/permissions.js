import { code, jsonBlock, list, table } from './markdown.js';
import { allNeeds, usualNeeds } from './needs.js';

/** The accounts, roles and ids of the examples: AWS's own documentation numbers. */
const HUB_ROLE_ARN = 'arn:aws:iam::111122223333:role/IamAuditHub';
const ORGANIZATION_ID = 'o-a1b2c3d4e5';
const VERSION = '2012-10-17';
const AWS_MANAGED = 'arn:aws:iam::aws:policy/*';

/** Actions of the sources that not every report asks stand in statements of their own, so that they can be left out. */
const ADVISOR = ['last_accessed', 'entities'];
const CONTROL_POLICIES = ['service_control_policies'];
const WITHOUT_ROLES = ['unused_findings', 'organization_access'];

/** Actions that reports call with any columns and options. */
function actionsOf({ reports, permissionsFor, ...program }) {
  return permissionsFor(new Set(reports.flatMap((report) => [...allNeeds(program, report)])), 'aggregator');
}

/** What the caller needs: the hub's own calls, the way into the members, and the member calls for its own account. */
export function hubPolicy(program) {
  const { hub, member } = actionsOf(program);
  const of = (sources) => hub.filter(isCalledBy(program, sources, 'hub'));
  const apart = [...hub.filter(isManagedPolicy), ...of(CONTROL_POLICIES), ...of(WITHOUT_ROLES), 'sts:AssumeRole'];
  return jsonBlock({
    Version: VERSION,
    Statement: [
      statement('AskConfigAndOrganizations', hub.filter((action) => !apart.includes(action)), '*'),
      {
        ...statement('EnterAccounts', ['sts:AssumeRole'], `arn:aws:iam::*:role/${roleName(program)}`),
        Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION_ID } },
      },
      statement('ReadOwnAccount', member.filter((action) => !isManagedPolicy(action)), '*'),
      statement('ReadAwsManagedPolicies', hub.filter(isManagedPolicy), AWS_MANAGED),
      statement('ReadServiceControlPolicies', of(CONTROL_POLICIES), '*'),
      statement('AskWithoutRoles', of(WITHOUT_ROLES), '*'),
    ],
  });
}

/** What the role in each account may do. */
export function memberPolicy(program) {
  return jsonBlock(memberDocument(program, AWS_MANAGED));
}

function memberDocument(program, managed) {
  const { member } = actionsOf(program);
  const isAdvisor = isCalledBy(program, ADVISOR, 'member');
  return {
    Version: VERSION,
    Statement: [
      statement('ReadUsersAndRoles', member.filter((action) => !isManagedPolicy(action) && !isAdvisor(action)), '*'),
      statement('ReadAwsManagedPolicies', member.filter(isManagedPolicy), managed),
      statement('ReadAccessAdvisor', member.filter(isAdvisor), '*'),
    ],
  };
}

function isCalledBy({ permissions }, sources, where) {
  const actions = sources.flatMap((source) => permissions[source][where]);
  return (action) => actions.includes(action);
}

export function trustPolicy() {
  return jsonBlock({
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: HUB_ROLE_ARN },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION_ID } },
      },
    ],
  });
}

function statement(sid, actions, resource) {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource };
}

function isManagedPolicy(action) {
  return action.startsWith('iam:GetPolicy');
}

/** The default of --role-name, asked of the command line itself. */
function roleName({ command }) {
  const option = command.commands.flatMap(({ options }) => options).find(({ long }) => long === '--role-name');
  return option.defaultValue;
}

/** Every source, the actions it calls, and the reports that ask it. */
export function calls(program) {
  const rows = Object.keys(program.permissions).map((source) => {
    const { hub, member } = program.permissions[source];
    return [code(source), list(hub), list(member), askedBy(source, program)];
  });
  return table(['Source', 'Called with your own credentials', 'Called in each account', 'Asked by'], rows);
}

function askedBy(source, program) {
  if (source === 'organizations') return 'every run, except with `--source account`';
  const wanted = [source, ...(source === 'config' ? ['inventory'] : []), ...(source === 'account_details' ? ['roles'] : [])];
  const words = program.reports.flatMap((report) => {
    if (wanted.some((need) => usualNeeds(program, report).has(need))) return [code(report.name)];
    return wanted.some((need) => allNeeds(program, report).has(need)) ? [`${code(report.name)} on request`] : [];
  });
  return words.join(', ');
}

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
