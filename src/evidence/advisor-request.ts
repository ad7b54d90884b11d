import type { Granularity } from './values.js';

export const PRINCIPALS = ['users', 'roles', 'all'] as const;

/** Whom access advisor is asked about, and how closely. */
export interface AdvisorRequest {
  /** Every principal of a kind; or these entities, each an ARN or a name such as `111122223333:role/Name`, as it was typed. */
  readonly subjects: (typeof PRINCIPALS)[number] | ReadonlySet<string>;
  readonly granularity: Granularity;
  /** What was not used for so many days need not be asked; null: everything is asked (`--no-infer`). */
  readonly inferDays: number | null;
  /** Also who of a group or policy used this service. */
  readonly entitiesOf: string | null;
}
