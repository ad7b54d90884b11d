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

/** Where an operation that is a method and a path has its input: behind the path of the endpoint, and as a query. */
export type Route = (input: Readonly<Record<string, string | number | undefined>>) => {
  /** Its parts, which slashes stand before. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | number | undefined>>;
};

type Written = Pick<Partial<HttpRequest>, 'body' | 'path' | 'query' | 'headers'>;
type Write = (input: object) => Written;

/**
 * Of a request that the SDK has made of `input`, as it passes between its retries and its signer: endpoint, headers and signer stay
 * the SDK's. undefined: it is not written as expected.
 */
export function learnRequest(
  request: unknown,
  context: HandlerExecutionContext,
  input: object,
  route: Route | undefined,
): SendLearnt | undefined {
  const { selectedHttpAuthScheme: scheme } = getSmithyContext(context) as { readonly selectedHttpAuthScheme?: SelectedHttpAuthScheme };
  if (!HttpRequest.isInstance(request) || scheme === undefined) return undefined;
  const write = route === undefined ? queryWriter(request) : routeWriter(request, input, route);
  if (write === undefined) return undefined;
  const template = HttpRequest.clone(request);
  return async (asking, identity, handler) => {
    const asked = HttpRequest.clone(template);
    const { headers, ...written } = write(asking);
    const own = { ...headers, 'amz-sdk-invocation-id': randomUUID() };
    Object.assign(asked, { ...written, headers: { ...template.headers, ...own } });
    // The signer notes in them when it signed.
    const signing = { ...scheme.httpAuthOption.signingProperties };
    const { response } = await handler.handle(HttpRequest.clone(await scheme.signer.sign(asked, identity, signing)));
    return { response, taken: () => { scheme.signer.successHandler?.(response, signing); } };
  };
}

function queryWriter({ body: sent }: HttpRequest): Write | undefined {
  const call = /^Action=\w+&Version=[\d-]+(?=&|$)/.exec(String(sent))?.[0];
  if (call === undefined) return undefined;
  return (input) => {
    const body = call + parametersOf(input);
    return { body, headers: { 'content-length': String(body.length) } };
  };
}

/** As the SDK has written it, so it is written again. */
function routeWriter({ method, path, query, body }: HttpRequest, input: object, route: Route): Write | undefined {
  const write = (asked: object) => {
    const { path: own, query: members } = route(asked as Parameters<Route>[0]);
    const given = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
    return { own: own.map((part) => `/${extendedEncodeURIComponent(part)}`).join(''), query: Object.fromEntries(given) };
  };
  const learnt = write(input);
  const isSame = JSON.stringify(Object.entries(learnt.query).sort()) === JSON.stringify(Object.entries(query).sort());
  if (method !== 'GET' || (body !== undefined && body !== '') || !path.endsWith(learnt.own) || !isSame) return undefined;
  const base = path.slice(0, -learnt.own.length);
  return (asked) => {
    const { own, query: members } = write(asked);
    return { path: base + own, query: members };
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
