import { instant, list, nullable, object, oneOf, optional, text } from './json-shape.js';

const DELIVERY_STATUSES = ['accepted', 'skipped', 'failed'] as const;

/** What became of one report at one destination, the last time that it was sent there. */
export interface KeptDelivery {
  /** The destination as it was named; there is no secret in it. */
  readonly to: string;
  readonly report: string;
  /** Digest of what else decides what the report says: options, columns, order, format. */
  readonly question: string;
  readonly status: (typeof DELIVERY_STATUSES)[number];
  readonly detail: string;
  /** The other side's own name for it. */
  readonly id: string | null;
  /** Where the whole report lies. */
  readonly link: string | null;
  readonly at: string;
  /** When it failed: which of its parts were accepted all the same. */
  readonly parts?: readonly string[];
}

export const KEPT_DELIVERY = object<KeptDelivery>({
  ...{ to: text, report: text, question: text, detail: text },
  status: oneOf(DELIVERY_STATUSES),
  id: nullable(text),
  link: nullable(text),
  at: instant,
  parts: optional(list(text)),
});
