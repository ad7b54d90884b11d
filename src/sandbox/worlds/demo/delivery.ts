import type { DeliveryFacts } from '../../world-delivery.js';
import { MAIL_DOMAIN, MANAGEMENT, REGION } from './company.js';

const topic = (name: string): string => `arn:aws:sns:${REGION}:${MANAGEMENT.id}:${name}`;

/** Where the demo's reports can be sent to: nothing of it leaves the process. */
export const DELIVERY: DeliveryFacts = {
  buckets: [{ name: 'iam-audit-reports', versioned: true }],
  topics: [{ arn: topic('iam-audit') }, { arn: topic('iam-audit.fifo') }],
  mail: { identities: [MAIL_DOMAIN], production: true, configurationSets: ['reports'], requireTls: ['reports'] },
  tables: [
    { name: 'iam-audit', partitionKey: 'pk', sortKey: 'sk', indexes: [{ name: 'history', partitionKey: 'principal', sortKey: 'sk' }] },
  ],
  buses: ['iam-audit'],
};
