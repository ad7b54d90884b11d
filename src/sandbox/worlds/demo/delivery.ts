import type { DeliveryFacts } from '../../world-delivery.js';

/** Where the demo's reports can be sent to: nothing of it leaves the process. */
export const DELIVERY: DeliveryFacts = {
  buckets: [{ name: 'iam-audit-reports', versioned: true }],
};
