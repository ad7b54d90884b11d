import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type Account as AwsAccount,
} from '@aws-sdk/client-organizations';
import { ACCOUNT_ID, ACCOUNT_STATES, type Account, type AccountState } from '../model/account.js';
import type { Hub } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { Unit } from '../gather/unit.js';
import { onceEach } from '../gather/token-loop.js';
import type { Clients } from './clients.js';
import { isoTime } from './iso-time.js';
import { allPages, collected, type Page } from './pages.js';
import { isMissing } from './paths.js';
import { present } from './required.js';
import { shortened } from './shortened.js';
import { ACCOUNT_ENTRY } from './whole-answers.js';

/** The most that Organizations gives in one page. */
export const PAGE = 20;

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html and siblings. */
export function organizationsOf({ organizations }: Clients): Pick<Hub, 'organization' | 'accounts' | 'accountsUnder' | 'units'> {
  return {
    async organization() {
      try {
        const answer = await organizations(new DescribeOrganizationCommand({}));
        const { Id, MasterAccountId } = answer.Organization ?? {};
        const what = 'organizations:DescribeOrganization: the id or the management account of the organization';
        return { id: present(Id, what), managementAccountId: present(MasterAccountId, what) };
      } catch (error) {
        if (error instanceof SourceError && error.code === 'AWSOrganizationsNotInUse') return null;
        throw error;
      }
    },
    accounts: (onPage, onProblem) =>
      collected(
        allPages('organizations:ListAccounts', async (NextToken): Promise<Page<readonly Account[]>> => {
          const command = new ListAccountsCommand({ NextToken, MaxResults: PAGE });
          const answer = await organizations(command);
          const items = (answer.Accounts ?? []).flatMap((account) => accountOf(account, onProblem ?? doubt));
          onPage?.(items);
          return { items, next: answer.NextToken };
        }),
      ),
    units: (rootId) => unitsBelow(rootId, '', organizations, onceEach('organizations:ListOrganizationalUnitsForParent')),
    async accountsUnder(unitId) {
      try {
        return await unitAccounts(unitId, organizations, onceEach('organizations:ListOrganizationalUnitsForParent'));
      } catch (error) {
        if (error instanceof SourceError && (error.code === 'ParentNotFound' || error.code === 'InvalidInput')) return null;
        throw error;
      }
    },
  };
}

/** With the path of names above them. */
async function unitsBelow(
  parentId: string,
  above: string,
  ask: Clients['organizations'],
  once: (id: string) => string,
): Promise<readonly Unit[]> {
  const ParentId = once(parentId);
  const direct = await collected(
    allPages('organizations:ListOrganizationalUnitsForParent', async (NextToken): Promise<Page<readonly Unit[]>> => {
      const answer = await ask(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken, MaxResults: PAGE }));
      const what = 'organizations:ListOrganizationalUnitsForParent: the id or the name of a unit';
      const items = (answer.OrganizationalUnits ?? []).map(({ Id, Name }) => ({
        id: present(Id, what),
        path: `${above}${present(Name, what)}`,
      }));
      return { items, next: answer.NextToken };
    }),
  );
  const below = await Promise.all(direct.map(({ id, path }) => unitsBelow(id, `${path}/`, ask, once)));
  return [...direct, ...below.flat()];
}

/** `once` lets each unit pass once: one that stood below itself would be walked for ever. */
async function unitAccounts(unitId: string, ask: Clients['organizations'], once: (id: string) => string): Promise<ReadonlySet<string>> {
  const ParentId = once(unitId);
  const accounts = collected(
    allPages('organizations:ListAccountsForParent', async (NextToken): Promise<Page<readonly string[]>> => {
      const answer = await ask(new ListAccountsForParentCommand({ ParentId, NextToken, MaxResults: PAGE }));
      return { items: (answer.Accounts ?? []).map(({ Id }) => idOf(Id)), next: answer.NextToken };
    }),
  );
  const units = collected(
    allPages('organizations:ListOrganizationalUnitsForParent', async (NextToken): Promise<Page<readonly string[]>> => {
      const answer = await ask(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken, MaxResults: PAGE }));
      const what = 'organizations:ListOrganizationalUnitsForParent: the id of a unit';
      return { items: (answer.OrganizationalUnits ?? []).map(({ Id }) => present(Id, what)), next: answer.NextToken };
    }),
  );
  const [direct, below] = await Promise.all([accounts, units.then((ids) => Promise.all(ids.map((id) => unitAccounts(id, ask, once))))]);
  return new Set([...direct, ...below.flatMap((ids) => [...ids])]);
}

function idOf(id: string | undefined): string {
  if (id !== undefined && ACCOUNT_ID.test(id)) return id;
  throw new SourceError('unreadable', 'Incomplete', 'organizations:ListAccountsForParent: an account without its id');
}

type Tell = (problem: string) => void;

/** Where no caller listens to problems, an account that is not whole makes the list unreadable. */
const doubt: Tell = (problem) => {
  throw new SourceError('unreadable', 'Incomplete', problem);
};

const ENTRY = 'organizations:ListAccounts: an account';

function accountOf(account: AwsAccount, tell: Tell): readonly Account[] {
  const { Id: id, Name: name = null, Email: email = null, Paths, JoinedTimestamp } = account;
  if (id === undefined || !ACCOUNT_ID.test(id)) {
    tell(`${ENTRY} without an id that is one (${shortened(id ?? '', 40)}): ${shortened(name ?? email ?? '?', 80)}`);
    return [];
  }
  const { state, word } = stateOf(account);
  const missing = [...ACCOUNT_ENTRY.filter((path) => isMissing(account, path)), ...(word === undefined ? ['State'] : [])];
  if (missing.length > 0) tell(`${ENTRY} without its ${missing.join(', ')}: ${id}`);
  return [{ id, name, email, state, path: Paths?.[0] ?? null, joinedAt: isoTime(JoinedTimestamp), isManagement: false }];
}

/**
 * Status was retired on 2026-09-09 and may be missing; State is missing in older partitions. A state that is not
 * known yet is treated as open: a call that fails is seen, an account left out is not.
 */
function stateOf({ State, Status }: AwsAccount): { readonly state: AccountState; readonly word: string | undefined } {
  const word = State ?? Status;
  return { state: ACCOUNT_STATES.find((known) => known === word) ?? 'UNKNOWN', word };
}
