import { GetAccountPasswordPolicyCommand, ListServerCertificatesCommand, type ServerCertificateMetadata } from '@aws-sdk/client-iam';
import type { ServerCertificate } from '../evidence/account-settings.js';
import type { AccountSession } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { AskIam } from './clients.js';
import { listMarker } from './markers.js';
import { allPages } from './pages.js';
import { present } from './required.js';

/** What is set, and kept, for an account as a whole. */
export function accountSettings(iam: AskIam): Pick<AccountSession, 'passwordPolicy' | 'serverCertificates'> {
  return {
    async passwordPolicy() {
      try {
        const { PasswordPolicy: policy } = await iam(new GetAccountPasswordPolicyCommand({}));
        return {
          minimumLength: present(policy?.MinimumPasswordLength, 'iam:GetAccountPasswordPolicy: the shortest length'),
          reusePrevention: policy?.PasswordReusePrevention ?? null,
          maxAgeDays: policy?.MaxPasswordAge ?? null,
        };
      } catch (error) {
        // The answer where no policy is set.
        if (error instanceof SourceError && error.code === 'NoSuchEntity') return null;
        throw error;
      }
    },
    serverCertificates: () =>
      allPages('iam:ListServerCertificates', async (Marker) => {
        const answer = await iam(new ListServerCertificatesCommand({ MaxItems: 1000, Marker }));
        return { items: (answer.ServerCertificateMetadataList ?? []).map(certificateOf), next: listMarker(answer) };
      }),
  };
}

function certificateOf({ ServerCertificateId, Arn, ServerCertificateName, Expiration }: ServerCertificateMetadata): ServerCertificate {
  const what = 'iam:ListServerCertificates: the id, ARN or name of a certificate';
  return {
    id: present(ServerCertificateId, what),
    arn: present(Arn, what),
    name: present(ServerCertificateName, what),
    expiresAt: Expiration?.toISOString() ?? null,
  };
}
