import type { Assignment, StoreGroup, StoreUser } from '../evidence/identity-center.js';
import type { IdentityCenterReads, IdentityInstance } from '../gather/identity-ports.js';
import { SourceError } from '../gather/source-error.js';
import { isRecord } from '../model/is-record.js';
import type { Clients } from './clients.js';
import { allPages, collected, type Page } from './pages.js';
import type { AskJson, JsonQuestion } from './signed-ask.js';

const MOST = 100;

/** Where the instance may be beside the Region of the run: the Regions that every account has from the start. */
const HOMES = [
  ...['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'us-east-2', 'ap-southeast-2', 'ap-southeast-1', 'ap-northeast-1'],
  ...['eu-west-2', 'ca-central-1', 'eu-north-1', 'eu-west-3', 'ap-south-1', 'ap-northeast-2', 'sa-east-1', 'us-west-1', 'ap-northeast-3'],
];

/**
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/ and
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/
 */
export function identityCenterOf(ask: AskJson, { region }: Pick<Clients, 'region'>): IdentityCenterReads {
  return {
    instance: async (partition, owner) => findInstance(ask, await region(), partition, owner),
    permissionSets: async (instance) => {
      const asked = { ...sso(instance), action: 'ListPermissionSets' };
      return (await listed(ask, asked, 'PermissionSets')).map((arn) => textOf(arn, 'sso:ListPermissionSets'));
    },
    permissionSet: async (instance, arn) => ({ arn, ...(await describe(ask, instance, arn)) }),
    accountsOf: async (instance, arn) => {
      const asked = { ...sso(instance, { PermissionSetArn: arn }), action: 'ListAccountsForProvisionedPermissionSet' };
      return (await listed(ask, asked, 'AccountIds')).map((id) => textOf(id, `sso:${asked.action}`));
    },
    assignments: async (instance, accountId, arn) => {
      const asked = { ...sso(instance, { AccountId: accountId, PermissionSetArn: arn }), action: 'ListAccountAssignments' };
      return (await listed(ask, asked, 'AccountAssignments')).map((entry): Assignment => {
        const kind = textIn(entry, 'PrincipalType', asked.action);
        if (kind !== 'USER' && kind !== 'GROUP') throw unreadable(`sso:${asked.action}`, `a principal is a ${kind}`);
        const principalId = textIn(entry, 'PrincipalId', asked.action);
        return { permissionSet: arn, kind: kind === 'USER' ? 'user' : 'group', principalId };
      });
    },
    users: async (instance) => (await listed(ask, { ...store(instance), action: 'ListUsers' }, 'Users')).map(userOf),
    groups: async (instance) =>
      (await listed(ask, { ...store(instance), action: 'ListGroups' }, 'Groups')).map((entry): StoreGroup => {
        const id = textIn(entry, 'GroupId', 'ListGroups');
        return { id, name: isRecord(entry) && typeof entry['DisplayName'] === 'string' ? entry['DisplayName'] : id };
      }),
    async members(instance, groupId) {
      const asked = { ...store(instance, { GroupId: groupId }), action: 'ListGroupMemberships' };
      const found = await orMissing(listed(ask, asked, 'GroupMemberships'));
      return (found ?? []).map((entry) => textIn(isRecord(entry) ? entry['MemberId'] : null, 'UserId', asked.action));
    },
  };
}

/**
 * An instance stands in the list of its home Region alone. Who may not ask in the Region of the run may nowhere; elsewhere a
 * policy of the organization may close Regions that are not used.
 */
async function findInstance(ask: AskJson, own: string, partition: string, owner: string | null): Promise<IdentityInstance> {
  const regions = [...new Set([own, ...(partition === 'aws' ? HOMES : [])])];
  const closed: SourceError[] = [];
  for (const region of regions) {
    const asked = { service: 'sso', region, action: 'ListInstances', input: {} } as const;
    const instances = await listed(ask, asked, 'Instances').catch((error: unknown) => {
      if (region === own || !(error instanceof SourceError) || error.reason === 'timed_out') throw error;
      closed.push(error);
      return [];
    });
    // Accounts may have instances of their own, which are nobody's way into other accounts.
    const found = instances.find((each) => isRecord(each) && (owner === null || each['OwnerAccountId'] === owner));
    if (found !== undefined) {
      return { region, arn: textIn(found, 'InstanceArn', 'ListInstances'), storeId: textIn(found, 'IdentityStoreId', 'ListInstances') };
    }
  }
  const where = regions.length === 1 ? `in ${own}` : `in ${own} or the ${regions.length - 1} other Regions that are on from the start`;
  const text = `no instance of Identity Center ${where}`;
  const [first] = closed;
  if (first !== undefined) {
    const silent = `${closed.length} of them did not answer: ${first.message}`;
    throw new SourceError(first.reason, first.code, `${text}; ${silent}`);
  }
  throw new SourceError('not_recorded', 'NoInstance', text);
}

async function describe(ask: AskJson, instance: IdentityInstance, arn: string) {
  const of = sso(instance, { PermissionSetArn: arn });
  const [described, managed, customer, { InlinePolicy: inline }, boundary] = await Promise.all([
    ask({ ...of, action: 'DescribePermissionSet' }),
    listed(ask, { ...of, action: 'ListManagedPoliciesInPermissionSet' }, 'AttachedManagedPolicies'),
    listed(ask, { ...of, action: 'ListCustomerManagedPolicyReferencesInPermissionSet' }, 'CustomerManagedPolicyReferences'),
    ask({ ...of, action: 'GetInlinePolicyForPermissionSet' }),
    // That there is none is said as an error.
    orMissing(ask({ ...of, action: 'GetPermissionsBoundaryForPermissionSet' })),
  ]);
  return {
    name: textIn(described['PermissionSet'], 'Name', 'DescribePermissionSet'),
    managed: managed.map((entry) => textIn(entry, 'Arn', 'ListManagedPoliciesInPermissionSet')),
    customer: customer.map((entry) => textIn(entry, 'Name', 'ListCustomerManagedPolicyReferencesInPermissionSet')),
    inline: typeof inline === 'string' && inline !== '' ? inline : null,
    boundary: boundary === null ? null : boundaryOf(boundary['PermissionsBoundary']),
  };
}

function boundaryOf(boundary: unknown): string | null {
  if (!isRecord(boundary)) return null;
  const { ManagedPolicyArn: arn, CustomerManagedPolicyReference: own } = boundary;
  return typeof arn === 'string' ? arn : textIn(own, 'Name', 'GetPermissionsBoundaryForPermissionSet');
}

function userOf(entry: unknown): StoreUser {
  const { DisplayName: displayName, Emails: emails, UserStatus: status } = isRecord(entry) ? entry : {};
  return {
    id: textIn(entry, 'UserId', 'ListUsers'),
    userName: textIn(entry, 'UserName', 'ListUsers'),
    displayName: typeof displayName === 'string' ? displayName : null,
    emails: (Array.isArray(emails) ? (emails as unknown[]) : []).flatMap((email) =>
      isRecord(email) && typeof email['Value'] === 'string' ? [email['Value']] : [],
    ),
    enabled: status === 'ENABLED' ? true : status === 'DISABLED' ? false : null,
  };
}

type Of = Omit<JsonQuestion, 'action'>;

function sso({ region, arn }: IdentityInstance, input: object = {}): Of {
  return { service: 'sso', region, input: { InstanceArn: arn, ...input } };
}

function store({ region, storeId }: IdentityInstance, input: object = {}): Of {
  return { service: 'identitystore', region, input: { IdentityStoreId: storeId, ...input } };
}

/** All pages of a list; an answer without it is none. */
function listed(ask: AskJson, asked: JsonQuestion, list: string): Promise<readonly unknown[]> {
  const name = `${asked.service}:${asked.action}`;
  return collected(
    allPages(name, async (token): Promise<Page<readonly unknown[]>> => {
      const input = { ...asked.input, MaxResults: MOST, ...(token === undefined ? {} : { NextToken: token }) };
      const { [list]: items, NextToken: next } = await ask({ ...asked, input });
      if (!Array.isArray(items)) throw unreadable(name, `${list} is missing`);
      return { items, next: typeof next === 'string' ? next : null };
    }),
  );
}

async function orMissing<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof SourceError && error.code === 'ResourceNotFound') return null;
    throw error;
  });
}

function textIn(entry: unknown, field: string, action: string): string {
  return textOf(isRecord(entry) ? entry[field] : undefined, action, field);
}

function textOf(value: unknown, name: string, field = 'a text'): string {
  if (typeof value === 'string' && value !== '') return value;
  throw unreadable(name, `${field} is missing`);
}

function unreadable(name: string, what: string): SourceError {
  return new SourceError('unreadable', 'UnreadableAnswer', `${name}: not a whole answer: ${what}`);
}
