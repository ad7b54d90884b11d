import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  type EntityDetails,
  type GetServiceLastAccessedDetailsCommandOutput,
  type ServiceLastAccessed as AwsService,
  type TrackedActionLastAccessed,
} from '@aws-sdk/client-iam';
import type { ActionLastAccessed, EntityAccess, Granularity, ServiceLastAccessed } from '../evidence/values.js';
import type { AccountSession, LastAccessedPage } from '../gather/ports.js';
import type { AskIam } from './clients.js';
import { unfinished } from './unfinished-job.js';
import { resultMarker } from './markers.js';
import { present } from './required.js';

const GRANULARITIES: Readonly<Record<Granularity, 'SERVICE_LEVEL' | 'ACTION_LEVEL'>> = { service: 'SERVICE_LEVEL', action: 'ACTION_LEVEL' };

/** Left out, AWS sends pages of one or two hundred. */
const PAGE = 1000;

type Jobs = Pick<AccountSession, 'generateLastAccessed' | 'getLastAccessed' | 'getLastAccessedEntities'>;

/** Access advisor's jobs. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html */
export function accessAdvisor(iam: AskIam): Jobs {
  return {
    async generateLastAccessed(arn, granularity) {
      const command = new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: GRANULARITIES[granularity] });
      return present((await iam(command)).JobId, 'iam:GenerateServiceLastAccessedDetails: the job id');
    },
    async getLastAccessed(jobId, marker) {
      const command = new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: PAGE, Marker: marker ?? undefined });
      return servicesPage(await iam(command));
    },
    async getLastAccessedEntities(jobId, namespace, marker) {
      const command = new GetServiceLastAccessedDetailsWithEntitiesCommand({
        JobId: jobId,
        ServiceNamespace: namespace,
        MaxItems: PAGE,
        Marker: marker ?? undefined,
      });
      const answer = await iam(command);
      const pending = unfinished(answer.JobStatus, answer.Error);
      if (pending !== null) return pending;
      return { status: 'completed', entities: (answer.EntityDetailsList ?? []).map(entityOf), marker: resultMarker(answer) };
    },
  };
}

function servicesPage(answer: GetServiceLastAccessedDetailsCommandOutput): LastAccessedPage {
  const pending = unfinished(answer.JobStatus, answer.Error);
  if (pending !== null) return pending;
  // The SDK calls them always there; AWS leaves them out where it has nothing to say.
  const { ServicesLastAccessed, JobCreationDate, JobCompletionDate }: Partial<typeof answer> = answer;
  const isTimed = JobCreationDate !== undefined && JobCompletionDate !== undefined;
  const tookMs = isTimed ? JobCompletionDate.getTime() - JobCreationDate.getTime() : null;
  return { status: 'completed', services: (ServicesLastAccessed ?? []).map(serviceOf), marker: resultMarker(answer), tookMs };
}

function serviceOf(service: AwsService): ServiceLastAccessed {
  return {
    namespace: present(service.ServiceNamespace, 'iam:GetServiceLastAccessedDetails: the namespace of a service'),
    name: service.ServiceName ?? '',
    lastAuthenticated: service.LastAuthenticated?.toISOString() ?? null,
    region: service.LastAuthenticatedRegion ?? null,
    entity: service.LastAuthenticatedEntity ?? null,
    entities: service.TotalAuthenticatedEntities ?? 0,
    actions: service.TrackedActionsLastAccessed?.map(actionOf) ?? null,
  };
}

function actionOf({ ActionName, LastAccessedTime, LastAccessedRegion, LastAccessedEntity }: TrackedActionLastAccessed): ActionLastAccessed {
  return {
    name: present(ActionName, 'iam:GetServiceLastAccessedDetails: the name of an action'),
    lastAccessed: LastAccessedTime?.toISOString() ?? null,
    region: LastAccessedRegion ?? null,
    entity: LastAccessedEntity ?? null,
  };
}

function entityOf({ EntityInfo, LastAuthenticated }: EntityDetails): EntityAccess {
  const { Arn, Name, Type } = EntityInfo ?? {};
  const what = 'iam:GetServiceLastAccessedDetailsWithEntities: the ARN, name or type of an entity';
  return {
    arn: present(Arn, what),
    name: present(Name, what),
    type: present(Type, what),
    lastAuthenticated: LastAuthenticated?.toISOString() ?? null,
  };
}
