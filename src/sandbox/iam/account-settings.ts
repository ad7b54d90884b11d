import { accountAt, iamArn } from '../accounts.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import { cutPage } from './paging.js';
import { isBy, wireTime } from './values.js';

/** iam:GetAccountPasswordPolicy: NoSuchEntity where none is set. */
export function getAccountPasswordPolicy(call: Call, state: SandboxState): object {
  const { passwordPolicy: policy, id } = accountAt(state, call.caller.accountId);
  if (policy === undefined) throw new WireError('NoSuchEntity', 404, `The Password Policy with domain name ${id} cannot be found.`);
  const { minimumLength, reusePrevention, maxAgeDays } = policy;
  return {
    PasswordPolicy: {
      MinimumPasswordLength: minimumLength,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      AllowUsersToChangePassword: true,
      ExpirePasswords: maxAgeDays !== null,
      ...(maxAgeDays === null ? {} : { MaxPasswordAge: maxAgeDays }),
      ...(reusePrevention === null ? {} : { PasswordReusePrevention: reusePrevention }),
    },
  };
}

/** iam:ListServerCertificates: without the certificates themselves. */
export function listServerCertificates(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const { now, partition } = state.world;
  const metadata = (account.serverCertificates ?? [])
    .filter(({ uploadedAt }) => isBy(now, uploadedAt))
    .map((certificate) => ({
      Path: certificate.path,
      ServerCertificateName: certificate.name,
      ServerCertificateId: certificate.id,
      Arn: iamArn(partition, account.id, 'server-certificate', certificate),
      UploadDate: wireTime(certificate.uploadedAt),
      Expiration: wireTime(certificate.expiresAt),
    }));
  const { items, ...page } = cutPage(call, metadata, { filter: '' });
  return { ServerCertificateMetadataList: items, ...page };
}
