import type { Repeat } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import { isRecord } from '../../model/is-record.js';
import type { SignedAnswer } from './signed-answer.js';
import type { SignedRequest } from './signed-call.js';
import type { WriteService } from './services.js';

interface Common {
  readonly service: WriteService;
  readonly action: string;
  readonly region: string | null;
  readonly repeat: Repeat;
}

/** AWS JSON: `target` is the service's own prefix, such as `DynamoDB_20120810`. */
export function jsonRequest({ target, version, input, ...common }: Common & JsonInput): SignedRequest {
  return {
    ...common,
    method: 'POST',
    path: '/',
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${common.action}` },
    body: JSON.stringify(input),
  };
}

interface JsonInput {
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly input: object;
}

/** AWS Query: a form in, XML out. Lists stand in `input` as the service spells them: `MessageAttributes.entry.1.Name`. */
export function queryRequest({ version, input, ...common }: Common & QueryInput): SignedRequest {
  return {
    ...common,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: common.action, Version: version, ...input }).toString(),
  };
}

interface QueryInput {
  readonly version: string;
  readonly input: Readonly<Record<string, string>>;
}

/** rest-json: method and path name the operation. */
export function restRequest({ method, path, input, ...common }: Common & RestInput): SignedRequest {
  const body = input === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
  return { ...common, method, path, headers: {}, ...body };
}

interface RestInput {
  readonly method: SignedRequest['method'];
  readonly path: string;
  readonly input?: object;
}

/** The object in the body of an answer of 2xx. What is none was not written by AWS: whether it was done is unknown. */
export function jsonAnswer({ body, status }: SignedAnswer, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  const text = `${name}: HTTP ${status}, not an answer of AWS`;
  throw new SendError({ reason: 'broken', code: 'UnreadableAnswer', text, status, lost: true });
}
