import { WireError, type Actions, type Call, type SandboxState } from '../service.js';

/** Parameter Store of AWS Systems Manager as far as one parameter is read. */
export const ssmActions: Actions = { GetParameter: getParameter };

function getParameter({ input, region }: Call, { world }: SandboxState): object {
  const { Name: wanted, WithDecryption: decrypted } = input;
  const found = Object.entries(world.delivery?.parameters ?? {}).find(([arn]) => arn === wanted && arn.split(':')[3] === region);
  if (found === undefined) throw new WireError('ParameterNotFound', 400, '');
  const [arn, text] = found;
  const name = arn.split(':parameter')[1] ?? '';
  const value = decrypted === true ? text : 'AQICAHencrypted';
  return { Parameter: { Name: name, ARN: arn, Type: 'SecureString', Value: value, Version: 1, DataType: 'text' } };
}
