import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type Account as AwsAccount,
} from '@aws-sdk/client-organizations';
import { ACCOUNT_STATES, type Account, type AccountState } from '../model/account.js';
import type { Hub } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { Clients } from './clients.js';
import { allPages, collected, type Page } from './pages.js';

/** The most that Organizations gives in one page. */
export const PAGE = 20;

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html and siblings. */
export function organizationsOf({ organizations }: Clients): Pick<Hub, 'organization' | 'accounts' | 'accountsUnder'> {

  async function accountsUnder(parentId: string): Promise<ReadonlySet<string>> {
    const accounts = collected(
      allPages('organizations:ListAccountsForParent', async (NextToken): Promise<Page<readonly string[]>> => {
        const command = new ListAccountsForParentCommand({ ParentId: parentId, NextToken, MaxResults: PAGE });
        const answer = await organizations(command);
        return { items: (answer.Accounts ?? []).flatMap(({ Id }) => Id ?? []), next: answer.NextToken };
      }),
    );
    const units = collected(
      allPages('organizations:ListOrganizationalUnitsForParent', async (NextToken): Promise<Page<readonly string[]>> => {
        const command = new ListOrganizationalUnitsForParentCommand({ ParentId: parentId, NextToken, MaxResults: PAGE });
        const answer = await organizations(command);
        return { items: (answer.OrganizationalUnits ?? []).flatMap(({ Id }) => Id ?? []), next: answer.NextToken };
      }),
    );
    const [direct, below] = await Promise.all([accounts, units.then((ids) => Promise.all(ids.map(accountsUnder)))]);
    return new Set([...direct, ...below.flatMap((ids) => [...ids])]);
  }

  return {
    async organization() {
      try {
        const answer = await organizations(new DescribeOrganizationCommand({}));
        const { Id: id, MasterAccountId: managementAccountId } = answer.Organization ?? {};
        return id === undefined || managementAccountId === undefined ? null : { id, managementAccountId };
      } catch (error) {
        if (error instanceof SourceError && error.code === 'AWSOrganizationsNotInUse') return null;
        throw error;
      }
    },
    accounts: (onPage?: (page: readonly Account[]) => void) =>
      collected(
        allPages('organizations:ListAccounts', async (NextToken): Promise<Page<readonly Account[]>> => {
          const command = new ListAccountsCommand({ NextToken, MaxResults: PAGE });
          const answer = await organizations(command);
          const items = (answer.Accounts ?? []).flatMap(accountOf);
          onPage?.(items);
          return { items, next: answer.NextToken };
        }),
      ),
    async accountsUnder(unitId) {
      try {
        return await accountsUnder(unitId);
      } catch (error) {
        if (error instanceof SourceError && (error.code === 'ParentNotFound' || error.code === 'InvalidInput')) return null;
        throw error;
      }
    },
  };
}

function accountOf({ Id, Name, Email, State, Status, Paths, JoinedTimestamp }: AwsAccount): readonly Account[] {
  if (Id === undefined) return [];
  // Status was retired on 2026-09-09 and may be missing; State is missing in older partitions. A state that nobody
  // knows yet is treated as open: a call that fails is seen, an account left out is not.
  const word = State ?? Status;
  const state: AccountState = ACCOUNT_STATES.find((known) => known === word) ?? 'UNKNOWN';
  const joinedAt = JoinedTimestamp?.toISOString() ?? null;
  return [{ id: Id, name: Name ?? null, email: Email ?? null, state, path: Paths?.[0] ?? null, joinedAt, isManagement: false }];
}
