import { ListAWSServiceAccessForOrganizationCommand, ListDelegatedAdministratorsCommand } from '@aws-sdk/client-organizations';
import type { OrganizationTrust } from '../gather/ports.js';
import type { Clients } from './clients.js';
import { PAGE } from './organizations.js';
import { allPages, collected, type Page } from './pages.js';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html and its sibling. */
export function organizationTrustOf({ organizations }: Pick<Clients, 'organizations'>): OrganizationTrust {
  return {
    trustedServices: () =>
      collected(
        allPages('organizations:ListAWSServiceAccessForOrganization', async (NextToken): Promise<Page<readonly string[]>> => {
          const answer = await organizations(new ListAWSServiceAccessForOrganizationCommand({ NextToken, MaxResults: PAGE }));
          const items = (answer.EnabledServicePrincipals ?? []).flatMap(({ ServicePrincipal: name }) => name ?? []);
          return { items, next: answer.NextToken };
        }),
      ),
    delegatedAdministrators: () =>
      collected(
        allPages('organizations:ListDelegatedAdministrators', async (NextToken): Promise<Page<readonly string[]>> => {
          const answer = await organizations(new ListDelegatedAdministratorsCommand({ NextToken, MaxResults: PAGE }));
          return { items: (answer.DelegatedAdministrators ?? []).flatMap(({ Id }) => Id ?? []), next: answer.NextToken };
        }),
      ),
  };
}
