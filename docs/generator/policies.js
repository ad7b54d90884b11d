import { jsonBlock } from './markdown.js';
import { allNeeds } from './needs.js';

/** The accounts, roles and ids of the examples: AWS's own documentation numbers. */
export const HUB_ROLE_ARN = 'arn:aws:iam::111122223333:role/IamAuditHub';
const ORGANIZATION_ID = 'o-a1b2c3d4e5';
export const VERSION = '2012-10-17';
const AWS_MANAGED = 'arn:aws:iam::aws:policy/*';

/** Actions of the sources that not every report asks stand in statements of their own, so that they can be left out. */
const ADVISOR = ['last_accessed', 'entities'];
const CREATORS = ['cloudtrail'];
const CONTROL_POLICIES = ['service_control_policies'];
const WITHOUT_ROLES = ['unused_findings', 'unused_credentials', 'organization_access'];
const IDENTITIES = ['identity_center', 'identity_store'];

/** Actions that reports call with any columns and options. */
function actionsOf({ reports, permissionsFor, ...program }) {
  return permissionsFor(new Set(reports.flatMap((report) => [...allNeeds(program, report)])), 'aggregator');
}

/** What the caller needs: the hub's own calls, the way into the members, and the member calls for its own account. */
export function hubPolicy(program) {
  const { hub, member } = actionsOf(program);
  const of = (sources) => hub.filter(isCalledBy(program, sources, 'hub'));
  const apart = [...hub.filter(isManagedPolicy), ...of(CONTROL_POLICIES), ...of(WITHOUT_ROLES), ...of(IDENTITIES), 'sts:AssumeRole'];
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
      statement('ReadIdentityCenter', of(IDENTITIES), '*'),
    ],
  });
}

/** What the role in each account may do. */
export function memberPolicy(program) {
  return jsonBlock(memberDocument(program, AWS_MANAGED));
}

export function memberDocument(program, managed) {
  const { member } = actionsOf(program);
  const isAdvisor = isCalledBy(program, ADVISOR, 'member');
  const isCreator = isCalledBy(program, CREATORS, 'member');
  return {
    Version: VERSION,
    Statement: [
      statement('ReadUsersAndRoles', member.filter((action) => !isManagedPolicy(action) && !isAdvisor(action) && !isCreator(action)), '*'),
      statement('ReadAwsManagedPolicies', member.filter(isManagedPolicy), managed),
      statement('ReadAccessAdvisor', member.filter(isAdvisor), '*'),
      statement('ReadCreators', member.filter(isCreator), '*'),
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
export function roleName({ command }) {
  const option = command.commands.flatMap(({ options }) => options).find(({ long }) => long === '--role-name');
  return option.defaultValue;
}
