import { parseArn } from '../model/arn.js';
import type { PlannedCall, PlannedPrincipal, SessionPolicy, StepInput } from './plan.js';

type Statement = SessionPolicy['Statement'][number];

/** What IAM takes as the policy of a session, white space not counted. */
export const LONGEST_SESSION_POLICY = 2048;

/** The last two ask access advisor, whose dates count attempts that were denied, and CloudTrail. */
const LOOKS = ['iam:Get*', 'iam:List*', 'iam:GenerateServiceLastAccessedDetails', 'cloudtrail:LookupEvents'];
const LOOK: Statement = { Sid: 'Look', Effect: 'Allow', Action: LOOKS, Resource: '*' };

/** Allows to look, and the writes that are planned on these principals of one account; nothing else. */
export function sessionPolicyFor(principals: readonly PlannedPrincipal[]): SessionPolicy {
  const grants = new Map<string, Grant>();
  for (const principal of principals) {
    for (const call of principal.steps.flatMap(callsOf)) {
      const { resources, condition } = grantOf(principal, call);
      const key = `${call.action} ${JSON.stringify(condition)}`;
      const known = grants.get(key) ?? { action: call.action, resources: new Set<string>(), condition };
      for (const resource of resources) known.resources.add(resource);
      grants.set(key, known);
    }
  }
  return { Version: '2012-10-17', Statement: [LOOK, ...joined([...grants.values()])] };
}

interface Grant {
  readonly action: string;
  readonly resources: Set<string>;
  readonly condition: NonNullable<Statement['Condition']> | null;
}

export function callsOf({ action, input, each, ifFull }: PlannedPrincipal['steps'][number]): readonly PlannedCall[] {
  return [{ action, input, ...(each === undefined ? {} : { each }) }, ...(ifFull === undefined ? [] : [ifFull.call])];
}

/** On which resource IAM decides, and what else it looks at: Service Authorization Reference, IAM. */
function grantOf({ arn, account }: PlannedPrincipal, { action, input }: PlannedCall): Omit<Grant, 'resources' | 'action'> & On {
  const own = `arn:${parseArn(arn)?.partition ?? 'aws'}:iam::${account}:`;
  return { resources: RESOURCES[action]?.(own, input) ?? [arn], condition: conditionOf(action, input) };
}

interface On {
  readonly resources: readonly string[];
}

/** Where it is not the principal itself. */
const RESOURCES: Partial<Record<string, (own: string, input: StepInput) => readonly string[]>> = {
  'iam:DeleteVirtualMFADevice': (own) => [`${own}mfa/*`],
  'iam:RemoveRoleFromInstanceProfile': (own) => [`${own}instance-profile/*`],
  'iam:AddRoleToInstanceProfile': (own) => [`${own}instance-profile/*`],
  'iam:AddUserToGroup': (own, input) => [`${own}group/${textOf(input, 'GroupName')}`, `${own}group/*/${textOf(input, 'GroupName')}`],
  // The path of the group is not in the call, nor in the evidence.
  'iam:RemoveUserFromGroup': (own, input) => [`${own}group/${textOf(input, 'GroupName')}`, `${own}group/*/${textOf(input, 'GroupName')}`],
};

function conditionOf(action: PlannedCall['action'], input: StepInput): Grant['condition'] {
  if (/:Attach/.test(action)) return { ArnEquals: { 'iam:PolicyARN': textOf(input, 'PolicyArn') } };
  if (/:Put.*Boundary$/.test(action)) return { ArnEquals: { 'iam:PermissionsBoundary': textOf(input, 'PermissionsBoundary') } };
  return /tag(User|Role)$/i.test(action) ? { 'ForAllValues:StringLike': { 'aws:TagKeys': 'iam-audit:*' } } : null;
}

function textOf(input: StepInput, key: string): string {
  const value = input[key];
  return typeof value === 'string' ? value : '';
}

/** Actions on the same resources under the same condition stand in one statement. */
function joined(grants: readonly Grant[]): readonly Statement[] {
  const alike = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([[...grant.resources], grant.condition]);
    alike.set(key, [...(alike.get(key) ?? []), grant]);
  }
  return [...alike.values()].map((same, at) => {
    const { resources = [], condition = null } = same[0] ?? {};
    return {
      Sid: `Write${at + 1}`,
      Effect: 'Allow' as const,
      Action: same.map(({ action }) => action).sort(),
      Resource: [...resources],
      ...(condition === null ? {} : { Condition: condition }),
    };
  });
}
