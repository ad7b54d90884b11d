import { TRACKING_DAYS } from '../../checks/permission-use.js';
import type { Unknown } from '../../model/value.js';

/** Days without a use on record end where the record does: `400+` in tables, for it may be more. CSV and JSON have the number. */
export function beyondRecord(last: Date | null | Unknown, days: number | null | Unknown): string | undefined {
  return last === null && days === TRACKING_DAYS ? `${TRACKING_DAYS}+` : undefined;
}
