import type { Live, LivePolicy, LiveRole } from '../../../cleanup/live.js';
import type { IamAccount } from '../../../cleanup/ports.js';
import type { Pacer } from '../../../gather/pace/pacer.js';
import type { Clock } from '../../../gather/ports.js';
import type { SignedCall } from '../signed-call.js';
import { partOf, required, timeIn } from './answer.js';
import { asIamError, openAsk, type AskIam } from './ask.js';
import { lastAttempt } from './last-attempt.js';
import { newestTrace, startOf } from './traces.js';
import { holdings, identityOf, lookAtUser, NOTHING } from './look-user.js';

interface AccountTools {
  readonly pacer: Pacer;
  readonly clock: Clock;
  /** Of IAM, and of the run. */
  readonly regions: () => Promise<readonly string[]>;
}

/** IAM inside one account, for cleaning up. https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export function iamAccount(call: SignedCall, accountId: string, tools: AccountTools): IamAccount {
  const iam = openAsk(call, accountId, tools.pacer);
  const asked = <T>(question: Promise<T>): Promise<T> => question.catch((error: unknown) => { throw asIamError(error); });
  return {
    look: ({ kind, name, arn }) => {
      if (kind === 'policy') return asked<Live | null>(policy(iam, arn));
      return asked<Live | null>(kind === 'user' ? lookAtUser(iam, name) : role(iam, name));
    },
    write: (action, input) => iam.write(action, input),
    lastAttempt: (arn) => asked(lastAttempt(iam, arn, tools.clock)),
    newestTrace: (lookups, { since, regions }) =>
      asked(
        tools.regions().then((usual) => {
          const all = [...new Set([...usual, ...regions])];
          return newestTrace(lookups, startOf(since, tools.clock.now()), all, { call, accountId, pacer: tools.pacer });
        }),
      ),
  };
}

async function role(iam: AskIam, RoleName: string): Promise<LiveRole | null> {
  const found = partOf((await iam.read('GetRole', { RoleName })) ?? NOTHING, 'Role');
  if (found === null) return null;
  const held = await holdings(iam, 'Role', { RoleName });
  const profiles = await iam.list('ListInstanceProfilesForRole', { RoleName }, 'InstanceProfiles');
  if (held === null || profiles === null) return null;
  return {
    ...{ kind: 'role', ...identityOf(found, 'Role'), ...held },
    lastUsed: timeIn(partOf(found, 'RoleLastUsed') ?? NOTHING, 'LastUsedDate'),
    trust: decodeURIComponent(required(found, 'AssumeRolePolicyDocument')),
    instanceProfiles: profiles.map((profile) => required(profile, 'InstanceProfileName')),
  };
}

async function policy(iam: AskIam, PolicyArn: string): Promise<LivePolicy | null> {
  const found = partOf((await iam.read('GetPolicy', { PolicyArn })) ?? NOTHING, 'Policy');
  const listed = await iam.list('ListPolicyVersions', { PolicyArn }, 'Versions');
  if (found === null || listed === null) return null;
  const versions: LivePolicy['versions'][number][] = [];
  for (const version of listed) {
    const id = required(version, 'VersionId');
    const whole = partOf((await iam.read('GetPolicyVersion', { PolicyArn, VersionId: id })) ?? NOTHING, 'PolicyVersion');
    if (whole === null) return null;
    const document = decodeURIComponent(required(whole, 'Document'));
    versions.push({ id, created: timeIn(version, 'CreateDate') ?? '', document });
  }
  return {
    ...{ kind: 'policy', name: required(found, 'PolicyName'), path: required(found, 'Path'), arn: PolicyArn },
    uniqueId: required(found, 'PolicyId'),
    ...{ attachments: Number(required(found, 'AttachmentCount')), bounds: Number(required(found, 'PermissionsBoundaryUsageCount')) },
    ...{ created: timeIn(found, 'CreateDate') ?? '', defaultVersion: required(found, 'DefaultVersionId'), versions },
  };
}
