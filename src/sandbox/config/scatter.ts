/** About the golden ratio: steps of this share spread neighbours evenly and far. */
const SHARE = 0.618;

/**
 * A fixed reordering of 0 … size-1. AWS does not say in which order rows come without ORDER BY; this order is the
 * same on every call but follows neither account nor name, so that no caller learns to rely on one.
 */
export function scatter(size: number): (index: number) => number {
  const start = size >> 1;
  let step = Math.max(1, Math.round(size * SHARE));
  while (greatestCommonDivisor(step, size) > 1) step += 1;
  return (index) => (start + index * step) % size;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
