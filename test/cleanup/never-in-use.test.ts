import fc from 'fast-check';
import { PROPERTY } from '../extent.js';
import { ago, key, password, type Cells } from '../fixtures.js';
import { chosen, evidenceOf, keyId, listed } from './support.js';

/** Days before the report; null: never. */
const use = fc.option(fc.integer({ min: 0, max: 200 }), { nil: null });

interface Drawn {
  readonly active: boolean;
  readonly made: number;
  readonly used: number | null;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({ active: fc.boolean(), made: fc.integer({ min: 0, max: 300 }), used: use });
const DAYS = 90;

const cellsOf = (slot: 1 | 2, { active, made, used }: Drawn): Cells =>
  key(slot, ago(made, slot), used === null ? 'N/A' : ago(Math.min(used, made)), String(active));

const isFresh = ({ active, made, used }: Drawn): boolean => active && (used === null ? made : Math.min(used, made)) < DAYS;

/** A plan about a user with two keys and perhaps a password. */
function planOf(keys: readonly [Drawn, Drawn], console: Drawn | null): ReturnType<typeof chosen>['planned'] {
  const [first, second] = keys;
  const pass = console === null ? {} : password(ago(console.made), console.used === null ? undefined : ago(console.used));
  const lists = keys.map(({ made, active }, at) => listed(LETTERS[at] ?? '', ago(made, at + 1), active ? 'Active' : 'Inactive'));
  const evidence = evidenceOf({ ...cellsOf(1, first), ...cellsOf(2, second), ...pass }, {}, { keys: lists });
  return chosen(evidence, { staleDays: DAYS }).planned;
}

const LETTERS = ['A', 'B'];

it('what was used, made or set within the days is in no step of any plan, and its user is not taken whole', () => {
  fc.assert(
    fc.property(drawn, drawn, fc.option(drawn, { nil: null }), (first, second, console) => {
      const planned = planOf([first, second], console);
      const lately = console !== null && Math.min(console.made, console.used ?? console.made) < DAYS;
      const inUse = [first, second].flatMap((each, at) => (isFresh(each) ? [keyId(LETTERS[at] ?? '')] : []));
      const steps = JSON.stringify(planned?.steps ?? []);
      for (const what of [...inUse, ...(lately ? ['iam-audit:password'] : [])]) expect(steps).not.toContain(what);
      expect(planned?.whole === true && (inUse.length > 0 || lately)).toBe(false);
      expect(planned?.steps.every(({ input }) => input['UserName'] === 'alice') ?? true).toBe(true);
    }),
    PROPERTY,
  );
});
