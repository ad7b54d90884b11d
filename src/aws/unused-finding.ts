import {
  GetFindingV2Command,
  type FindingDetails,
  type FindingSummaryV2,
  type GetFindingV2CommandOutput,
  type UnusedPermissionDetails,
} from '@aws-sdk/client-accessanalyzer';
import type { UnusedFinding } from '../evidence/values.js';
import type { AccountFinding } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { Clients } from './clients.js';
import { isoTime } from './iso-time.js';
import { allPages, type Page } from './pages.js';
import { present } from './required.js';
import { shortened } from './shortened.js';

/** Of a finding that came without it, it is unknown whose list is not whole. */
export function resourceAccountOf({ resourceOwnerAccount }: FindingSummaryV2): string {
  return present(resourceOwnerAccount, 'access-analyzer:ListFindingsV2: the account of a finding');
}

/**
 * A finding with its details, which the list has not: the key, the last use, the service. One about permissions has as
 * many as there are services. None: it was resolved meanwhile.
 */
export async function readFinding(
  analyzerArn: string,
  summary: FindingSummaryV2,
  ask: Clients['accessAnalyzer'],
): Promise<readonly AccountFinding[]> {
  const { id, resource, error } = summary;
  const accountId = resourceAccountOf(summary);
  const problem = (what: string): AccountFinding => ({ accountId, problem: `finding ${id ?? '?'} about ${resource ?? '?'}: ${what}` });
  if (error !== undefined) return [problem(`the analyzer could not judge it: ${shortened(error)}`)];
  if (id === undefined || resource === undefined) return [problem('it came without an id or a resource')];
  const found: AccountFinding[] = [];
  try {
    for await (const answer of detailPages(analyzerArn, id, ask)) {
      if (answer.status === undefined) return [problem('it came without a status')];
      if (answer.status !== 'ACTIVE') return [];
      const details = (answer.findingDetails ?? []).map((detail) => findingOf(resource, detail));
      found.push(...details.map((finding) => (finding === null ? problem('details of another kind came') : { accountId, finding })));
    }
  } catch (failure) {
    if (failure instanceof SourceError && failure.code === 'ResourceNotFound') return [];
    throw failure;
  }
  return found.length === 0 ? [problem('it came without details')] : found;
}

function detailPages(analyzerArn: string, id: string, ask: Clients['accessAnalyzer']): AsyncIterable<GetFindingV2CommandOutput> {
  return allPages('access-analyzer:GetFindingV2', async (nextToken): Promise<Page<GetFindingV2CommandOutput>> => {
    const answer = await ask(new GetFindingV2Command({ analyzerArn, id, nextToken }));
    return { items: answer, next: answer.nextToken };
  });
}

/** null: not about unused access, or without what it is about. */
function findingOf(arn: string, details: FindingDetails): UnusedFinding | null {
  const { unusedIamRoleDetails: role, unusedIamUserPasswordDetails: password } = details;
  const { unusedIamUserAccessKeyDetails: key, unusedPermissionDetails: permission } = details;
  const bare = { arn, accessKeyId: null, namespace: null, actions: [] };
  if (role !== undefined) return { ...bare, kind: 'role', lastAccessed: isoTime(role.lastAccessed) };
  if (password !== undefined) return { ...bare, kind: 'password', lastAccessed: isoTime(password.lastAccessed) };
  if (key?.accessKeyId !== undefined) {
    return { ...bare, kind: 'access_key', lastAccessed: isoTime(key.lastAccessed), accessKeyId: key.accessKeyId };
  }
  return permission?.serviceNamespace === undefined ? null : permissionOf(arn, permission, permission.serviceNamespace);
}

/** AWS's examples do not agree on whether an action carries its service: `s3:GetObject` or `GetObject`. */
function permissionOf(arn: string, { lastAccessed, actions }: UnusedPermissionDetails, namespace: string): UnusedFinding {
  const named = (actions ?? []).map(({ action = '', lastAccessed: at }) => ({
    name: action.slice(action.indexOf(':') + 1),
    lastAccessed: isoTime(at),
  }));
  return { kind: 'permission', arn, lastAccessed: isoTime(lastAccessed), accessKeyId: null, namespace, actions: named };
}
