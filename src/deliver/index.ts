import type { DestinationKind } from './destination.js';

/** Every kind of destination by its scheme, in the order of the documents. Loaded when it is named. */
export const DESTINATIONS: Readonly<Record<string, () => Promise<DestinationKind>>> = {
  s3: async () => (await import('./s3.js')).s3,
  sns: async () => (await import('./sns.js')).sns,
  mailto: async () => (await import('./mail/mail.js')).mail,
  dynamodb: async () => (await import('./dynamodb/dynamodb.js')).dynamodb,
  slack: async () => (await import('./slack.js')).slack,
  teams: async () => (await import('./teams.js')).teams,
  https: async () => (await import('./webhook.js')).webhook,
  eventbridge: async () => (await import('./eventbridge.js')).eventbridge,
};
