import { randomUUID } from 'node:crypto';
import { extendedEncodeURIComponent, HttpRequest } from '@smithy/core/protocols';
import { getSmithyContext } from '@smithy/core/transport';
import type { HandlerExecutionContext, HttpResponse, Identity, RequestHandler, SelectedHttpAuthScheme } from '@smithy/types';

/** What a client of the SDK has, as far as it is needed here. */
export interface LeanConfig {
  readonly credentials: () => Promise<Identity>;
  readonly requestHandler: RequestHandler<HttpRequest, HttpResponse>;
}

export interface Answered {
  readonly response: HttpResponse;
  /** To be told to the signer, which looks at AWS's clock. */
  readonly taken: () => void;
}

/** Sends the call that it was learnt from with another input. Whatever goes wrong is thrown as the handler throws it. */
export type SendLearnt = (input: object, identity: Identity, handler: LeanConfig['requestHandler']) => Promise<Answered>;

/**
 * Of a request that the SDK has made, as it passes between its retries and its signer: endpoint, headers and signer stay the
 * SDK's. undefined: it is not written as expected.
 */
export function learnRequest(request: unknown, context: HandlerExecutionContext): SendLearnt | undefined {
  const { selectedHttpAuthScheme: scheme } = getSmithyContext(context) as { readonly selectedHttpAuthScheme?: SelectedHttpAuthScheme };
  if (!HttpRequest.isInstance(request) || scheme === undefined) return undefined;
  const call = /^Action=\w+&Version=[\d-]+(?=&|$)/.exec(String(request.body))?.[0];
  if (call === undefined) return undefined;
  const template = HttpRequest.clone(request);
  return async (input, identity, handler) => {
    const asked = HttpRequest.clone(template);
    const body = call + parametersOf(input);
    const own = { 'content-length': String(body.length), 'amz-sdk-invocation-id': randomUUID() };
    Object.assign(asked, { body, headers: { ...template.headers, ...own } });
    // The signer notes in them when it signed.
    const signing = { ...scheme.httpAuthOption.signingProperties };
    const { response } = await handler.handle(HttpRequest.clone(await scheme.signer.sign(asked, identity, signing)));
    return { response, taken: () => { scheme.signer.successHandler?.(response, signing); } };
  };
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
function parametersOf(input: object): string {
  let text = '';
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) text += `&${name}=${extendedEncodeURIComponent(String(value))}`;
  }
  return text;
}
