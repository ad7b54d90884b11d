import { WireError, type Actions, type Call, type SandboxState } from '../service.js';

/** AWS Secrets Manager as far as a secret is read. */
export const secretsManagerActions: Actions = { GetSecretValue: getSecretValue };

function getSecretValue({ input, region }: Call, { world }: SandboxState): object {
  const { SecretId: wanted } = input;
  const secrets = Object.entries(world.delivery?.secrets ?? {});
  // The six signs that AWS puts behind a name may be left out of the ARN.
  const found = secrets.find(([arn]) => arn.split(':')[3] === region && (arn === wanted || arn.replace(/-\w{6}$/, '') === wanted));
  if (found === undefined) throw new WireError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
  const [arn, text] = found;
  const name = arn.split(':')[6]?.replace(/-\w{6}$/, '') ?? '';
  return { ARN: arn, Name: name, VersionId: '00000000-0000-4000-9000-000000000001', SecretString: text };
}
