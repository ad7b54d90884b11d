import {
  GetAnalyzerCommand,
  ListAnalyzersCommand,
  ListFindingsV2Command,
  type AnalyzerSummary,
  type Criterion,
  type FindingSummaryV2,
  type FindingType,
} from '@aws-sdk/client-accessanalyzer';
import pLimit from 'p-limit';
import type { FindingKind } from '../evidence/values.js';
import type { Hub, UnusedAccessAnalyzer } from '../gather/ports.js';
import type { Clients } from './clients.js';
import { allPages, collected, type Page } from './pages.js';
import { present } from './required.js';
import { findingReader, resourceAccountOf } from './unused-finding.js';

type Ask = Clients['accessAnalyzer'];

const ORGANIZATION = 'ORGANIZATION_UNUSED_ACCESS';

/** What AWS takes where the analyzer was made without an age. */
const DEFAULT_AGE_DAYS = 90;

/** A filter takes no more values than this. */
const VALUES = 20;

/** Each finding is a call of its own. */
const FINDINGS_AT_ONCE = 16;

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListFindingsV2.html and siblings. */
export function accessAnalyzerOf({ accessAnalyzer: ask }: Clients): Pick<Hub, 'unusedAccessAnalyzers' | 'unusedFindings'> {
  return {
    async unusedAccessAnalyzers() {
      const all = await collected(
        allPages('access-analyzer:ListAnalyzers', async (nextToken): Promise<Page<readonly AnalyzerSummary[]>> => {
          const answer = await ask(new ListAnalyzersCommand({ type: ORGANIZATION, nextToken }));
          return { items: answer.analyzers ?? [], next: answer.nextToken };
        }),
      );
      const active = all.filter(({ type, status }) => type === ORGANIZATION && status === 'ACTIVE');
      return Promise.all(active.map(async (summary) => analyzerOf(await configured(summary, ask))));
    },
    async *unusedFindings({ arn }, accountIds, kinds) {
      const wanted = new Set(accountIds);
      const slots = pLimit(FINDINGS_AT_ONCE);
      const read = findingReader(arn, kinds, ask);
      for await (const page of findingPages(arn, accountIds, kinds, ask)) {
        const chosen = page.filter((summary) => wanted.has(resourceAccountOf(summary)));
        yield (await Promise.all(chosen.map((summary) => slots(() => read(summary))))).flat();
      }
    },
  };
}

/** ListAnalyzers leaves the configuration out. */
async function configured(summary: AnalyzerSummary, ask: Ask): Promise<AnalyzerSummary> {
  if (summary.configuration !== undefined) return summary;
  const { analyzer } = await ask(new GetAnalyzerCommand({ analyzerName: summary.name }));
  return present(analyzer, `access-analyzer:GetAnalyzer: the analyzer ${summary.name ?? '?'}`);
}

function analyzerOf({ arn, name, configuration, createdAt, lastResourceAnalyzedAt }: AnalyzerSummary): UnusedAccessAnalyzer {
  const { unusedAccessAge, analysisRule } = configuration?.unusedAccess ?? {};
  const exclusions = analysisRule?.exclusions ?? [];
  const hasTags = ({ resourceTags }: (typeof exclusions)[number]): boolean => (resourceTags ?? []).length > 0;
  return {
    arn: present(arn, 'access-analyzer:ListAnalyzers: the ARN of an analyzer'),
    name: present(name, 'access-analyzer:ListAnalyzers: the name of an analyzer'),
    ageDays: unusedAccessAge ?? DEFAULT_AGE_DAYS,
    excludedAccounts: exclusions.filter((rule) => !hasTags(rule)).flatMap(({ accountIds }) => accountIds ?? []),
    excludesTags: exclusions.some(hasTags),
    createdAt: present(createdAt, 'access-analyzer:ListAnalyzers: when an analyzer was made').toISOString(),
    lookedAt: lastResourceAnalyzedAt?.toISOString() ?? null,
  };
}

const TYPES: { readonly [K in FindingKind]: FindingType } = {
  role: 'UnusedIAMRole',
  permission: 'UnusedPermission',
  access_key: 'UnusedIAMUserAccessKey',
  password: 'UnusedIAMUserPassword',
};

function findingPages(
  analyzerArn: string,
  accountIds: readonly string[],
  kinds: readonly FindingKind[],
  ask: Ask,
): AsyncIterable<readonly FindingSummaryV2[]> {
  const few = accountIds.length <= VALUES;
  const filter: Record<string, Criterion> = {
    status: { eq: ['ACTIVE'] },
    findingType: { eq: kinds.map((kind) => TYPES[kind]) },
    ...(few ? { resourceOwnerAccount: { eq: [...accountIds] } } : {}),
  };
  return allPages('access-analyzer:ListFindingsV2', async (nextToken) => {
    const answer = await ask(new ListFindingsV2Command({ analyzerArn, filter, maxResults: 100, nextToken }));
    return { items: answer.findings ?? [], next: answer.nextToken };
  });
}
