import { undoAll } from '../../../src/cleanup/apply/undo.js';
import type { PlannedPrincipal } from '../../../src/cleanup/plan.js';
import type { World, WorldPolicy } from '../../../src/sandbox/world.js';
import { IS_FULL, ofTheLongest } from '../../extent.js';
import { apply, memberOf, MEMBER, planOf } from './plans.js';
import { MEANWHILE, randomShrink } from './shrink-worlds.js';
import { Killed, killedAt, memoryRecord, openBench } from './support.js';

const SEEDS = Array.from({ length: IS_FULL ? ofTheLongest(1000) : 40 }, (_, at) => at + 1);

type Bench = ReturnType<typeof openBench>;
type Input = Readonly<Record<string, unknown>>;

it('writes on no policy that is not in the plan, was changed, or belongs to somebody protected, and writes all of it down', async () => {
  let writes = 0;
  for (const seed of SEEDS) {
    const { world, principals, draw } = randomShrink(seed);
    const event = draw.pick(Object.keys(MEANWHILE));
    const bench = openBench(world);
    if (MEANWHILE[event] !== undefined) bench.change(MEMBER, MEANWHILE[event].change);
    const { record } = await apply(planOf(principals, 'shrink'), bench);
    const sent = new Set(record.record.entries.map((entry) => (entry.kind === 'sent' ? asText(entry) : '')));
    for (const call of bench.written()) {
      writes += 1;
      const owner = principals.find((principal) => isOf(principal, call.action, call.input))?.name ?? 'nobody';
      if (owner === 'nobody' || owner === MEANWHILE[event]?.who) throw new Error(`seed ${seed}: ${event}, and all the same ${asText(call)}`);
      expect(sent).toContain(asText(call));
    }
    for (const policy of memberOf(bench.worldNow()).policies) expect({ seed, event, lost: lostVersions(policy, world) }).toMatchObject({ lost: 0 });
  }
  expect(writes).toBeGreaterThan(SEEDS.length);
});

/** Who had fewer than five versions loses none; else one made room. */
function lostVersions({ name, olderVersions = [] }: WorldPolicy, world: World): number {
  const had = memberOf(world).policies.find((each) => each.name === name)?.olderVersions?.length ?? 0;
  return Math.max(0, had - olderVersions.length);
}

const asText = ({ action, input }: { readonly action: string; readonly input: Input }): string => JSON.stringify([action, textual(input)]);

/** Was this call planned? */
function isOf({ steps }: PlannedPrincipal, action: string, input: Input): boolean {
  return steps.some((step) => {
    if (action === 'DeletePolicyVersion') return step.ifFull !== undefined && step.input['PolicyArn'] === input['PolicyArn'];
    return step.action === `iam:${action}` && JSON.stringify(textual(step.input)) === JSON.stringify(textual(input));
  });
}

/** Booleans are text on the wire. */
const textual = (input: Input): Input => Object.fromEntries(Object.entries(input).map(([key, value]) => [key, String(value)]));

it('ends as an undisturbed run does when it is killed at each step and applied again', async () => {
  for (const seed of SEEDS.slice(0, IS_FULL ? ofTheLongest(40) : 1)) {
    const { world, principals } = randomShrink(seed, true);
    const plan = planOf(principals, 'shrink');
    const calm = openBench(world);
    const { record } = await apply(plan, calm);
    const wanted = rightsIn(calm);
    for (let kill = 1; kill < record.journal.length * 2; kill += IS_FULL ? 1 : 5) {
      const bench = openBench(world);
      const killed = killedAt(kill);
      await expect(apply(plan, bench, { record: killed })).rejects.toThrow(Killed);
      await apply(plan, bench, { record: memoryRecord(killed) });
      expect({ seed, kill, after: rightsIn(bench) }).toEqual({ seed, kill, after: wanted });
    }
  }
});

it('undone leaves every document as it was, and all versions but those that had to make room', async () => {
  let undone = 0;
  for (const seed of SEEDS.slice(0, IS_FULL ? ofTheLongest(300) : 12)) {
    const { world, principals } = randomShrink(seed, true);
    const bench = openBench(world);
    const { record } = await apply(planOf(principals, 'shrink'), bench);
    const undoing = { dryRun: false, accounts: null, enter: bench.enter };
    const base = { clock: bench.clock, signal: new AbortController().signal };
    for await (const { result } of undoAll(record.record, undoing, base)) if (result === 'done') undone += 1;
    expect({ seed, rights: rightsIn(bench) }).toEqual({ seed, rights: rightsIn(openBench(world)) });
  }
  expect(undone).toBeGreaterThan(10);
});

/** The documents that hold, and those of users and roles. */
function rightsIn(bench: Bench): unknown {
  const { policies, users, roles } = memberOf(bench.worldNow());
  const inlineOf = ({ name, inline }: (typeof users | typeof roles)[number]) => ({ name, inline: [...inline].sort(byName) });
  return {
    policies: policies.map(({ name, document }: WorldPolicy) => ({ name, document })),
    holders: [...users, ...roles].map(inlineOf),
  };
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number => (one.name < other.name ? -1 : 1);
