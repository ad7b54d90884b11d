import type { Assignment, StoreGroup, StoreUser } from '../evidence/identity-center.js';
import type { IdentityCenterReads, IdentityInstance } from '../gather/identity-ports.js';
import { SourceError } from '../gather/source-error.js';
import { isRecord } from '../model/is-record.js';
import type { Clients } from './clients.js';
import { allPages, collected, type Page } from './pages.js';
import { tokenIn, unreadable, type AskJson, type JsonObject, type JsonQuestion } from './signed-ask.js';

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
      return listed(ask, asked, 'PermissionSets', (arn) => textOf(arn, 'sso:ListPermissionSets'));
    },
    permissionSet: async (instance, arn) => ({ arn, ...(await describe(ask, instance, arn)) }),
    accountsOf: async (instance, arn) => {
      const asked = { ...sso(instance, { PermissionSetArn: arn }), action: 'ListAccountsForProvisionedPermissionSet' };
      return listed(ask, asked, 'AccountIds', (id) => textOf(id, `sso:${asked.action}`));
    },
    assignments: async (instance, accountId, arn) => {
      const asked = { ...sso(instance, { AccountId: accountId, PermissionSetArn: arn }), action: 'ListAccountAssignments' };
      return listed(ask, asked, 'AccountAssignments', (entry): Assignment => {
        const kind = textIn(entry, 'PrincipalType', asked.action);
        if (kind !== 'USER' && kind !== 'GROUP') throw unreadable(`sso:${asked.action}`, `a principal is a ${kind}`);
        const principalId = textIn(entry, 'PrincipalId', asked.action);
        return { permissionSet: arn, kind: kind === 'USER' ? 'user' : 'group', principalId };
      });
    },
    users: (instance) => listed(ask, { ...store(instance), action: 'ListUsers' }, 'Users', userOf),
    groups: (instance) =>
      listed(ask, { ...store(instance), action: 'ListGroups' }, 'Groups', (entry): StoreGroup => {
        const id = textIn(entry, 'GroupId', 'ListGroups');
        return { id, name: optionalIn(entry, 'DisplayName', 'ListGroups') ?? id };
      }),
    async members(instance, groupId) {
      const asked = { ...store(instance, { GroupId: groupId }), action: 'ListGroupMemberships' };
      const memberOf = (entry: unknown): string => textIn(isRecord(entry) ? entry['MemberId'] : null, 'UserId', asked.action);
      return (await orMissing(listed(ask, asked, 'GroupMemberships', memberOf))) ?? [];
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
    const instances = await listed(ask, asked, 'Instances', instanceOf).catch((error: unknown) => {
      if (region === own || !(error instanceof SourceError) || error.reason === 'timed_out') throw error;
      closed.push(error);
      return [];
    });
    // Accounts may have instances of their own, which are nobody's way into other accounts.
    const found = instances.find((each) => owner === null || each.owner === owner);
    if (found !== undefined) return { region, arn: found.arn, storeId: found.storeId };
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

function instanceOf(entry: unknown) {
  const [arn, storeId, owner] = ['InstanceArn', 'IdentityStoreId', 'OwnerAccountId'].map((field) => textIn(entry, field, 'ListInstances'));
  return { arn: arn ?? '', storeId: storeId ?? '', owner };
}

async function describe(ask: AskJson, instance: IdentityInstance, arn: string) {
  const of = sso(instance, { PermissionSetArn: arn });
  const textsIn = (action: string, list: string, field: string): Promise<readonly string[]> =>
    listed(ask, { ...of, action }, list, (entry) => textIn(entry, field, action));
  const inlineAction = 'GetInlinePolicyForPermissionSet';
  const [name, managed, customer, inline, boundary] = await Promise.all([
    ask({ ...of, action: 'DescribePermissionSet' }, ({ PermissionSet: found }) => textIn(found, 'Name', 'DescribePermissionSet')),
    textsIn('ListManagedPoliciesInPermissionSet', 'AttachedManagedPolicies', 'Arn'),
    textsIn('ListCustomerManagedPolicyReferencesInPermissionSet', 'CustomerManagedPolicyReferences', 'Name'),
    ask({ ...of, action: inlineAction }, ({ InlinePolicy: text }) => {
      // An empty text says that there is none.
      if (typeof text !== 'string') throw unreadable(`sso:${inlineAction}`, 'InlinePolicy is missing');
      return text === '' ? null : text;
    }),
    // That there is none is said as an error.
    orMissing(ask({ ...of, action: 'GetPermissionsBoundaryForPermissionSet' }, boundaryOf)),
  ]);
  return { name, managed, customer, inline, boundary };
}

function boundaryOf({ PermissionsBoundary: boundary }: JsonObject): string {
  const { ManagedPolicyArn: arn, CustomerManagedPolicyReference: own } = isRecord(boundary) ? boundary : {};
  return typeof arn === 'string' && arn !== '' ? arn : textIn(own, 'Name', 'GetPermissionsBoundaryForPermissionSet');
}

function userOf(entry: unknown): StoreUser {
  const { Emails: emails = [] } = isRecord(entry) ? entry : {};
  const status = optionalIn(entry, 'UserStatus', 'ListUsers');
  if (!Array.isArray(emails)) throw unreadable('ListUsers', 'Emails is no list');
  return {
    id: textIn(entry, 'UserId', 'ListUsers'),
    userName: textIn(entry, 'UserName', 'ListUsers'),
    displayName: optionalIn(entry, 'DisplayName', 'ListUsers'),
    emails: (emails as readonly unknown[]).map((email) => textIn(email, 'Value', 'ListUsers')),
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

/** All pages of a list; an answer without it is none, nor is one with an entry that can't be read. */
function listed<T>(ask: AskJson, asked: JsonQuestion, list: string, each: (entry: unknown) => T): Promise<readonly T[]> {
  const name = `${asked.service}:${asked.action}`;
  return collected(
    allPages(name, async (token): Promise<Page<readonly T[]>> => {
      const input = { ...asked.input, MaxResults: MOST, ...(token === undefined ? {} : { NextToken: token }) };
      return ask({ ...asked, input }, (answer) => {
        const { [list]: items } = answer;
        if (!Array.isArray(items)) throw unreadable(name, `${list} is missing`);
        return { items: items.map(each), next: tokenIn(answer, name) };
      });
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

/** null: it is left out. */
function optionalIn(entry: unknown, field: string, action: string): string | null {
  const value = isRecord(entry) ? (entry[field] ?? null) : null;
  if (value === null || typeof value === 'string') return value;
  throw unreadable(action, `${field} is no text`);
}

function textOf(value: unknown, name: string, field = 'a text'): string {
  if (typeof value === 'string' && value !== '') return value;
  throw unreadable(name, `${field} is missing`);
}
