import { wholeDays } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/** overdue: active, and as old as the limit or older · inactive: there is nothing to rotate. */
export const ROTATIONS = ['overdue', 'ok', 'inactive', 'unknown'] as const;

export type Rotation = (typeof ROTATIONS)[number];

interface Aged {
  readonly active: boolean | Unknown;
  readonly createdAt: Date | Unknown;
}

export function rotationOf({ active, createdAt }: Aged, measuredAt: Date, limit: number): Rotation {
  if (active === false) return 'inactive';
  if (createdAt === UNKNOWN) return 'unknown';
  if (wholeDays(createdAt, measuredAt) < limit) return 'ok';
  return active === UNKNOWN ? 'unknown' : 'overdue';
}
