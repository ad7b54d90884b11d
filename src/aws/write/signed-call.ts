import { HttpRequest } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Repeat } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import type { Emit } from '../../gather/events.js';
import type { Clock } from '../../gather/ports.js';
import { endpointOf, type Endpoint, type EndpointSettings } from './endpoint.js';
import { answerFault, CLOCK_CORRECTED, transportFault, unsignedFault } from './faults.js';
import { repeating } from './repeating.js';
import { bytesOf, textOf } from './text-of.js';
import type { SignedAnswer } from './signed-answer.js';
import { SERVICES, type WriteService } from './services.js';

/*
 * All writing goes through this one function. Seven more clients of the SDK would add seven packages to the tree for
 * about a dozen operations, so here only the envelope is ours: the SDK's own signer, credentials, sockets, proxies and
 * certificates do the rest, and each service writes its few operations down beside this file.
 */

/** One call, before it is signed. */
export interface SignedRequest {
  readonly service: WriteService;
  /** As IAM and the log call it: `PutObject`. */
  readonly action: string;
  /** null: the Region of the run. */
  readonly region: string | null;
  readonly repeat: Repeat;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Encoded; it begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Before the host of AWS's own endpoint: the bucket. */
  readonly hostPrefix?: string;
  /** S3 begins some answers with 200 before it knows how they end: an error stands in the body then. */
  readonly mayFailLate?: boolean;
}

export interface CallTools {
  readonly handler: NodeHttpHandler;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly sha256: ConstructorParameters<typeof SignatureV4>[0]['sha256'];
  readonly region: () => Promise<string>;
  readonly endpoints: () => Promise<EndpointSettings>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Whose credentials they are; left out: the hub's own. */
  readonly accountId?: string;
  /** Days are counted by our clock: one that is hours off AWS's ends the call, where else it is only signed by AWS's. */
  readonly byClock?: boolean;
  /** Lets each attempt wait for its turn; left out: none waits. */
  readonly inTurn?: <T>(request: SignedRequest, attempt: () => Promise<T>) => Promise<T>;
}

/** Sends, tries again where that can't double anything, and returns an answer of 2xx; everything else is a SendError. */
export type SignedCall = (request: SignedRequest) => Promise<SignedAnswer>;

export interface Caller {
  readonly call: SignedCall;
  /** Where a service is asked. */
  readonly endpoint: (service: WriteService, region: string | null) => Promise<Endpoint>;
}

export function openCaller(tools: CallTools): Caller {
  const endpoint = async (service: WriteService, region: string | null): Promise<Endpoint> =>
    endpointOf(service, region ?? (await tools.region()), await tools.endpoints());
  const skew = { ms: 0 };
  return {
    endpoint,
    call: async (request) => {
      const unsigned = (error: unknown): never => { throw unsignedFault(error, `${request.service}:${request.action}`); };
      const region = request.region ?? (await tools.region().catch(unsigned));
      const at = await endpoint(request.service, region);
      const { inTurn = (_, run) => run() } = tools;
      return repeating(request.repeat, tools, (attempt) =>
        inTurn(request, async () => {
          const signed = await sign(request, at, at.signingRegion ?? region, tools, skew.ms).catch(unsigned);
          return send(signed, request, attempt, tools, skew);
        }),
      );
    },
  };
}

async function sign(
  { service, method, path, query = {}, headers, body, hostPrefix = '' }: SignedRequest,
  { url, custom }: Endpoint,
  region: string,
  { credentials, sha256 }: CallTools,
  skewMs: number,
): Promise<HttpRequest> {
  const hostname = `${custom ? '' : hostPrefix}${url.hostname}`;
  const port = url.port === '' ? undefined : Number(url.port);
  const request = new HttpRequest({
    protocol: url.protocol,
    hostname,
    ...(port === undefined ? {} : { port }),
    method,
    path: `${url.pathname.replace(/\/$/, '')}${path}`,
    query: { ...query },
    headers: { ...headers, host: port === undefined ? hostname : `${hostname}:${port}`, 'user-agent': 'iam-audit' },
    ...(body === undefined ? {} : { body }),
  });
  if (body !== undefined) request.headers['content-length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength);
  // S3 alone signs the path as it goes out. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  const signer = new SignatureV4({ service: SERVICES[service].signing, region, credentials, sha256, uriEscapePath: service !== 's3' });
  return HttpRequest.clone(await signer.sign(request, { signingDate: new Date(Date.now() + skewMs) }));
}

async function send(
  signed: HttpRequest,
  { service, action, mayFailLate = false }: SignedRequest,
  attempt: number,
  { handler, clock, emit, accountId, byClock }: CallTools,
  skew: { ms: number },
): Promise<SignedAnswer> {
  const started = clock.monotonic();
  const tell = (error: string | null, throttled: boolean): void => {
    const ms = Math.round(clock.monotonic() - started);
    emit({ kind: 'call', service, action, accountId: accountId ?? null, attempt, ms, error, throttled });
  };
  const name = `${service}:${action}`;
  let answer: SignedAnswer;
  try {
    const { response } = await handler.handle(signed);
    const bytes = bytesOf(response.body);
    answer = { status: response.statusCode, headers: response.headers, bytes, get body() { return textOf(bytes); } };
  } catch (error) {
    const fault = transportFault(error, name);
    tell(fault instanceof SendError ? fault.code : fault.name, false);
    throw fault;
  }
  const failsLate = mayFailLate && answer.body.includes('<Error>');
  if (answer.status >= 200 && answer.status < 300 && !failsLate) {
    tell(null, false);
    return answer;
  }
  const fault = answerFault(failsLate ? { ...answer, status: 500 } : answer, name, skew);
  tell(fault.code, fault.reason === 'throttled');
  throw byClock === true ? timed(fault, name, skew.ms) : fault;
}

const HOUR_MS = 3_600_000;

function timed(fault: SendError, name: string, ms: number): SendError {
  if (fault.code !== CLOCK_CORRECTED || Math.abs(ms) <= HOUR_MS) return fault;
  const hours = Math.round(Math.abs(ms) / HOUR_MS);
  const text = `${name}: the clock of this machine is ${hours} h ${ms > 0 ? 'behind' : 'ahead of'} that of AWS`;
  return new SendError({ reason: 'credentials', code: 'WrongClock', text, hint: 'Set it: days in quarantine are counted by it.' });
}
