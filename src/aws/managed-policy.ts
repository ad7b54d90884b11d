import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import type { ManagedPolicyText } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';
import type { AskIam } from './clients.js';

/** A managed policy with its default version. */
export async function readManagedPolicy(iam: AskIam, arn: string): Promise<ManagedPolicyText> {
  const policy = await iam(new GetPolicyCommand({ PolicyArn: arn }));
  const VersionId = policy.Policy?.DefaultVersionId;
  if (VersionId === undefined) throw new SourceError('unreadable', 'NoVersion', `iam:GetPolicy: ${arn} has no default version`);
  const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId });
  const version = await iam(command);
  const document = version.PolicyVersion?.Document;
  if (document === undefined) throw new SourceError('unreadable', 'NoDocument', `iam:GetPolicyVersion: ${arn} has no document`);
  return { document, createdAt: policy.Policy?.CreateDate?.toISOString() ?? null };
}
