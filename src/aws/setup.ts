// What can be known of a set-up before anything is asked.
export { checkEnvironmentKeys } from './credentials/checked-keys.js';
export { readProfiles } from './credentials/profiles.js';
export { networkOf } from './network/network.js';
export { profileEndpoints } from './network/profile-endpoints.js';
export { isRegion, regions } from './network/regions.js';
