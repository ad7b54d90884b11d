import { readFile } from 'node:fs/promises';
import { usageError } from '../errors.js';
import { quoted } from '../text.js';
import type { ParseContext } from './destination.js';
import type { Ports } from './ports.js';
import { SendError } from './send-error.js';

/** Where a secret is read from. It never stands on the command line, where every process of the machine could read it. */
export interface SecretSource {
  /** `env:NAME`, safe to print. */
  readonly name: string;
  readonly actions: readonly string[];
  read(ports: Pick<Ports, 'secrets'>): Promise<string>;
}

const ALLOWED = 'env:NAME, file:/path, or the ARN of a secret of Secrets Manager or a parameter of Systems Manager';

const ARN = /^arn:[\w-]+:(secretsmanager|ssm):[a-z0-9-]+:\d{12}:(secret:|parameter\/)[\w/+=.@!-]+$/;

/** What can't be meant, and what is not there, is a usage error; what stands there is not repeated: it may be the secret. */
export async function secretSource(option: string, text: string, context: ParseContext): Promise<SecretSource> {
  const [kind = ''] = text.split(':', 1);
  const rest = text.slice(kind.length + 1);
  if (kind === 'env') return fromEnvironment(option, rest, context);
  if (kind === 'file' && rest !== '') return fromFile(option, rest);
  if (ARN.test(text)) return fromArn(text);
  throw usageError(`${option}: the address is not named in a way that is allowed`, `Allowed: ${ALLOWED}; never the secret itself.`);
}

function fromEnvironment(option: string, name: string, { env }: ParseContext): SecretSource {
  if (!/^[A-Za-z_]\w{0,127}$/.test(name))
    throw usageError(`${option}: env: needs the name of a variable`, 'Such as env:SLACK_WEBHOOK_URL.');
  const value = env[name]?.trim() ?? '';
  if (value === '') throw usageError(`${option}: the variable ${name} is not set`, 'Set it to the secret.');
  return { name: `env:${name}`, actions: [], read: () => Promise.resolve(value) };
}

async function fromFile(option: string, path: string): Promise<SecretSource> {
  const held = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw usageError(`${option}: can't read ${quoted(path)} (${why})`, 'Name a file that holds the secret and nothing else.');
  });
  if (held.trim() === '') throw usageError(`${option}: ${quoted(path)} is empty`, 'Name a file that holds the secret and nothing else.');
  return { name: `file:${path}`, actions: [], read: () => Promise.resolve(held.trim()) };
}

/** Secrets Manager keeps pairs of key and value in the console: a secret that is JSON has the address as its only text. */
function fromArn(arn: string): SecretSource {
  const action = arn.split(':')[2] === 'ssm' ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue';
  return {
    name: arn,
    actions: [action],
    async read({ secrets }) {
      const held = (await secrets.read(arn)).trim();
      return held.startsWith('{') ? onlyValue(held, arn) : held;
    },
  };
}

function onlyValue(json: string, arn: string): string {
  const values = valuesIn(json);
  const [only] = values;
  if (values.length === 1 && typeof only === 'string') return only;
  const hint = 'Keep it in a secret of its own: as plain text, or as one key with its value.';
  throw new SendError({ reason: 'missing', code: 'NoSecret', text: `${arn} holds ${values.length} values, not one`, hint });
}

function valuesIn(json: string): readonly unknown[] {
  try {
    return Object.values(JSON.parse(json) as object);
  } catch {
    return [];
  }
}
