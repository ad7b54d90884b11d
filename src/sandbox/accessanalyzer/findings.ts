import { createHash } from 'node:crypto';
import { findAccount } from '../accounts.js';
import { isBy } from '../iam/values.js';
import type { Action, SandboxState } from '../service.js';
import type { WorldAccount, WorldAnalyzer } from '../world.js';
import { analyzerAsked, hasLooked } from './analyzers.js';
import { notFound } from './errors.js';
import { filterOf } from './filter.js';
import { pageOf, requiredText } from './input.js';
import { permissionsIn } from './permissions.js';
import { unusedAccessIn, type UnusedAccess } from './unused-access.js';
import type { Finding } from './finding.js';

export const listFindingsV2: Action = (call, state) => {
  const analyzer = analyzerAsked(call, state);
  const passes = filterOf(call.input.filter);
  const chosen = findingsOf(analyzer, state).filter(passes);
  const { items, next } = pageOf(call, chosen, `${analyzer.name}/${JSON.stringify(call.input.filter ?? {})}`);
  return { findings: items.map(({ summary }) => summary), ...next };
};

/** GetFindingV2. The details come in pages. */
export const getFindingV2: Action = (call, state) => {
  const analyzer = analyzerAsked(call, state);
  const id = requiredText(call, 'id');
  const found = findingsOf(analyzer, state).find(({ summary }) => summary.id === id);
  if (found === undefined) throw notFound('AWS::AccessAnalyzer::Finding', id);
  const { items, next } = pageOf(call, found.details, `${analyzer.name}/${id}`);
  return { ...found.summary, findingDetails: items, ...next };
};

function findingsOf(analyzer: WorldAnalyzer, state: SandboxState): readonly Finding[] {
  const key = `accessanalyzer.findings ${analyzer.accountId} ${analyzer.region} ${analyzer.name}`;
  return state.memory(key, () => makeFindings(analyzer, state));
}

function makeFindings(analyzer: WorldAnalyzer, state: SandboxState): readonly Finding[] {
  if (analyzer.status !== 'ACTIVE' || !hasLooked(analyzer)) return [];
  return accountsUnder(analyzer, state)
    .flatMap((account) => unusedAccessIn(account, analyzer, state.world, permissionsIn(account.id, state)))
    .map((unused) => makeFinding(unused, analyzer));
}

/** An organization analyzer looks into the members that are open. */
function accountsUnder({ type, accountId }: WorldAnalyzer, state: SandboxState): readonly WorldAccount[] {
  const home = findAccount(state, accountId);
  if (type === 'ACCOUNT_UNUSED_ACCESS') return home === undefined ? [] : [home];
  if (state.world.organization === null || home?.inOrganization !== true) return [];
  return state.world.accounts.filter(
    ({ inOrganization, state: stage }) => inOrganization && (stage === 'ACTIVE' || stage === 'PENDING_CLOSURE'),
  );
}

function makeFinding(unused: UnusedAccess, analyzer: WorldAnalyzer): Finding {
  const { type, resource, resourceType, owner, holds, since, details } = unused;
  const status = statusOf(unused, analyzer);
  const becameIdle = new Date(Date.parse(since) + (holds ? analyzer.unusedAccessAgeDays * 86_400_000 : 0)).toISOString();
  const createdAt = isBy(becameIdle, analyzer.createdAt) ? becameIdle : analyzer.createdAt;
  return {
    summary: {
      id: findingId(`${type} ${resource} ${JSON.stringify(details[0])}`),
      findingType: type,
      resource,
      resourceType,
      resourceOwnerAccount: owner,
      status,
      createdAt,
      analyzedAt: analyzer.analyzedAt,
      updatedAt: status === 'ACTIVE' ? createdAt : analyzer.analyzedAt,
    },
    details,
  };
}

function statusOf({ holds, resource }: UnusedAccess, { archived }: WorldAnalyzer): Finding['summary']['status'] {
  if (!holds) return 'RESOLVED';
  return archived.includes(resource) ? 'ARCHIVED' : 'ACTIVE';
}

/** The form of a UUID, always the same for the same finding. */
function findingId(text: string): string {
  return createHash('sha256').update(text).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
