import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ProxyFor } from './proxies.js';
import { openTunnel, type TunnelOptions } from './tunnel.js';

type Connected = (error: Error | null, socket: Duplex) => void;

/** Node's own agent, with its pool and its bounds, whose connections go through the proxy that leads to their host. */
export class TunnellingAgent extends Agent {
  readonly #proxyFor: ProxyFor;
  readonly #tunnel: TunnelOptions;

  constructor(options: AgentOptions, proxyFor: ProxyFor, tunnel: TunnelOptions) {
    super({ ...options, ...(tunnel.ca === undefined ? {} : { ca: [...tunnel.ca] }) });
    this.#proxyFor = proxyFor;
    this.#tunnel = tunnel;
  }

  override createConnection(options: RequestOptions, connected?: Connected): Duplex | null | undefined {
    const target = { secure: true, host: options.host ?? '', port: Number(options.port ?? 443) };
    const proxy = this.#proxyFor(target);
    if (proxy === null) return super.createConnection(options, connected);
    openTunnel(proxy, target.host, target.port, this.#tunnel).then(
      (socket) => connected?.(null, super.createConnection({ ...options, socket } as RequestOptions) as Duplex),
      // The pool looks at the error first; there is no socket then.
      (error: unknown) => connected?.(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}
