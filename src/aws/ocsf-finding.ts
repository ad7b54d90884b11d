import type { FindingKind, UnusedFinding } from '../evidence/values.js';
import type { AccountFinding } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import { parseArn } from '../model/arn.js';
import { isRecord } from '../model/is-record.js';
import { unusedPrivileges } from './ocsf-privileges.js';
import { entriesOf, fieldsIn, listIn, textIn, timeIn } from './ocsf-values.js';
import { shortened } from './shortened.js';

/**
 * The last part of a type such as `Software and Configuration Checks/AWS Security Best Practices/Unused IAM Role`: the names of
 * Access Analyzer's own findings, in words. Titles are not looked at: they hold the names of roles.
 */
const KINDS: ReadonlyMap<string, FindingKind> = new Map([
  ['unusediamrole', 'role'],
  ['unusediamuseraccesskey', 'access_key'],
  ['unusediamuserpassword', 'password'],
  ['unusedpermission', 'permission'],
]);

type Told = readonly AccountFinding[];
type Read = (problem: (what: string) => AccountFinding, found: (more: Partial<UnusedFinding>) => AccountFinding) => Told;

/** What an OCSF finding says was not used: nothing if it is about something else, or closed, resolved, suppressed or archived. */
export function unusedAccessIn(finding: unknown): Told {
  if (!isRecord(finding)) throw new SourceError('unreadable', 'UnreadableAnswer', 'securityhub:GetFindingsV2: a finding is no structure');
  const kind = kindOf(finding);
  if (kind === null || isOver(finding)) return [];
  const arn = principalOf(finding);
  const accountId = parseArn(arn ?? '')?.accountId ?? textIn(fieldsIn(fieldsIn(finding, 'cloud'), 'account'), 'uid');
  // Of one that belongs to nobody, it is unknown whose list is not whole.
  if (accountId === null) throw new SourceError('unreadable', 'UnreadableAnswer', 'securityhub:GetFindingsV2: a finding names no account');
  const id = shortened(textIn(fieldsIn(finding, 'metadata'), 'uid') ?? '?');
  const about = `finding ${id} about ${arn ?? '?'}`;
  const problem = (what: string): AccountFinding => ({ accountId, problem: `${about}: ${what}`, ...(kind === 'other' ? {} : { kind }) });
  if (kind === 'other') return [problem('it is of a kind that is not known')];
  if (arn === null) return [problem('it names no user or role')];
  const bare = { kind, arn, lastAccessed: null, accessKeyId: null, namespace: null, actions: [] };
  return READ[kind](finding)(problem, (more) => ({ accountId, finding: { ...bare, ...more } }));
}

function kindOf(finding: unknown): FindingKind | 'other' | null {
  const { types } = fieldsIn(finding, 'finding_info');
  const words = listIn(types ?? [], 'securityhub:GetFindingsV2: the types of a finding').map((type) =>
    (typeof type === 'string' ? type : '').slice(String(type).lastIndexOf('/') + 1).replace(/[^a-z]/gi, '').toLowerCase(),
  );
  const known = words.flatMap((word) => KINDS.get(word) ?? KINDS.get(word.replace(/s$/, '')) ?? [])[0];
  return known ?? (words.some((word) => word.startsWith('unused')) ? 'other' : null);
}

/** OCSF: activity 3 is Close; status 3 Suppressed, 4 Resolved, 5 Archived. */
function isOver(finding: unknown): boolean {
  if (!isRecord(finding)) return true;
  const { activity_id: activity, status_id: status } = finding;
  return activity === 3 || textIn(finding, 'activity_name') === 'Close' || (typeof status === 'number' && [3, 4, 5].includes(status));
}

function principalOf(finding: unknown): string | null {
  const named = [...entriesOf(finding, 'resources'), fieldsIn(finding, 'user')].flatMap((each) => textIn(each, 'uid') ?? []);
  const isPrincipal = (uid: string): boolean => {
    const { service, resource = '' } = parseArn(uid) ?? {};
    return service === 'iam' && /^(user|role)\//.test(resource);
  };
  return named.find(isPrincipal) ?? null;
}

const TIME = 'when it was used can\'t be read';

const READ: { readonly [K in FindingKind]: (finding: unknown) => Read } = {
  role: (finding) => (problem, found) => {
    const metrics = fieldsIn(finding, 'identity_activity_metrics');
    const at = timeIn(metrics, 'last_authentication_time');
    const lastAccessed = at === null ? timeIn(metrics, 'last_seen_time') : at;
    return [lastAccessed === undefined ? problem(TIME) : found({ lastAccessed })];
  },
  password: (finding) => (problem, found) => {
    const lastAccessed = timeIn(fieldsIn(finding, 'identity_activity_metrics'), 'password_last_used_time');
    return [lastAccessed === undefined ? problem(TIME) : found({ lastAccessed })];
  },
  access_key: (finding) => (problem, found) => {
    const keys = entriesOf(fieldsIn(finding, 'identity_activity_metrics'), 'programmatic_credentials');
    if (keys.length === 0) return [problem('it names no access key')];
    return keys.map((key) => {
      const accessKeyId = textIn(key, 'uid');
      const lastAccessed = timeIn(key, 'last_used_time');
      if (accessKeyId === null) return problem('it names no access key');
      return lastAccessed === undefined ? problem(TIME) : found({ accessKeyId, lastAccessed });
    });
  },
  permission: (finding) => (problem, found) => {
    const { services, lacks } = unusedPrivileges(entriesOf(finding, 'permission_analysis_results'));
    return [...services.map(found), ...lacks.map(problem)];
  },
};
