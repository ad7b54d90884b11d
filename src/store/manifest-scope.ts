import type { Gathered } from '../gather/gather.js';
import type { Scope } from '../gather/scope.js';
import type { KeptScope } from './manifest.js';

/** The scope as a manifest keeps it; before the end of a run, its gaps and notes are those of the scope itself. */
export function keepScope(scope: Scope, found: Pick<Gathered, 'gaps' | 'notes'> | null = null): KeptScope {
  const { gaps, notes } = found ?? scope;
  const { caller, mode, organization, aggregator, accounts, known } = scope;
  return { caller, mode, organization, aggregator, accounts, known: Object.fromEntries(known), gaps, notes, inventoryDone: found !== null };
}

/** What a report is made of, as if it had just been gathered. */
export function gatheredFrom(kept: KeptScope): Gathered {
  const { gaps, notes } = kept;
  return { scope: { ...kept, known: new Map(Object.entries(kept.known)) }, gaps, notes };
}
