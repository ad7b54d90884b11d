const { IAM_AUDIT_TEST_EXTENT: extent } = process.env;
if (extent !== undefined && extent !== 'full' && extent !== 'ci')
  throw new Error(`IAM_AUDIT_TEST_EXTENT can't be "${extent}". Allowed: full, ci, or leave it away.`);

/** `npm test` tries so much that a mistake is hardly missed and nobody waits; `npm run test:all` tries everything. */
export const IS_FULL = extent === 'full' || extent === 'ci';

/** Nobody waits for it, not even CI. */
export const IS_WHOLE = extent === 'full';

/** CI does with a twentieth of what would take ten minutes by itself. */
export function ofTheLongest(inFull: number): number {
  return extent === 'ci' ? Math.ceil(inFull / 20) : inFull;
}

/** Tests that only the full extent runs. They are listed as skipped elsewhere. */
export const itInFull = IS_FULL ? it : it.skip;
export const describeInFull = IS_FULL ? describe : describe.skip;

/** How many cases a property is tried with, or how often such cases have to have come up. */
export function runs(inFull: number): number {
  return IS_WHOLE ? inFull : Math.ceil(inFull / (extent === 'ci' ? 4 : 10));
}

/** Property tests walk the same cases every time. */
export const PROPERTY = { seed: 20_261_120, numRuns: runs(200) } as const;
