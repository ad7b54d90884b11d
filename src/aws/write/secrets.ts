import type { SecretsPort } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import { jsonAnswer, jsonRequest } from './protocols.js';
import type { SignedCall } from './signed-call.js';

/** Reads a secret by its ARN. What it holds goes nowhere but to the caller. */
export function secretsPort(call: SignedCall): SecretsPort {
  return {
    async read(arn) {
      const [, , service = '', region = ''] = arn.split(':');
      const [name, held] = service === 'ssm' ? await parameter(call, arn, region) : await secret(call, arn, region);
      if (typeof held === 'string' && held !== '') return held;
      const text = `${name}: ${arn} holds no text`;
      throw new SendError({ reason: 'missing', code: 'NoText', text, hint: 'Store it there as a text.' });
    },
  };
}

type Held = readonly [name: string, held: unknown];

async function secret(call: SignedCall, arn: string, region: string): Promise<Held> {
  const asked = { service: 'secretsmanager', action: 'GetSecretValue', region, repeat: 'safe' } as const;
  const answer = await call(jsonRequest({ ...asked, target: 'secretsmanager', version: '1.1', input: { SecretId: arn } }));
  const name = 'secretsmanager:GetSecretValue';
  return [name, jsonAnswer(answer, name)['SecretString']];
}

async function parameter(call: SignedCall, arn: string, region: string): Promise<Held> {
  const asked = { service: 'ssm', action: 'GetParameter', region, repeat: 'safe' } as const;
  const answer = await call(jsonRequest({ ...asked, target: 'AmazonSSM', version: '1.1', input: { Name: arn, WithDecryption: true } }));
  const name = 'ssm:GetParameter';
  const { Parameter } = jsonAnswer(answer, name);
  return [name, typeof Parameter === 'object' && Parameter !== null && 'Value' in Parameter ? Parameter.Value : null];
}
