import type { STSClient } from '@aws-sdk/client-sts';
import { partition } from '@aws-sdk/core/client';
import { SendError } from '../../deliver/send-error.js';
import { redacted } from '../network/redacted.js';
import type { EndpointFor } from '../network/profile-endpoints.js';
import type { Environment } from '../network/proxies.js';
import { SERVICES, type WriteService } from './services.js';

export interface EndpointSettings {
  /** One for all services (the simulated organization); undefined: as environment and profile say. */
  readonly endpoint: string | undefined;
  readonly endpointFor: EndpointFor;
  readonly env: Environment;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** What the hub's client has found in environment, profile and metadata: looked for once, asked for a code once. */
export type Found = Pick<STSClient['config'], 'credentials' | 'sha256' | 'region' | 'useFipsEndpoint' | 'useDualstackEndpoint'>;

interface GivenEndpoints {
  readonly endpoint?: string | undefined;
  readonly endpointFor?: EndpointFor | undefined;
  readonly env?: Environment | undefined;
}

export async function endpointSettings(
  { endpoint, endpointFor = () => undefined, env = process.env }: GivenEndpoints,
  found: Found,
): Promise<EndpointSettings> {
  return {
    ...{ endpoint, endpointFor, env },
    // The SDK looks for a Region first, and has no answer without one.
    fips: await found.useFipsEndpoint().catch(() => env['AWS_USE_FIPS_ENDPOINT'] === 'true'),
    dualStack: await found.useDualstackEndpoint().catch(() => env['AWS_USE_DUALSTACK_ENDPOINT'] === 'true'),
  };
}

export interface Endpoint {
  readonly url: URL;
  /** A service other than AWS may answer there. */
  readonly custom: boolean;
}

/**
 * Where a service is. The variables come before the profile, and what is meant for one service before what is for all.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(service: WriteService, region: string, settings: EndpointSettings): Endpoint {
  const { id } = SERVICES[service];
  const given = settings.endpoint ?? fromEnvironment(id, settings.env) ?? settings.endpointFor(id);
  if (given !== undefined && !/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : '')) {
    const text = `the endpoint of ${id} is no URL: ${redacted(given)}`;
    const hint = 'Check endpoint_url of the profile: a URL such as http://localhost:4566.';
    throw new SendError({ reason: 'refused', code: 'BadEndpoint', text, hint });
  }
  if (given !== undefined) return { url: new URL(given), custom: true };
  return { url: new URL(`https://${hostOf(service, region, settings)}`), custom: false };
}

function fromEnvironment(id: string, env: Environment): string | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  return env[`AWS_ENDPOINT_URL_${id.split(' ').join('_').toUpperCase()}`] || env['AWS_ENDPOINT_URL'] || undefined;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html; S3 alone has its dual-stack names below the usual suffix. */
function hostOf(service: WriteService, region: string, { fips, dualStack }: EndpointSettings): string {
  const { dnsSuffix, dualStackDnsSuffix } = partition(region);
  const host = `${SERVICES[service].host}${fips ? '-fips' : ''}`;
  if (service === 's3') return `${host}${dualStack ? '.dualstack' : ''}.${region}.${dnsSuffix}`;
  return `${host}.${region}.${dualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
