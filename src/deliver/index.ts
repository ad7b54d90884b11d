import type { DestinationKind } from './destination.js';

/** Every kind of destination by its scheme, in the order of the documents. Loaded when it is named. */
export const DESTINATIONS: Readonly<Record<string, () => Promise<DestinationKind>>> = {
  s3: async () => (await import('./s3.js')).s3,
};
