import type { Wire } from './protocol.js';
import type { WireError } from './service.js';
import { xmlContent, xmlElement, xmlText } from './xml.js';

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly requestId: string;
  readonly body: string;
}

/** Writes an action's result in its service's format. */
export function resultAnswer(wire: Wire, action: string, result: object, requestId: string): Answer {
  if (wire.kind === 'json') return jsonAnswer(200, result, requestId);
  const metadata = xmlElement('ResponseMetadata', { RequestId: requestId });
  return xmlAnswer(200, requestId,
    `<${action}Response xmlns="${wire.namespace}"><${action}Result>${xmlContent(result)}</${action}Result>${metadata}</${action}Response>`);
}

/** Writes an error in its service's format. */
export function errorAnswer(wire: Wire, error: WireError, requestId: string): Answer {
  if (wire.kind === 'json') return jsonAnswer(error.status, { ...error.extra, __type: error.code, message: error.message }, requestId);
  const details = xmlContent({ Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message });
  return xmlAnswer(error.status, requestId,
    `<ErrorResponse xmlns="${wire.namespace}"><Error>${details}</Error><RequestId>${xmlText(requestId)}</RequestId></ErrorResponse>`);
}

function jsonAnswer(status: number, body: object, requestId: string): Answer {
  return { status, contentType: 'application/x-amz-json-1.1', requestId, body: JSON.stringify(body) };
}

function xmlAnswer(status: number, requestId: string, body: string): Answer {
  return { status, contentType: 'text/xml', requestId, body };
}
