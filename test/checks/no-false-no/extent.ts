/** `IAM_AUDIT_TEST_EXTENT=full` tries everything; without it so much that a mistake is hardly missed and nobody waits. */
export const IS_FULL = process.env['IAM_AUDIT_TEST_EXTENT'] === 'full';

export function runs(inFull: number): number {
  return IS_FULL ? inFull : Math.ceil(inFull / 100);
}
