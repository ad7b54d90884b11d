import { getSmithyContext } from '@smithy/core/transport';
import type { DeserializeHandler, DeserializeMiddleware, HandlerExecutionContext, Pluggable } from '@smithy/types';
import { AnswerError, type Received } from './answer-error.js';
import { wrongType } from './answer-types.js';
import { isMissing, nameOf } from './paths.js';
import { checkRawAnswer, notWhole, type Dialect } from './raw-answer.js';
import { WHOLE_ANSWERS, type Fields, type Whole } from './whole-answers.js';

/**
 * The border: what came is checked before the SDK reads it, and what the SDK made of it before anybody else does. An
 * answer that is not whole is an error; it is never an empty account.
 */
export function wholeAnswers<I extends object, O extends object>(dialect: Dialect): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      const option = { toMiddleware: 'deserializerMiddleware' };
      stack.addRelativeTo(checkBytes(dialect), { ...option, name: 'checkBytes', relation: 'after' });
      stack.addRelativeTo(checkOutput(dialect), { ...option, name: 'checkOutput', relation: 'before' });
    },
  };
}

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

function receivedFrom(response: unknown): Received | null {
  if (typeof response !== 'object' || response === null || !('statusCode' in response)) return null;
  const { statusCode: status, headers, body } = response as Response;
  return { status, contentType: headers['content-type'] ?? null, body: bytesOf(body) };
}

/** The SDK puts the text of a document that it can't read in the place of the bytes. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return typeof body === 'string' ? Buffer.from(body.slice(0, 1_000), 'utf8') : new Uint8Array();
}

function checkBytes<I extends object, O extends object>(dialect: Dialect): DeserializeMiddleware<I, O> {
  return (next: DeserializeHandler<I, O>, context: HandlerExecutionContext) => async (args) => {
    const result = await next(args);
    const received = receivedFrom(result.response);
    const { headers } = result.response as Response;
    if (received !== null) checkRawAnswer(received, actionOf(context), dialect, headers['x-amzn-errortype'] ?? null);
    return result;
  };
}

function checkOutput<I extends object, O extends object>(dialect: Dialect): DeserializeMiddleware<I, O> {
  return (next: DeserializeHandler<I, O>, context: HandlerExecutionContext) => async (args) => {
    let result: Awaited<ReturnType<typeof next>>;
    try {
      result = await next(args);
    } catch (error) {
      throw asUnreadable(error);
    }
    const received = receivedFrom(result.response);
    if (received === null) return result;
    const output = result.output as Fields;
    const type = dialect === 'json' ? wrongType(outputSchema(context), output) : null;
    if (type !== null) throw notWhole(received, type);
    const whole = WHOLE_ANSWERS.get(actionOf(context));
    const lack = whole === undefined ? null : lackOf(whole, args.input as Fields, output);
    if (lack !== null) throw notWhole(received, lack);
    const damage = whole === undefined ? null : damageOf(whole, output);
    if (damage !== null) throw notWhole(received, damage, { salvage: result.output });
    return result;
  };
}

/** What the answer as a whole lacks; null: nothing. */
function lackOf({ answer, also, contradiction }: Whole, input: Fields, output: Fields): string | null {
  const missing = [...answer, ...(also?.(input, output) ?? [])].find((path) => isMissing(output, path));
  return missing === undefined ? (contradiction?.(output) ?? null) : `${nameOf(missing)} is missing`;
}

/** What some entry of its lists lacks. */
function damageOf({ entries = [], doubt }: Whole, output: Fields): string | null {
  const damaged = entries.find((path) => isMissing(output, path));
  return damaged === undefined ? (doubt?.(output) ?? null) : `${nameOf(damaged)} is missing`;
}

/** What the SDK throws while it reads an answer is what was sent, unless it is an error that AWS names. */
function asUnreadable(error: unknown): unknown {
  if (error instanceof AnswerError || typeof error !== 'object' || error === null || '$fault' in error) return error;
  const received = '$response' in error ? receivedFrom(error.$response) : null;
  return received === null ? error : notWhole(received, 'it can\'t be read', { cause: error });
}

function actionOf({ commandName = '' }: HandlerExecutionContext): string {
  return commandName.replace(/Command$/, '');
}

function outputSchema(context: HandlerExecutionContext): Parameters<typeof wrongType>[0] {
  const { operationSchema } = getSmithyContext(context) as { readonly operationSchema?: readonly unknown[] };
  return operationSchema?.[5] as Parameters<typeof wrongType>[0];
}
