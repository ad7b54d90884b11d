import {
  GetFindingV2Command,
  type FindingDetails,
  type FindingSummaryV2,
  type GetFindingV2CommandOutput,
  type UnusedPermissionDetails,
} from '@aws-sdk/client-accessanalyzer';
import type { FindingKind, UnusedFinding } from '../evidence/values.js';
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

type Details = (id: string) => AsyncIterable<GetFindingV2CommandOutput>;

/**
 * Reads findings with their details, which the list has not: the key, the last use, the service. One about permissions has
 * as many as there are services. None: it was resolved meanwhile.
 */
export function findingReader(
  analyzerArn: string,
  kinds: readonly FindingKind[],
  ask: Clients['accessAnalyzer'],
): (summary: FindingSummaryV2) => Promise<readonly AccountFinding[]> {
  const details = detailPages(analyzerArn, ask);
  return (summary) => readFinding(summary, kinds, details);
}

async function readFinding(summary: FindingSummaryV2, kinds: readonly FindingKind[], details: Details): Promise<readonly AccountFinding[]> {
  const { id, resource, error } = summary;
  const accountId = resourceAccountOf(summary);
  const problem = (what: string): AccountFinding => ({ accountId, problem: `finding ${id ?? '?'} about ${resource ?? '?'}: ${what}` });
  if (error !== undefined) return [problem(`the analyzer could not judge it: ${shortened(error)}`)];
  if (id === undefined || resource === undefined) return [problem('it came without an id or a resource')];
  const found: AccountFinding[] = [];
  try {
    for await (const answer of details(id)) {
      if (answer.status === undefined) return [problem('it came without a status')];
      if (answer.status !== 'ACTIVE') return [];
      const read = (answer.findingDetails ?? []).map((detail) => findingOf(resource, detail));
      const asAsked = (finding: UnusedFinding | null): finding is UnusedFinding => finding !== null && kinds.includes(finding.kind);
      found.push(...read.map((finding) => (asAsked(finding) ? { accountId, finding } : problem('details of another kind came'))));
    }
  } catch (failure) {
    if (failure instanceof SourceError && failure.code === 'ResourceNotFound') return [];
    throw failure;
  }
  return found.length === 0 ? [problem('it came without details')] : found;
}

/** What a page of recommendations may have; how much one of details may, AWS does not say. An administrator has hundreds. */
const LARGE_PAGE = 1000;

/** Where AWS refuses so large a page, its pages are as large as AWS likes from then on. */
function detailPages(analyzerArn: string, ask: Clients['accessAnalyzer']): Details {
  let maxResults: number | undefined = LARGE_PAGE;
  const page = async (id: string, nextToken: string | undefined): Promise<GetFindingV2CommandOutput> => {
    const asked = maxResults;
    try {
      return await ask(new GetFindingV2Command({ analyzerArn, id, maxResults: asked, nextToken }));
    } catch (failure) {
      if (asked === undefined || !(failure instanceof SourceError) || failure.code !== 'Validation') throw failure;
      maxResults = undefined;
      return page(id, nextToken);
    }
  };
  return (id) =>
    allPages('access-analyzer:GetFindingV2', async (nextToken): Promise<Page<GetFindingV2CommandOutput>> => {
      const answer = await page(id, nextToken);
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
