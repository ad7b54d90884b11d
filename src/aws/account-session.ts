import {
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  ListAccountAliasesCommand,
  ListServiceSpecificCredentialsCommand,
  type ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam';
import type { ServiceCredential } from '../evidence/values.js';
import type { AccountSession, ReportState } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import { accessAdvisor } from './access-advisor.js';
import type { AskIam } from './clients.js';
import { detailsPage } from './details-page.js';
import { accountSettings } from './account-settings.js';
import { readManagedPolicy } from './managed-policy.js';
import { listMarker } from './markers.js';
import { allPages } from './pages.js';
import { present } from './required.js';
import { userKeys } from './user-keys.js';

/** IAM's read calls inside one account. https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export function accountSession(iam: AskIam): Omit<AccountSession, 'events'> {
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
        return { items: detailsPage(answer), next: listMarker(answer) };
      }),
    managedPolicy: (arn) => readManagedPolicy(iam, arn),
    ...accessAdvisor(iam),
    ...accountSettings(iam),
    keysOf: (source, userName) => userKeys(iam, source, userName),
    serviceCredentials: () =>
      allPages('iam:ListServiceSpecificCredentials', async (Marker) => {
        const answer = await iam(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1000, Marker }));
        return { items: (answer.ServiceSpecificCredentials ?? []).map(credentialOf), next: listMarker(answer) };
      }),
  };
}

function credentialOf(credential: ServiceSpecificCredentialMetadata): ServiceCredential {
  const { ServiceSpecificCredentialId, UserName, ServiceName, Status, CreateDate, ExpirationDate } = credential;
  const what = 'iam:ListServiceSpecificCredentials: the id, user, service or status of a credential';
  return {
    id: present(ServiceSpecificCredentialId, what),
    userName: present(UserName, what),
    service: present(ServiceName, what),
    status: present(Status, what),
    createdAt: CreateDate?.toISOString() ?? null,
    expiresAt: ExpirationDate?.toISOString() ?? null,
  };
}

/** The wire says ReportNotPresent, ReportExpired, ReportInProgress; the SDK's classes have longer names. */
const REPORT_ERRORS: ReadonlyMap<string, 'absent' | 'pending'> = new Map([
  ['ReportNotPresent', 'absent'],
  ['CredentialReportNotPresent', 'absent'],
  ['ReportExpired', 'absent'],
  ['CredentialReportExpired', 'absent'],
  ['ReportInProgress', 'pending'],
  ['CredentialReportNotReady', 'pending'],
]);

async function getReport(iam: AskIam): Promise<ReportState> {
  try {
    const answer = await iam(new GetCredentialReportCommand({}));
    if (answer.Content === undefined || answer.GeneratedTime === undefined) {
      throw new SourceError('unreadable', 'NoContent', 'iam:GetCredentialReport: AWS sent a report without content or time');
    }
    const csv = new TextDecoder().decode(answer.Content);
    return { state: 'ready', csv, generatedAt: answer.GeneratedTime.toISOString() };
  } catch (error) {
    const state = error instanceof SourceError ? REPORT_ERRORS.get(error.code) : undefined;
    if (state === undefined) throw error;
    return { state };
  }
}
