import { trustedCertificates } from './certificates.js';
import { NO_PROXIES, proxiesIn, type Environment, type ProxyFor } from './proxies.js';

/** How requests leave this machine. */
export interface Network {
  readonly proxyFor: ProxyFor;
  /** undefined: what Node trusts by itself. */
  readonly ca: readonly string[] | undefined;
}

/** Straight ahead. */
export const DIRECT: Network = { proxyFor: NO_PROXIES, ca: undefined };

/** As environment and profile say; what can't be meant is refused here, before anything is asked. */
export async function networkOf(env: Environment, profile: Environment): Promise<Network> {
  return { proxyFor: proxiesIn(env), ca: await trustedCertificates(env, profile['ca_bundle']) };
}
