import { GenerateOrganizationsAccessReportCommand, GetOrganizationsAccessReportCommand, type AccessDetail } from '@aws-sdk/client-iam';
import type { OrganizationService } from '../evidence/values.js';
import type { Hub } from '../gather/ports.js';
import type { Clients } from './clients.js';
import { unfinished } from './unfinished-job.js';
import { resultMarker } from './markers.js';
import { present } from './required.js';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html and its sibling. */
export function organizationAccessOf({ iam }: Clients): Pick<Hub, 'generateOrganizationAccess' | 'getOrganizationAccess'> {
  return {
    async generateOrganizationAccess(entityPath) {
      const command = new GenerateOrganizationsAccessReportCommand({ EntityPath: entityPath });
      return present((await iam(command)).JobId, 'iam:GenerateOrganizationsAccessReport: the job id');
    },
    async getOrganizationAccess(jobId, marker) {
      const command = new GetOrganizationsAccessReportCommand({ JobId: jobId, MaxItems: 1000, Marker: marker ?? undefined });
      const answer = await iam(command);
      const pending = unfinished(answer.JobStatus, answer.ErrorDetails);
      if (pending !== null) return pending;
      return { status: 'completed', services: (answer.AccessDetails ?? []).map(serviceOf), marker: resultMarker(answer) };
    },
  };
}

function serviceOf({ ServiceNamespace, ServiceName, LastAuthenticatedTime, Region }: AccessDetail): OrganizationService {
  return {
    namespace: present(ServiceNamespace, 'iam:GetOrganizationsAccessReport: the namespace of a service'),
    name: ServiceName ?? '',
    lastAuthenticated: LastAuthenticatedTime?.toISOString() ?? null,
    region: Region ?? null,
  };
}
