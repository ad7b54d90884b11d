/** Calls by service and action, for the manifest of a run. */
export interface CallTally {
  /** Such as `iam`. */
  readonly service: string;
  /** Such as `GetCredentialReport`. */
  readonly action: string;
  readonly calls: number;
  /** How many of these AWS answered with a throttle. */
  readonly throttled: number;
}

/** The calls of several runs, or of the parts of one. */
export function addedUp(counts: readonly CallTally[]): readonly CallTally[] {
  const sums = new Map<string, CallTally>();
  for (const { service, action, calls, throttled } of counts) {
    const known = sums.get(`${service} ${action}`);
    const sum = { calls: calls + (known?.calls ?? 0), throttled: throttled + (known?.throttled ?? 0) };
    sums.set(`${service} ${action}`, { service, action, ...sum });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
