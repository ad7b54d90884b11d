import type { Row } from '../sql/index.js';
import type { WorldAccount } from '../world.js';
import type { Resource } from './resources.js';
import { rowTime } from './times.js';
import { rowTags } from './values.js';

/** One recording of a resource: whose recorder saw it, and when. */
export interface Capture {
  readonly account: WorldAccount;
  /** 'global' for IAM; the resource's Region for the rest. */
  readonly awsRegion: string;
  readonly at: Date;
}

const DELIVERY_MS = 90_000;
const DISCOVERY_MS = 24 * 60 * 60 * 1000;

/** What `SELECT *` gives: the top-level scalars, and of them only these (Config developer guide, query components). */
export const STAR_PROPERTIES = [
  'accountId',
  'awsRegion',
  'arn',
  'availabilityZone',
  'configurationItemCaptureTime',
  'resourceCreationTime',
  'resourceId',
  'resourceName',
  'resourceType',
  'version',
] as const;

/** The configuration item of a resource. Costly members are getters: most queries never read them. */
export function itemOf(resource: Resource, capture: Capture): Row {
  const { account, at } = capture;
  const style = account.config.listStyle;
  return {
    accountId: account.id,
    awsRegion: capture.awsRegion,
    arn: resource.arn,
    availabilityZone: 'Not Applicable',
    resourceType: resource.type,
    resourceId: resource.id,
    resourceName: resource.name,
    version: '1.3',
    recordingFrequency: 'CONTINUOUS',
    supplementaryConfiguration: {},
    get resourceCreationTime() {
      return rowTime(resource.createdAt);
    },
    get configurationItemCaptureTime() {
      return at.toISOString();
    },
    get configurationItemDeliveryTime() {
      return new Date(at.getTime() + DELIVERY_MS).toISOString();
    },
    get configurationItemStatus() {
      // The item made when a resource is first seen keeps this word until a change makes a newer one.
      return at.getTime() - Date.parse(resource.createdAt) < DISCOVERY_MS ? 'ResourceDiscovered' : 'OK';
    },
    get configurationStateId() {
      return String(at.getTime());
    },
    get tags() {
      return rowTags(resource.tags, style);
    },
    get relationships() {
      return resource.relationships();
    },
    get configuration() {
      return resource.configuration();
    },
  };
}

const CONFIGURATION_RETURN_ONLY = new Set(['assumeRolePolicyDocument', 'tags']);
const NESTED_RETURN_ONLY = new Set(['policyDocument', 'document']);

/**
 * May WHERE use the property? Config's schema lacks documents and `configuration.tags`: they are returned
 * but cannot be searched (here: they match nothing).
 */
export function isSearchable(path: readonly string[]): boolean {
  const [first, second, third] = path;
  if (first !== 'configuration') return true;
  return !CONFIGURATION_RETURN_ONLY.has(second ?? '') && !NESTED_RETURN_ONLY.has(third ?? '');
}
