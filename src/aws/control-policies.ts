import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  type PolicySummary,
} from '@aws-sdk/client-organizations';
import type { ControlPolicyTargets, Hub } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { Clients } from './clients.js';
import { PAGE } from './organizations.js';
import { allPages, collected, type Page } from './pages.js';
import { present } from './required.js';

type Ask = Clients['organizations'];

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html and siblings. */
export function controlPoliciesOf({ organizations: ask }: Clients): Pick<Hub, 'controlPolicies'> {
  return {
    async controlPolicies() {
      const listed = await list(ask).catch(async (error: unknown) => {
        if (await isOutOfUse(error, ask)) return [];
        throw error;
      });
      const policies = await Promise.all(listed.map((policy) => attached(policy, ask)));
      const inForce = policies.filter((policy) => policy !== null);
      // Switched on, AWS keeps at least one on the root and on every unit and account; switched off, it detaches all.
      return inForce.length === 0 ? null : inForce;
    },
  };
}

function list(ask: Ask): Promise<readonly PolicySummary[]> {
  return collected(
    allPages('organizations:ListPolicies', async (NextToken): Promise<Page<readonly PolicySummary[]>> => {
      const command = new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY', NextToken, MaxResults: PAGE });
      const answer = await ask(command);
      return { items: answer.Policies ?? [], next: answer.NextToken };
    }),
  );
}

const NOT_IN_USE = ['AWSOrganizationsNotInUse', 'PolicyTypeNotEnabled', 'PolicyTypeNotAvailableForOrganization'];

/** With consolidated billing only there are no such policies, whatever ListPolicies says to it. */
async function isOutOfUse(error: unknown, ask: Ask): Promise<boolean> {
  if (!(error instanceof SourceError)) return false;
  if (NOT_IN_USE.includes(error.code)) return true;
  if (error.reason !== 'failed' && error.reason !== 'denied') return false;
  const answer = await ask(new DescribeOrganizationCommand({})).catch(() => null);
  return answer?.Organization?.FeatureSet === 'CONSOLIDATED_BILLING';
}

/** null: it is attached to nothing, or was deleted meanwhile, which AWS allows only then. */
async function attached({ Id, Name }: PolicySummary, ask: Ask): Promise<ControlPolicyTargets | null> {
  const PolicyId = present(Id, 'organizations:ListPolicies: the id of a policy');
  try {
    const targets = await targetsOf(PolicyId, ask);
    if (targets.length === 0) return null;
    const { Policy } = await ask(new DescribePolicyCommand({ PolicyId }));
    const document = present(Policy?.Content, `organizations:DescribePolicy: the content of ${PolicyId}`);
    return { name: Name ?? PolicyId, document, targets };
  } catch (error) {
    if (error instanceof SourceError && error.code === 'PolicyNotFound') return null;
    throw error;
  }
}

function targetsOf(PolicyId: string, ask: Ask): Promise<readonly string[]> {
  return collected(
    allPages('organizations:ListTargetsForPolicy', async (NextToken): Promise<Page<readonly string[]>> => {
      const command = new ListTargetsForPolicyCommand({ PolicyId, NextToken, MaxResults: PAGE });
      const answer = await ask(command);
      const ids = (answer.Targets ?? []).map(({ TargetId }) => present(TargetId, 'organizations:ListTargetsForPolicy: the id of a target'));
      return { items: ids, next: answer.NextToken };
    }),
  );
}
