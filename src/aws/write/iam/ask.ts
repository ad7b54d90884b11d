import type { StepInput } from '../../../cleanup/plan.js';
import { IamError } from '../../../cleanup/ports.js';
import { SendError } from '../../../deliver/send-error.js';
import type { Pacer } from '../../../gather/pace/pacer.js';
import { SourceError } from '../../../gather/source-error.js';
import { queryRequest } from '../protocols.js';
import type { SignedCall } from '../signed-call.js';
import { membersOf, readAnswer, textOf, type Answered } from './answer.js';

/** Asks IAM in one account. */
export interface AskIam {
  /** Asked again whenever that helps. null: there is no such entity. */
  read(action: string, input: StepInput): Promise<Answered | null>;
  /** All pages; null: there is no such entity. */
  list(action: string, input: StepInput, member: string): Promise<readonly Answered[] | null>;
  /** Sent a second time only while nothing was done: it was throttled, or never arrived. */
  write(action: string, input: StepInput): Promise<void>;
}

/** How fast IAM takes writes, AWS does not say; one writer who is slow meets LimitExceeded least. */
const WRITES = { start: 2, floor: 0.25, ceiling: 2, burst: 1 } as const;

export function openAsk(call: SignedCall, accountId: string, pacer: Pacer): AskIam {
  const ask = async (action: string, input: StepInput, repeat: 'safe' | 'unsent'): Promise<Answered> => {
    const asked = { service: 'iam', action, region: null, repeat, version: '2010-05-08' } as const;
    const { body } = await call(queryRequest({ ...asked, input: formOf(input) }));
    return readAnswer(body, `iam:${action}`);
  };
  const read: AskIam['read'] = (action, input) =>
    ask(action, input, 'safe').catch((error: unknown) => {
      const fault = asIamError(error);
      if (fault.kind === 'missing') return null;
      throw fault;
    });
  return {
    read,
    async list(action, input, member) {
      const items: Answered[] = [];
      for (let marker: string | null = ''; marker !== null; ) {
        const page: Answered | null = await read(action, { ...input, ...(marker === '' ? {} : { Marker: marker }) });
        if (page === null) return null;
        items.push(...membersOf(page, member));
        marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : null;
      }
      return items;
    },
    async write(action, input) {
      const leave = await pacer.enter(`iam/writes/${accountId}`, WRITES);
      try {
        await ask(action, input, 'unsent');
        leave('ok');
      } catch (error) {
        leave(error instanceof SendError && error.reason === 'throttled' ? 'throttled' : 'ok');
        throw asIamError(error);
      }
    },
  };
}

/** `{ Tags: [{ Key: 'a' }] }` → `Tags.member.1.Key=a` */
function formOf(input: StepInput): Readonly<Record<string, string>> {
  const fields = (name: string, value: unknown): readonly (readonly [string, string])[] => {
    if (Array.isArray(value)) return value.flatMap((each, at) => fields(`${name}.member.${at + 1}`, each));
    if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, each]) => fields(`${name}.${key}`, each));
    return [[name, String(value)]];
  };
  return Object.fromEntries(Object.entries(input).flatMap(([name, value]) => fields(name, value)));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html: sessions that AWS does not take any more. */
const SESSION = new Set(['ExpiredToken', 'InvalidClientTokenId', 'UnrecognizedClient', 'RequestExpired']);

export function asIamError(error: unknown): IamError {
  if (error instanceof IamError) return error;
  // The role could not be assumed again.
  if (error instanceof SourceError) return new IamError(error.code, error.message, error.reason === 'denied' ? 'denied' : 'credentials');
  if (!(error instanceof SendError)) throw error;
  const { code, message, lost, reason } = error;
  if (code === 'NoSuchEntity') return new IamError(code, message, 'missing', lost);
  if (reason === 'credentials' || SESSION.has(code)) return new IamError(code, message, 'credentials', lost);
  return new IamError(code, message, reason === 'denied' ? 'denied' : 'other', lost);
}
