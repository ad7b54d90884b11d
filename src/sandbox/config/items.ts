import type { Row } from './sql/index.js';
import type { WorldAccount } from '../world.js';
import type { Resource } from './resources.js';
import { notAfter, rowTime } from './times.js';
import { rowTags } from './values.js';

/** One recording of resources: whose recorder saw them, and when. */
export interface Capture {
  readonly account: WorldAccount;
  /** 'global' for IAM; the resource's Region for the rest. */
  readonly awsRegion: string;
  readonly capturedAt: string;
  readonly deliveredAt: string;
  /** A resource created since then is newly discovered. */
  readonly newSince: string;
  readonly stateId: string;
}

const DELIVERY_MS = 90_000;
const NEW_MS = 24 * 60 * 60 * 1000;

export function captureAt(account: WorldAccount, awsRegion: string, time: number): Capture {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    account,
    awsRegion,
    capturedAt: iso(time),
    deliveredAt: iso(time + DELIVERY_MS),
    newSince: iso(time - NEW_MS),
    stateId: String(time),
  };
}

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

const NOTHING = {};

/** The configuration item of a resource. Costly members are getters: most queries never read them. */
export function itemOf(resource: Resource, capture: Capture): Row {
  return {
    accountId: capture.account.id,
    awsRegion: capture.awsRegion,
    arn: resource.arn,
    availabilityZone: 'Not Applicable',
    resourceType: resource.type,
    resourceId: resource.id,
    resourceName: resource.name,
    resourceCreationTime: rowTime(resource.createdAt),
    configurationItemCaptureTime: capture.capturedAt,
    configurationItemDeliveryTime: capture.deliveredAt,
    // The item made when a resource is first seen keeps this word until a change makes a newer one.
    configurationItemStatus: notAfter(capture.newSince, resource.createdAt) ? 'ResourceDiscovered' : 'OK',
    configurationStateId: capture.stateId,
    recordingFrequency: 'CONTINUOUS',
    version: '1.3',
    supplementaryConfiguration: NOTHING,
    get tags() {
      return rowTags(resource.tags, capture.account.config.listStyle);
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
