import type { Subject } from './subject.js';

export interface Matched {
  readonly pairs: readonly (readonly [from: Subject, to: Subject])[];
  readonly onlyFrom: readonly Subject[];
  readonly onlyTo: readonly Subject[];
  /** Perhaps the same, perhaps not: what tells it was not seen. */
  readonly unsure: readonly (readonly [from: Subject, to: Subject])[];
}

/** Sources round creation times differently, so a second apart is the same instant. */
const SAME_MS = 1000;

/**
 * Who is who. By unique id, where both runs have it; else by ARN and creation time, because a name can be used again. What
 * is left may have been renamed: then the creation time is the same, and nothing else is as old.
 */
export function matchSubjects(from: readonly Subject[], to: readonly Subject[]): Matched {
  const draft = new Draft(from, to);
  draft.join((a, b) => a.id !== null && a.id === b.id, (subject) => subject.id);
  draft.join((a, b) => isNameless(a, b) && sameAge(a, b) === true, arnKey);
  draft.join((a, b) => isNameless(a, b) && sameAge(a, b) === null, arnKey, true);
  draft.joinRenamed();
  return draft;
}

/** Groups and policies have no unique id, and who is known only from a credential report has none either. */
function isNameless(a: Subject, b: Subject): boolean {
  return a.id === null || b.id === null;
}

/** null: it is known of one of them only. */
function sameAge({ createdAt: a }: Subject, { createdAt: b }: Subject): boolean | null {
  if (a === null || b === null) return a === b ? true : null;
  return Math.abs(a.getTime() - b.getTime()) <= SAME_MS;
}

const arnKey = ({ kind, arn }: Subject): string => `${kind} ${arn}`;

/** Only these can be renamed. */
const RENAMABLE: readonly Subject['kind'][] = ['user', 'group'];

class Draft implements Matched {
  readonly pairs: (readonly [Subject, Subject])[] = [];
  readonly unsure: (readonly [Subject, Subject])[] = [];
  onlyFrom: readonly Subject[];
  onlyTo: readonly Subject[];

  constructor(from: readonly Subject[], to: readonly Subject[]) {
    this.onlyFrom = from;
    this.onlyTo = to;
  }

  /** Joins what has the same key and passes the test. */
  join(fits: (a: Subject, b: Subject) => boolean, keyOf: (subject: Subject) => string | null, unsure = false): void {
    const byKey = new Map<string, Subject[]>();
    for (const subject of this.onlyTo) {
      const key = keyOf(subject);
      if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), subject]);
    }
    const taken = new Set<Subject>();
    for (const subject of this.onlyFrom) {
      const other = byKey.get(keyOf(subject) ?? '')?.find((each) => !taken.has(each) && each.kind === subject.kind && fits(subject, each));
      if (other === undefined) continue;
      (unsure ? this.unsure : this.pairs).push([subject, other]);
      taken.add(subject).add(other);
    }
    this.#leave(taken);
  }

  joinRenamed(): void {
    const taken = new Set<Subject>();
    for (const subject of this.onlyFrom) {
      const others = this.#twins(subject, this.onlyTo);
      const [other] = others;
      if (other === undefined) continue;
      const single = others.length === 1 && this.#twins(other, this.onlyFrom).length === 1;
      const free = others.find((each) => !taken.has(each));
      if (free === undefined) continue;
      (single ? this.pairs : this.unsure).push([subject, free]);
      taken.add(subject).add(free);
    }
    this.#leave(taken);
  }

  #twins(subject: Subject, others: readonly Subject[]): readonly Subject[] {
    if (!RENAMABLE.includes(subject.kind) || subject.createdAt === null) return [];
    return others.filter((each) => each.kind === subject.kind && isNameless(subject, each) && sameAge(subject, each) === true);
  }

  #leave(taken: ReadonlySet<Subject>): void {
    this.onlyFrom = this.onlyFrom.filter((subject) => !taken.has(subject));
    this.onlyTo = this.onlyTo.filter((subject) => !taken.has(subject));
  }
}
