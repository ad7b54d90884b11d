import fc from 'fast-check';
import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { UserDetail } from '../../src/evidence/values.js';
import { PROPERTY } from '../extent.js';
import { arnOf, config, configUser, csvOf, detail, details, key, ROOT, row, seen, unseen } from '../fixtures.js';
import type { Change } from '../../src/history/change.js';
import { compareAccount } from '../../src/history/compare-account.js';
import { principalWords } from '../../src/history/principal-words.js';
import { between, snapshot, told } from './support.js';

/** Three moments: what AWS Config may still show, the first run, the second. */
const TIMES = ['2026-11-19T08:30:00.000Z', '2026-11-20T08:30:00.000Z', '2026-11-27T08:30:00.000Z'] as const;

interface Person {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly groups: readonly string[];
  readonly mfa: boolean;
  readonly key: string | null;
}

const EDITS = ['keep', 'keep', 'delete', 'make', 'recreate', 'rename', 'mfa', 'groups', 'key'] as const;

interface Life {
  readonly first: Person | null;
  readonly second: Person | null;
  /** Does AWS Config lag behind, in each of the runs? */
  readonly lags: readonly [boolean, boolean];
}

function lifeOf(slot: number, edit: (typeof EDITS)[number], mfa: boolean, lags: readonly [boolean, boolean]): Life {
  const name = `user${slot}`;
  const person: Person = { id: `AIDA${slot}`, name, createdAt: `2024-01-0${slot + 1}T00:00:00Z`, groups: ['a'], mfa, key: '2024-05-01T00:00:00Z' };
  const later = { ...person, id: `AIDANEW${slot}`, createdAt: `2026-11-2${1 + (slot % 6)}T00:00:00Z`, key: null };
  const second: Readonly<Record<typeof edit, Person | null>> = {
    keep: person,
    delete: null,
    make: later,
    recreate: later,
    rename: { ...person, name: `renamed${slot}` },
    mfa: { ...person, mfa: !mfa },
    groups: { ...person, groups: ['b'] },
    key: { ...person, key: '2026-11-22T00:00:00Z' },
  };
  return { first: edit === 'make' ? null : person, second: second[edit], lags };
}

const life = (slot: number): fc.Arbitrary<Life> =>
  fc.record({ edit: fc.constantFrom(...EDITS), mfa: fc.boolean(), lags: fc.tuple(fc.boolean(), fc.boolean()) }).map((drawn) => lifeOf(slot, drawn.edit, drawn.mfa, drawn.lags));

interface Sight {
  readonly details: boolean;
  readonly report: boolean;
  readonly config: boolean;
}

const WHOLE: Sight = { details: true, report: true, config: true };
const sight = fc.record({ details: fc.boolean(), report: fc.boolean(), config: fc.boolean() });
const lives = fc.tuple(life(0), life(1), life(2), life(3), life(4));

function detailOf({ id, name, createdAt, groups }: Person): UserDetail {
  return detail(name, { userId: id, createdAt, groups: [...groups] });
}

function runOf(all: readonly Life[], index: 0 | 1, { details: inside, report, config: recorded }: Sight): AccountEvidence {
  const at = TIMES[index + 1] ?? '';
  const now = all.flatMap((each) => (index === 0 ? each.first : each.second) ?? []);
  const rows = now.map(({ name, createdAt, mfa, key: made }) => {
    return row(name, { arn: arnOf(name), user_creation_time: createdAt, mfa_active: String(mfa), ...(made === null ? {} : key(1, made)) });
  });
  // What Config shows late: in the first run nothing yet, in the second what the first saw.
  const shown = all.flatMap((each): readonly (readonly [Person, string])[] => {
    const current = index === 0 ? each.first : each.second;
    const late = index === 0 ? null : each.first;
    const person = each.lags[index] ? late : current;
    return person === null ? [] : [[person, (each.lags[index] ? TIMES[0] : at)]];
  });
  const users = shown.map(([person, capturedAt]) => configUser(person.name, { ...detailOf(person), capturedAt }));
  return {
    account_details: inside ? { ...details(now.map(detailOf)), asOf: at } : unseen('role_denied'),
    credential_report: report ? seen({ csv: csvOf([ROOT, ...rows]) }, at) : unseen('role_denied'),
    config: recorded ? { ...config(users), asOf: at } : unseen('not_recorded'),
  };
}

const worlds = fc.record({ all: lives, before: sight, after: sight });

function users(changes: readonly Change[], word: Change['change']): readonly string[] {
  return changes.filter(({ kind, change }) => kind === 'user' && change === word).map(({ principal }) => principal).sort();
}

function turned({ change, from, to, ...rest }: Change): string {
  const opposite = { appeared: 'disappeared', disappeared: 'appeared', changed: 'changed', not_comparable: 'not_comparable' } as const;
  return told({ ...rest, change: opposite[change], from: to, to: from });
}

/** A user that was renamed is called as the second run calls it: that is not turned round. */
const unnamed = (line: string): string => line.replace(/(user|renamed)(?=\d)/g, 'user');

describe('two runs of a generated account', () => {
  it('seen whole: exactly what was done', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const changes = between(runOf(all, 0, WHOLE), runOf(all, 1, WHOLE));
        const gone = all.filter(({ first, second }) => first !== null && first.id !== second?.id);
        const come = all.filter(({ first, second }) => second !== null && first?.id !== second.id);
        expect(users(changes, 'disappeared')).toEqual(gone.map(({ first }) => first?.name));
        expect(users(changes, 'appeared')).toEqual(come.map(({ second }) => second?.name));
        const both = all.flatMap(({ first, second }) => (first !== null && first.id === second?.id ? [[first, second] as const] : []));
        const count = (attribute: string): number => changes.filter((change) => change.change === 'changed' && change.attribute === attribute).length;
        expect(count('mfa')).toBe(both.filter(([a, b]) => a.mfa !== b.mfa).length);
        expect(count('user_name')).toBe(both.filter(([a, b]) => a.name !== b.name).length);
        expect(count('groups')).toBe(2 * both.filter(([a, b]) => a.groups[0] !== b.groups[0]).length);
        expect(changes.filter(({ change }) => change === 'not_comparable')).toEqual([]);
      }),
      PROPERTY,
    );
  });

  it('whatever was not seen, and however Config lags: nobody has disappeared who is there, nor appeared who was', () => {
    fc.assert(
      fc.property(worlds, ({ all, before, after }) => {
        const changes = between(runOf(all, 0, before), runOf(all, 1, after));
        for (const { kind, change, from, to, principal } of changes) {
          if (kind !== 'user') continue;
          const is = (person: Person | null, label: Change['from']): boolean => {
            return person !== null && (person.id === label || label === `created ${person.createdAt}`) && (typeof label !== 'string' || person.name === principal || person.id === label);
          };
          if (change === 'disappeared') expect(all.some(({ second }) => is(second, from))).toBe(false);
          if (change === 'appeared') expect(all.some(({ first }) => is(first, to))).toBe(false);
        }
      }),
      PROPERTY,
    );
  });

  it('one word for each: unchanged is only who is the same in all that both runs saw whole, appeared only who was not there', () => {
    fc.assert(
      fc.property(worlds, ({ all, before, after }) => {
        const [from, to] = [snapshot(runOf(all, 0, before)), snapshot(runOf(all, 1, after))];
        const words = principalWords(from, to, { forward: true });
        const changes = compareAccount(from, to, { forward: true });
        for (const { first, second } of all) {
          if (second === null) continue;
          const word = words.wordOf(arnOf(second.name), second.id);
          const told = changes.filter(({ arn, change }) => arn === arnOf(second.name) && change !== 'disappeared');
          if (word === 'unchanged') expect({ told, first }).toEqual({ told: [], first: second });
          if (word === 'appeared') expect(first?.id).not.toBe(second.id);
          if (told.length > 0) expect(word).not.toBe('unchanged');
          // What neither run could see is not the same, and not another: nobody knows.
          if (!before.report || !after.report) expect(word).not.toBe('unchanged');
        }
      }),
      PROPERTY,
    );
  });

  it('a run beside itself is no change, and turned round all is the other way', () => {
    fc.assert(
      fc.property(worlds, ({ all, before, after }) => {
        const [a, b] = [runOf(all, 0, before), runOf(all, 1, after)];
        expect(between(a, a)).toEqual([]);
        expect(between(b, b)).toEqual([]);
        const there = between(a, b).map(told).map(unnamed).sort();
        expect(between(b, a, false).map(turned).map(unnamed).sort()).toEqual(there);
      }),
      PROPERTY,
    );
  });
});
