import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetServiceLastAccessedDetailsCommand,
  ListAccountAliasesCommand,
  type GetServiceLastAccessedDetailsCommandOutput,
} from '@aws-sdk/client-iam';
import type { AccountSession, LastAccessedPage, ReportState } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { AskIam } from './clients.js';
import { detailsPage } from './details-page.js';
import { allPages } from './pages.js';
import { readManagedPolicy } from './managed-policy.js';

/** IAM's read calls inside one account. https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export function accountSession(iam: AskIam): AccountSession {
  return {
    async alias() {
      const answer = await iam(new ListAccountAliasesCommand({}));
      return answer.AccountAliases?.[0] ?? null;
    },
    async generateReport() {
      const answer = await iam(new GenerateCredentialReportCommand({}));
      return answer.State === 'COMPLETE' ? 'ready' : 'pending';
    },
    getReport: () => getReport(iam),
    details: (filters) =>
      allPages('iam:GetAccountAuthorizationDetails', async (Marker) => {
        const command = new GetAccountAuthorizationDetailsCommand({ Filter: [...filters], MaxItems: 1000, Marker });
        const answer = await iam(command);
        return { items: detailsPage(answer), next: answer.IsTruncated === true ? markerOf(answer.Marker) : null };
      }),
    managedPolicy: (arn) => readManagedPolicy(iam, arn),
    async generateLastAccessed(arn) {
      const command = new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: 'SERVICE_LEVEL' });
      const answer = await iam(command);
      if (answer.JobId === undefined) throw new SourceError('failed', 'NoJobId', 'iam:GenerateServiceLastAccessedDetails: AWS sent no job id');
      return answer.JobId;
    },
    async getLastAccessed(jobId, marker) {
      const command = new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: 1000, Marker: marker ?? undefined });
      return lastAccessedPage(await iam(command));
    },
  };
}

/** A truncated list without a marker can't be followed, and must not pass for a whole one. */
function markerOf(marker: string | undefined): string {
  if (marker === undefined || marker === '') throw new SourceError('failed', 'NoMarker', 'AWS cut the list short and sent no marker');
  return marker;
}

/** The wire says ReportNotPresent, ReportExpired, ReportInProgress; the SDK's classes have longer names. */
const REPORT_ERRORS: Readonly<Record<string, 'absent' | 'pending'>> = {
  ReportNotPresent: 'absent',
  CredentialReportNotPresent: 'absent',
  ReportExpired: 'absent',
  CredentialReportExpired: 'absent',
  ReportInProgress: 'pending',
  CredentialReportNotReady: 'pending',
};

async function getReport(iam: AskIam): Promise<ReportState> {
  try {
    const answer = await iam(new GetCredentialReportCommand({}));
    if (answer.Content === undefined || answer.GeneratedTime === undefined) {
      throw new SourceError('unreadable', 'NoContent', 'iam:GetCredentialReport: AWS sent a report without content or time');
    }
    const csv = new TextDecoder().decode(answer.Content);
    return { state: 'ready', csv, generatedAt: answer.GeneratedTime.toISOString() };
  } catch (error) {
    const state = error instanceof SourceError ? REPORT_ERRORS[error.code] : undefined;
    if (state === undefined) throw error;
    return { state };
  }
}

function lastAccessedPage(answer: GetServiceLastAccessedDetailsCommandOutput): LastAccessedPage {
  if (answer.JobStatus === 'FAILED') {
    const { Code, Message } = answer.Error ?? {};
    return { status: 'failed', detail: [Code, Message].filter((text) => text !== undefined).join(': ') || 'no reason given' };
  }
  if (answer.JobStatus !== 'COMPLETED') return { status: 'in_progress' };
  const services = (answer.ServicesLastAccessed ?? []).map((service) => ({
    namespace: service.ServiceNamespace ?? '',
    name: service.ServiceName ?? '',
    lastAuthenticated: service.LastAuthenticated?.toISOString() ?? null,
  }));
  // IsTruncated is not trusted: services were lost where a marker came without it.
  const marker = answer.Marker === undefined || answer.Marker === '' ? null : answer.Marker;
  if (answer.IsTruncated === true) return { status: 'completed', services, marker: markerOf(answer.Marker) };
  return { status: 'completed', services, marker };
}
