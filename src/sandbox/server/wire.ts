import type { Wire } from './protocol.js';
import type { WireError } from '../service.js';
import type { S3Answer } from '../s3/request.js';
import { xmlContent, xmlElement, xmlText } from './xml.js';

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly requestId: string;
  readonly body: string;
  /** Instead of the body, where it is no text. */
  readonly bytes?: Buffer;
  /** Header x-amzn-errortype, by which rest-json names an error. */
  readonly errorType: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Writes an action's result in its service's format. */
export function resultAnswer(wire: Wire, action: string, result: object, requestId: string): Answer {
  if (wire.kind === 's3') return s3Answer(result, requestId);
  if (wire.kind !== 'query') return jsonAnswer(wire, 200, result, requestId);
  const metadata = xmlElement('ResponseMetadata', { RequestId: requestId });
  // Most writes answer with nothing but that they were done.
  const content = Object.keys(result).length === 0 ? '' : `<${action}Result>${xmlContent(result)}</${action}Result>`;
  return xmlAnswer(200, requestId, `<${action}Response xmlns="${wire.namespace}">${content}${metadata}</${action}Response>`);
}

/** Writes an error in its service's format. */
export function errorAnswer(wire: Wire, error: WireError, requestId: string): Answer {
  const { code, status, message, extra } = error;
  if (wire.kind === 's3') return s3Error(error, requestId);
  if (wire.kind === 'json') return jsonAnswer(wire, status, { ...extra, __type: `${wire.errorPrefix ?? ''}${code}`, message }, requestId);
  if (wire.kind === 'rest') return { ...jsonAnswer(wire, status, { ...extra, message }, requestId), errorType: code };
  const details = xmlContent({ Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
  return xmlAnswer(status, requestId,
    `<ErrorResponse xmlns="${wire.namespace}"><Error>${details}</Error><RequestId>${xmlText(requestId)}</RequestId></ErrorResponse>`);
}

function jsonAnswer(wire: Wire, status: number, body: object, requestId: string): Answer {
  const contentType = wire.kind === 'json' ? `application/x-amz-json-${wire.version ?? '1.1'}` : 'application/json';
  return { status, contentType, requestId, body: JSON.stringify(body), errorType: null };
}

function xmlAnswer(status: number, requestId: string, body: string): Answer {
  return { status, contentType: 'text/xml', requestId, body, errorType: null };
}

function s3Answer({ headers = {}, xml = '', content, status = 200 }: S3Answer, requestId: string): Answer {
  const bytes = content === undefined ? {} : { bytes: content };
  return { status, contentType: 'application/xml', requestId, body: xml, errorType: null, headers, ...bytes };
}

/** Where a bucket is, stands in a header. */
function s3Error({ code, status, message, extra }: WireError, requestId: string): Answer {
  const headers = Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, String(value)]));
  const words = xmlContent({ Code: code, Message: message, RequestId: requestId });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${words}</Error>`;
  return { status, contentType: 'application/xml', requestId, body, errorType: null, headers };
}
