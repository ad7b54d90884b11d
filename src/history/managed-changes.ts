import type { Change } from './change.js';
import type { Snapshot } from './snapshot.js';

/** Policies of AWS's own are the same in every account, so what AWS changed in one is said once. */
export class ManagedChanges {
  readonly #found = new Map<string, Change>();

  add(from: Pick<Snapshot, 'managed'>, to: Pick<Snapshot, 'managed'>): void {
    for (const [arn, before] of from.managed) {
      const after = to.managed.get(arn);
      if (after === undefined || after === before || this.#found.has(arn)) continue;
      const principal = arn.slice(arn.lastIndexOf('/') + 1);
      const what = { kind: 'policy', account: null, principal, arn, change: 'changed', attribute: 'document' } as const;
      this.#found.set(arn, { ...what, from: before, to: after, severity: 'low' });
    }
  }

  /** In the order of their ARNs. */
  changes(): readonly Change[] {
    return [...this.#found.values()].sort((a, b) => ((a.arn ?? '') < (b.arn ?? '') ? -1 : 1));
  }
}
