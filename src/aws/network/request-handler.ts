import { Agent as HttpAgent } from 'node:http';
import { HttpRequest } from '@smithy/core/protocols';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, Logger, NodeHttpHandlerOptions } from '@smithy/types';
import { BoundedHandler } from '../bounded-handler.js';
import type { InFlight } from '../in-flight.js';
import type { Network } from './network.js';
import { unreachableProxy } from './proxy-error.js';
import type { Proxy, ProxyFor } from './proxies.js';
import { TunnellingAgent } from './tunnelling-agent.js';

const CONNECTION_TIMEOUT_MS = 5_000;

/** A little less: what it says about the proxy is worth more. */
const TUNNEL_TIMEOUT_MS = 4_500;

export interface HandlerSettings {
  /** Connections to one host at most. */
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
  /** Until the head of the answer is there, in all; left out: no longer than without a sign of life. */
  readonly wholeRequestMs?: number;
  readonly attempts: InFlight;
  readonly network: Network;
  readonly logger: Logger;
  /** A host has answered, whatever it was; `date`: the time that it says it is. */
  readonly onAnswer: (host: string, date?: string) => void;
}

/** One pool of connections for every client of the run, those that fetch credentials included. */
export function sharedHandler(settings: HandlerSettings): NodeHttpHandler {
  const { concurrency: maxSockets, requestTimeoutMs, wholeRequestMs = requestTimeoutMs, attempts, network, logger, onAnswer } = settings;
  const agent = { keepAlive: true, maxSockets };
  const options = {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    // This one ends with the answer's head; over a body that stops half way, only the socket's own timeout watches.
    requestTimeout: wholeRequestMs,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeoutMs,
    // Its timer outlives a request that Node refuses to send, and would keep the process alive as long.
    socketAcquisitionWarningTimeout: 1_000,
    httpAgent: new HttpAgent(agent),
    httpsAgent: new TunnellingAgent(agent, network.proxyFor, { ca: network.ca, timeoutMs: TUNNEL_TIMEOUT_MS }),
    logger,
  };
  return new ProxyingHandler(options, attempts, network.proxyFor, onAnswer);
}

/** Hands plain requests to the proxy that leads to their host. */
class ProxyingHandler extends BoundedHandler {
  readonly #proxyFor: ProxyFor;
  readonly #onAnswer: HandlerSettings['onAnswer'];

  constructor(options: NodeHttpHandlerOptions, attempts: InFlight, proxyFor: ProxyFor, onAnswer: HandlerSettings['onAnswer']) {
    super(options, attempts);
    this.#proxyFor = proxyFor;
    this.#onAnswer = onAnswer;
  }

  override async handle(request: HttpRequest, options: HttpHandlerOptions = {}): ReturnType<NodeHttpHandler['handle']> {
    // TLS goes through a tunnel, which is the agent's work; a plain request is handed to the proxy as it is.
    const { protocol, hostname: host, port = 80 } = request;
    const proxy = protocol === 'https:' ? null : this.#proxyFor({ secure: false, host, port });
    try {
      const answer = await super.handle(proxy === null ? request : byProxy(request, proxy), options);
      this.#onAnswer(host, answer.response.headers['date']);
      return answer;
    } catch (error) {
      throw proxy !== null && error instanceof Error && 'syscall' in error ? unreachableProxy(proxy, error) : error;
    }
  }
}

/** https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form */
function byProxy(request: HttpRequest, proxy: Proxy): HttpRequest {
  const asked = HttpRequest.clone(request);
  const authority = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
  return Object.assign(asked, {
    protocol: proxy.secure ? 'https:' : 'http:',
    hostname: proxy.host,
    port: proxy.port,
    path: `http://${authority}${request.path}`,
    headers: { ...asked.headers, ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }) },
  });
}
