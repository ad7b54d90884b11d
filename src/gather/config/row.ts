import type { ConfigUser } from '../../evidence/values.js';
import { isRecord } from '../../model/is-record.js';
import type { AttachedPolicy, InlinePolicy } from '../../model/policy.js';
import type { Tag } from '../../model/tag.js';

/** A row of the user query; `nameless` does not even say whose it is. */
export type ConfigRow =
  /** `problem`: what of the user the row does not say. */
  | { readonly kind: 'user'; readonly accountId: string; readonly user: ConfigUser; readonly problem?: string }
  | { readonly kind: 'damaged'; readonly accountId: string; readonly problem: string }
  | { readonly kind: 'nameless'; readonly problem: string };

/** The advanced query for users: property names in the schema's exact case, awsRegion left alone (it is `global`). */
export const USER_QUERY =
  'SELECT accountId, arn, resourceId, resourceName, resourceCreationTime, configurationItemCaptureTime, ' +
  'configurationItemStatus, configuration, tags ' +
  "WHERE resourceType = 'AWS::IAM::User'";

/** Rows per account, copies per recording Region included; 500 accounts a page. */
export const COUNT_QUERY = "SELECT accountId, COUNT(*) WHERE resourceType = 'AWS::IAM::User' GROUP BY accountId";

/** One row of the count query; null when it can't be read. */
export function parseCountRow(text: string): readonly [accountId: string, rows: number] | null {
  try {
    const fields = recordOf(JSON.parse(text));
    const accountId = stringOf(fields['accountId']);
    const rows = fields['COUNT(*)'];
    return accountId === null || typeof rows !== 'number' ? null : [accountId, rows];
  } catch {
    return null;
  }
}

/**
 * Reads one element of `Results`, a JSON text (AWS Config API reference, SelectAggregateResourceConfig). Optional
 * lists may be absent, null, or a single object where one element is meant. null: the row is about a deleted user.
 */
export function parseConfigRow(text: string): ConfigRow | null {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return { kind: 'nameless', problem: `a row is not JSON: ${text.slice(0, 80)}` };
  }
  const fields = recordOf(row);
  const accountId = stringOf(fields['accountId']);
  if (accountId === null || !/^\d{12}$/.test(accountId)) return { kind: 'nameless', problem: 'a row names no account' };
  const status = stringOf(fields['configurationItemStatus']);
  if (status !== null && status !== 'OK' && status !== 'ResourceDiscovered') return null;
  const user = userOf(fields);
  if (user === null) return { kind: 'damaged', accountId, problem: 'a row has no user id, name or ARN' };
  const problem = `the row of ${user.arn} has no configuration`;
  return user.groups === null ? { kind: 'user', accountId, user, problem } : { kind: 'user', accountId, user };
}

function userOf(fields: Fields): ConfigUser | null {
  const configuration = configurationOf(fields['configuration']);
  const userId = stringOf(fields['resourceId']) ?? stringOf(configuration['userId']);
  const userName = stringOf(fields['resourceName']) ?? stringOf(configuration['userName']);
  const arn = stringOf(fields['arn']) ?? stringOf(configuration['arn']);
  if (userId === null || userName === null || arn === null) return null;
  return {
    userId,
    userName,
    arn,
    path: stringOf(configuration['path']),
    createdAt: stringOf(fields['resourceCreationTime']) ?? stringOf(configuration['createDate']),
    capturedAt: stringOf(fields['configurationItemCaptureTime']),
    ...permissionsOf(configuration),
    tags: tagsOf(fields['tags'] ?? configuration['tags']),
  };
}

function permissionsOf(configuration: Fields): Pick<ConfigUser, 'groups' | 'attached' | 'inline' | 'boundaryArn'> {
  // Without any configuration nothing is known; with it, an absent list is an empty one (Config stores no empty lists).
  const known = Object.keys(configuration).length > 0;
  return {
    groups: known ? listOf(configuration['groupList']).filter((name) => typeof name === 'string') : null,
    attached: known ? listOf(configuration['attachedManagedPolicies']).flatMap(attachedOf) : null,
    inline: known ? listOf(configuration['userPolicyList']).flatMap(inlineOf) : null,
    boundaryArn: stringOf(recordOf(configuration['permissionsBoundary'])['permissionsBoundaryArn']),
  };
}

function attachedOf(value: unknown): readonly AttachedPolicy[] {
  const fields = recordOf(value);
  const arn = stringOf(fields['policyArn']);
  if (arn === null) return [];
  return [{ arn, name: stringOf(fields['policyName']) ?? arn.slice(arn.lastIndexOf('/') + 1) }];
}

function inlineOf(value: unknown): readonly InlinePolicy[] {
  const fields = recordOf(value);
  const name = stringOf(fields['policyName']);
  const document = fields['policyDocument'];
  if (name === null) return [];
  return [{ name, document: typeof document === 'string' ? document : JSON.stringify(document ?? null) }];
}

/** Usually [{key, value, tag}]; in the wild also one such object alone, and an object of key to value. */
function tagsOf(value: unknown): readonly Tag[] {
  const alone = recordOf(value);
  if (!Array.isArray(value) && !isTag(alone)) {
    return Object.entries(alone).flatMap(([key, tag]) => (typeof tag === 'string' ? [{ key, value: tag }] : []));
  }
  return listOf(value).flatMap((item) => {
    const fields = recordOf(item);
    const key = stringOf(fields['key']);
    return key === null ? [] : [{ key, value: stringOf(fields['value']) ?? '' }];
  });
}

function isTag({ key, value, tag }: Fields): boolean {
  return typeof key === 'string' && typeof value === 'string' && tag === `${key}=${value}`;
}

type Fields = Readonly<Record<string, unknown>>;

/** BatchGet and some rows carry `configuration` as a JSON text. */
function configurationOf(value: unknown): Fields {
  if (typeof value !== 'string') return recordOf(value);
  try {
    return recordOf(JSON.parse(value));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
