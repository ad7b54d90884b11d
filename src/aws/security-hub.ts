import type { Hub } from '../gather/ports.js';
import type { Clients } from './clients.js';
import { unusedAccessIn } from './ocsf-finding.js';
import { allPages } from './pages.js';
import { listIn } from './ocsf-values.js';
import { tokenIn, type AskJson } from './signed-ask.js';

/** A filter takes no more values than this, and a page no more findings. */
const VALUES = 20;
const MOST = 100;

/** Findings about identities are of this class (OCSF 1.6, 2008); what is not about unused access is passed over. */
const CLASS = 'IAM Analysis Finding';

/**
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html. Security Hub copies what it finds into every
 * Region where it is on, so the Region of the run will do. A delegated administrator sees all accounts, anybody else one.
 */
export function securityHubOf(ask: AskJson, { region }: Pick<Clients, 'region'>): Pick<Hub, 'securityHubFindings'> {
  return {
    async *securityHubFindings(accountIds) {
      const wanted = new Set(accountIds);
      const equals = (field: string, value: string): object => ({ FieldName: field, Filter: { Comparison: 'EQUALS', Value: value } });
      const own = accountIds.map((id) => equals('cloud.account.uid', id));
      const filters = [
        { StringFilters: [equals('class_name', CLASS)] },
        ...(own.length <= VALUES ? [{ StringFilters: own, Operator: 'OR' }] : []),
      ];
      const at = { service: 'securityhub', action: 'GetFindingsV2', region: await region(), method: 'POST', path: '/findingsv2' } as const;
      const pages = allPages('securityhub:GetFindingsV2', async (token) => {
        const input = { Filters: { CompositeFilters: filters, CompositeOperator: 'AND' }, MaxResults: MOST, NextToken: token };
        return ask({ ...at, input }, (answer) => {
          const findings = listIn(answer['Findings'], 'securityhub:GetFindingsV2: the findings');
          return { items: findings.flatMap(unusedAccessIn), next: tokenIn(answer, 'securityhub:GetFindingsV2') };
        });
      });
      for await (const page of pages) yield page.filter(({ accountId }) => wanted.has(accountId));
    },
  };
}
