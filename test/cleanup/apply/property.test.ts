import type { StepResult } from '../../../src/cleanup/apply/result.js';
import { undoAll } from '../../../src/cleanup/apply/undo.js';
import type { PlannedPrincipal, Stage } from '../../../src/cleanup/plan.js';
import { IS_FULL, IS_WHOLE, ofTheLongest } from '../../extent.js';
import { apply, memberOf, MEMBER, planOf } from './plans.js';
import { Killed, killedAt, memoryRecord, openBench } from './support.js';
import { MEANWHILE, randomCase } from './worlds.js';

const STAGES: readonly Stage[] = ['quarantine', 'remove'];
const SEEDS = Array.from({ length: IS_FULL ? ofTheLongest(1100) : 20 }, (_, at) => at + 1);

/** The stage without its grace: what is asked here is who is written on. */
const asGraced = { graceDays: 0 };

/** Killed at each line of a journal in full, at some of them otherwise. */
const EVERY = IS_WHOLE ? 1 : 7;

it.each(STAGES)('writes on nothing that is not in the plan, changed, was used or is protected, and writes all of it down: %s', async (stage) => {
  let writes = 0;
  for (const seed of SEEDS) {
    const { world, principals, draw } = randomCase(seed, stage);
    const event = draw.pick(Object.keys(MEANWHILE) as (keyof typeof MEANWHILE)[]);
    const plan = planOf(principals, stage);
    const bench = openBench(world);
    const grace = graced(principals, bench);
    bench.change(MEMBER, MEANWHILE[event]);
    const { record } = await apply(plan, bench, grace);
    const written = bench.written();
    writes += written.length;
    for (const { action, input } of written) {
      const who = principals.filter((principal) => isOf(principal, action, input));
      expect({ seed, event, action, input, who: who.length }).toMatchObject({ who: 1 });
      if (touchesFirst(event, who[0], stage)) throw new Error(`seed ${seed}: ${event}, and all the same ${action} ${JSON.stringify(input)}`);
    }
    const sent = record.record.entries.flatMap((entry) => (entry.kind === 'sent' ? [JSON.stringify([entry.action, entry.input])] : []));
    for (const { action, input } of written) expect(sent).toContain(JSON.stringify([action, asSent(input)]));
  }
  expect(writes).toBeGreaterThan(SEEDS.length);
});

/** Booleans are text on the wire. */
const asSent = (input: Readonly<Record<string, unknown>>): unknown => input;

/** Of what is only switched off, or of a user in use, they say nothing. */
const OF_WHOLE: readonly (keyof typeof MEANWHILE)[] = [
  'its denial is taken off', 'it tries something', 'a policy is written', 'it comes into a group',
];

/** Was this call planned? */
function isOf(principal: PlannedPrincipal, action: string, input: Readonly<Record<string, unknown>>): boolean {
  if (action === 'DeleteVirtualMFADevice') return String(input['SerialNumber']).endsWith(`mfa/${principal.name}`);
  if ((input['UserName'] ?? input['RoleName']) !== principal.name || principal.kind === 'policy') return false;
  return principal.steps.some((step) => {
    const calls = [step, ...(step.ifFull === undefined ? [] : [step.ifFull.call])];
    return calls.some((call) => call.action === `iam:${action}` && (call.each !== undefined || sameBut(call.input, input)));
  });
}

function sameBut(planned: object, sent: object): boolean {
  const plain = (value: object) => JSON.stringify({ ...value, Tags: undefined });
  return plain(planned) === plain(sent);
}

function touchesFirst(event: keyof typeof MEANWHILE, principal: PlannedPrincipal | undefined, stage: Stage): boolean {
  if (principal === undefined) return true;
  if (event === 'a role is used') return principal.name === 'role0';
  return principal.name === 'user0' && event !== 'nothing' && touchesUser(event, principal, stage);
}

function touchesUser(event: keyof typeof MEANWHILE, principal: PlannedPrincipal, stage: Stage): boolean {
  const named = (kind: string): boolean => principal.credentials.some((each) => each.kind === kind);
  if (event === 'a key is used' || event === 'a key changes its state') return named('key');
  if (event === 'its marks are made older') return stage === 'remove';
  if (OF_WHOLE.includes(event)) return stage === 'remove' && principal.whole;
  if (event === 'the password is set') return named('password') || (principal.whole && !named('password'));
  return true;
}

/** As if all of it had been put into quarantine long ago: the tags are there, and so is the journal. */
function graced(principals: readonly PlannedPrincipal[], bench: ReturnType<typeof openBench>) {
  const earlier = memoryRecord();
  const at = '2026-10-01T00:00:00.000Z';
  void earlier.record.note({ at, kind: 'begun', plan: 'earlier', stage: 'quarantine', by: 'test', undo: false });
  for (const principal of principals) {
    const marks = principal.whole
      ? ['iam-audit:quarantined']
      : principal.credentials.map(({ kind, id }) => (kind === 'password' ? 'iam-audit:password' : `iam-audit:${kind}:${id ?? ''}`));
    const { account, arn, uniqueId } = principal;
    void earlier.record.note({ at, kind: 'principal', account, arn, uniqueId: uniqueId ?? arn, outcome: 'done', why: '', marks });
    const tags = marks.map((key) => ({ key, value: `${at} earlier` }));
    const tagged = <T extends { name: string; tags: readonly { key: string; value: string }[] }>(each: T): T =>
      each.name === principal.name ? { ...each, tags: [...each.tags, ...tags] } : each;
    bench.change(MEMBER, (member) => ({ ...member, users: member.users.map(tagged), roles: member.roles.map(tagged) }));
  }
  return { ...asGraced, earlier: [earlier] };
}

it.each(STAGES)('ends as an undisturbed run does when it is killed at each step and applied again: %s', async (stage) => {
  for (const seed of SEEDS.slice(0, IS_FULL ? ofTheLongest(40) : 2)) {
    const { world, principals } = randomCase(seed, stage, true);
    const plan = planOf(principals, stage);
    const calm = openBench(world);
    const grace = graced(principals, calm);
    const undisturbed = await apply(plan, calm, grace);
    const wanted = accountAfter(calm);
    const actions = undisturbed.record.journal.length;
    for (let kill = 1; kill < actions * 2; kill += EVERY) {
      const bench = openBench(world);
      const again = graced(principals, bench);
      const first = killedAt(kill);
      await expect(apply(plan, bench, { ...again, record: first })).rejects.toThrow(Killed);
      const resumed = await apply(plan, bench, { ...again, record: memoryRecord(first) });
      expect({ seed, kill, after: accountAfter(bench) }).toEqual({ seed, kill, after: wanted });
      expect({ seed, kill, ill: illOf(resumed.results) }).toEqual({ seed, kill, ill: illOf(undisturbed.results) });
    }
  }
});

const illOf = (results: readonly StepResult[]): readonly string[] =>
  results.filter(({ result }) => result === 'failed' || result === 'stopped').map(({ principal, n, detail }) => `${principal.name} ${String(n)} ${detail}`);

/** Without what is of the time of the write. */
function accountAfter(bench: ReturnType<typeof openBench>): unknown {
  const { config, ...member } = memberOf(bench.worldNow());
  const untimed = (tags: readonly { key: string; value: string }[]) => tags.map(({ key }) => key);
  const plain = <T extends { tags: readonly { key: string; value: string }[] }>(each: T) => ({ ...each, tags: untimed(each.tags) });
  return { ...member, users: member.users.map(plain), roles: member.roles.map(plain), aggregated: config.aggregated };
}

it('quarantine undone leaves the account as it was', async () => {
  let undone = 0;
  for (const seed of SEEDS.slice(0, IS_FULL ? ofTheLongest(300) : 10)) {
    const { world, principals } = randomCase(seed, 'quarantine', seed % 2 === 0);
    const before = accountAt(openBench(world));
    const bench = openBench(world);
    const { record } = await apply(planOf(principals, 'quarantine'), bench);
    for (let turn = 0; turn < 3; turn++) {
      const undoing = { dryRun: false, accounts: null, enter: bench.enter };
      const base = { clock: bench.clock, signal: new AbortController().signal };
      for await (const { result } of undoAll(record.record, undoing, base)) if (result === 'done') undone += 1;
    }
    expect({ seed, account: accountAt(bench) }).toEqual({ seed, account: before });
  }
  expect(undone).toBeGreaterThan(10);
});

/** As its details and its credential report say it, byte for byte. */
function accountAt(bench: ReturnType<typeof openBench>): readonly string[] {
  bench.raw(MEMBER, 'GenerateCredentialReport');
  return ['GetAccountAuthorizationDetails', 'GetCredentialReport'].map((action) => bench.raw(MEMBER, action));
}
