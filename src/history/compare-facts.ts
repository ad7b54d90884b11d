import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Source } from '../evidence/evidence.js';
import type { ChangeWord } from './change.js';
import { inOrder, type Direction } from './direction.js';
import type { Fact, Facts } from './subject.js';

/** One attribute that is not the same. */
export interface FactChange {
  readonly attribute: string;
  readonly change: ChangeWord;
  readonly from: string | null | Unknown;
  readonly to: string | null | Unknown;
}

/**
 * What is not the same of one subject. `lost` are sources that only one of the runs saw of the whole account: that is said
 * once, and not again for everything that follows from them.
 */
export function compareFacts(from: Facts, to: Facts, lost: ReadonlySet<Source>, direction: Direction): readonly FactChange[] {
  return Object.entries(from).flatMap(([attribute, before]) => {
    const after = to[attribute];
    return after === undefined ? [] : compareFact(attribute, before, after, lost, direction);
  });
}

function compareFact(
  attribute: string,
  before: Fact,
  after: Fact,
  lost: ReadonlySet<Source>,
  direction: Direction,
): readonly FactChange[] {
  const { value: from } = before;
  const { value: to } = after;
  if (from === UNKNOWN || to === UNKNOWN || dependsOnCaps(before, lost)) {
    if (from === to || before.sources.some((source) => lost.has(source))) return [];
    return [{ attribute, change: 'not_comparable', from: shown(from), to: shown(to) }];
  }
  const differences = isList(from) || isList(to) ? listChanges(asList(from), asList(to)) : from === to ? [] : [[from, to] as const];
  const change = inOrder(before.at, after.at, direction) ? 'changed' : 'not_comparable';
  return differences.map(([old, now]) => ({ attribute, change, from: old, to: now }));
}

/** What service control policies forbid is known in one run only: then it may differ for that alone. */
function dependsOnCaps({ sources }: Fact, lost: ReadonlySet<Source>): boolean {
  return lost.has('service_control_policies') && sources.includes('service_control_policies');
}

type Difference = readonly [from: string | null, to: string | null];

function listChanges(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): readonly Difference[] {
  const keys = [...new Set([...from.keys(), ...to.keys()])].sort();
  return keys.flatMap((key): readonly Difference[] => {
    const [before, after] = [from.get(key) ?? null, to.get(key) ?? null];
    return before === after ? [] : [[before, after]];
  });
}

function isList(value: Fact['value']): value is ReadonlyMap<string, string> {
  return value instanceof Map;
}

function asList(value: Fact['value']): ReadonlyMap<string, string> {
  return isList(value) ? value : new Map();
}

function shown(value: Fact['value']): string | null | Unknown {
  return isList(value) ? [...value.values()].join(', ') : value;
}
