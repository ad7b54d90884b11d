import type { Profile, Profiles } from '../credentials/profiles.js';
import type { Environment } from './proxies.js';

/** The endpoint of a service, by the name that the SDK gives it (`serviceId`); undefined: AWS's own. */
export type EndpointFor = (serviceId: string) => string | undefined;

/**
 * What `endpoint_url` of a profile says. The SDK reads it of AWS_PROFILE and of no other profile, so --profile needs
 * this; the variables AWS_ENDPOINT_URL… come before it, and those the SDK reads.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function profileEndpoints(env: Environment, profile: Profile | undefined, { sections }: Profiles): EndpointFor {
  const isIgnored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile?.['ignore_configured_endpoint_urls'];
  if (profile === undefined || isTrue(isIgnored)) return () => undefined;
  const services = sections[`services.${profile['services'] ?? ''}`];
  return (serviceId) => {
    const words = serviceId.split(' ').join('_');
    if (env[`AWS_ENDPOINT_URL_${words.toUpperCase()}`] || env['AWS_ENDPOINT_URL']) return undefined;
    return services?.[`${words.toLowerCase()}.endpoint_url`] ?? profile['endpoint_url'];
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
