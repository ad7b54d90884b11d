import { isAboutObjects, trailObjects } from './trail-objects.js';

/** A role as both languages describe it. Names that are not known before a user of the tool fills them in are parameters. */
export interface RoleTemplate {
  readonly about: string;
  /** What the role is called, with its path; a parameter by default. */
  readonly name: string;
  /** Who may assume it; null: the user who fills it in says. */
  readonly principal: string | null;
  readonly externalId: string | null;
  readonly statements: readonly RoleStatement[];
}

export interface RoleStatement {
  readonly sid: string;
  readonly actions: readonly string[];
  /** `*`, AWS's own policies, or the audit role of every account. */
  readonly on: 'everything' | 'aws-policies' | 'audit-roles' | { readonly resource: string };
}

/** Reading AWS's own policies is the only thing that can be narrowed to something. */
function isAboutPolicies(action: string): boolean {
  return action === 'iam:GetPolicy' || action === 'iam:GetPolicyVersion';
}

/** What the role in each account may do: these actions and no other. */
export function memberStatements(actions: readonly string[]): readonly RoleStatement[] {
  return filled([
    { sid: 'ReadAccount', actions: actions.filter((action) => !isAboutPolicies(action)), on: 'everything' },
    { sid: 'ReadAwsManagedPolicies', actions: actions.filter(isAboutPolicies), on: 'aws-policies' },
  ]);
}

/** What the caller may do: ask for the organization, enter the accounts, and read its own. `output`: where Athena writes. */
export function hubStatements(hub: readonly string[], member: readonly string[], output?: string): readonly RoleStatement[] {
  const own = hub.filter((action) => action !== 'sts:AssumeRole' && !isAboutPolicies(action) && !isAboutObjects(action));
  return filled([
    { sid: 'AskOrganization', actions: own, on: 'everything' },
    { sid: 'EnterAccounts', actions: hub.filter((action) => action === 'sts:AssumeRole'), on: 'audit-roles' },
    { sid: 'ReadOwnAccount', actions: member.filter((action) => !isAboutPolicies(action)), on: 'everything' },
    { sid: 'ReadAwsManagedPolicies', actions: [...new Set([...hub, ...member].filter(isAboutPolicies))], on: 'aws-policies' },
    ...trailObjects(hub, output).map(({ sid, actions, resource }) => ({ sid, actions, on: { resource } })),
  ]);
}

function filled(statements: readonly RoleStatement[]): readonly RoleStatement[] {
  return statements.filter(({ actions }) => actions.length > 0);
}

/** `audit/IamAuditReadOnly` → `/audit/` and the name. */
export function pathAndName(name: string): readonly [path: string, name: string] {
  const [, path = '', last = name] = /^\/?(.*\/)?([^/]+)$/.exec(name) ?? [];
  return [`/${path}`, last];
}
