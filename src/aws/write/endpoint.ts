import { IAMClient } from '@aws-sdk/client-iam';
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

export interface Endpoint {
  readonly url: URL;
  /** A service other than AWS may answer there. */
  readonly custom: boolean;
  /** Signed for this Region; left out: for the one that was asked. */
  readonly signingRegion?: string;
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
  if (service === 'iam') return iamEndpoint(region, settings);
  return { url: new URL(`https://${hostOf(service, region, settings)}`), custom: false };
}

/** IAM has one address in each partition. The SDK knows them all, and for which Region they want a signature. */
function iamEndpoint(region: string, { fips, dualStack }: Pick<EndpointSettings, 'fips' | 'dualStack'>): Endpoint {
  const client = new IAMClient({ region });
  const { url, properties } = client.config.endpointProvider({ Region: region, UseFIPS: fips, UseDualStack: dualStack });
  client.destroy();
  const [scheme] = (properties?.['authSchemes'] ?? []) as readonly { readonly signingRegion?: string }[];
  return { url, custom: false, signingRegion: scheme?.signingRegion ?? region };
}

/** The Region of the partition that IAM is signed for, and in which CloudTrail has what it was asked. */
export function iamRegion(region: string): string {
  return iamEndpoint(region, { fips: false, dualStack: false }).signingRegion ?? region;
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
