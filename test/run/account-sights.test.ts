import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import type { AccountEvidence, AccountSource, Evidence } from '../../src/evidence/evidence.js';
import type { Findings } from '../../src/gather/gather.js';
import { ACCOUNT_STATES, type Account } from '../../src/model/account.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { partOf } from '../../src/output/account-part.js';
import { project } from '../../src/output/projection.js';
import type { ReportQuestion } from '../../src/output/report-question.js';
import { runReport } from '../../src/output/report-rows.js';
import type { Cell } from '../../src/reports/column.js';
import { accounts } from '../../src/reports/accounts.js';
import { users } from '../../src/reports/users.js';
import { findingsOf } from '../../src/run/stored-run.js';
import { newSights, openSighted } from '../../src/store/account-sights.js';
import { sightsFile } from '../../src/store/layout.js';
import { pruneRuns } from '../../src/store/prune.js';
import { openRun } from '../../src/store/read-run.js';
import type { StoreSystem } from '../../src/store/port.js';
import type { RunStore } from '../../src/store/run.js';
import { createRun, resumeRun } from '../../src/store/run-store.js';
import { StoreError } from '../../src/store/store-error.js';
import { runs } from '../extent.js';
import { account, ago, config, configUser, context, details, detail, key, password, report, row, unseen } from '../fixtures.js';
import { PLACES, type TestPlace } from '../store/places.js';
import { NEW_RUN, NOW, ORGANIZATION, SCOPE } from '../store/support.js';

const TOOL = '1.2.3';
const IDS = ['111122223333', '222233334444', '333344445555'];
const everyColumn = accounts.columns.map(({ key: name }) => name);
const question: ReportQuestion = {
  ...{ report: accounts, projection: project(accounts, { columns: everyColumn }), advisor: null },
  ...{ context: context(), keepsSights: true },
};
const wanted = { needs: question.projection.needs, advisor: null };

type Choice = Evidence<never> | undefined;

/** Every kind of fact that the report of accounts tells, and every kind of gap. */
const CHOICES: Readonly<Partial<Record<AccountSource, readonly unknown[]>>> = {
  config: [undefined, config([]), config([configUser('ann'), configUser('=odd "name"')]), unseen('not_recorded'),
    config([configUser('late')], { problems: ['one row had no name'], status: { state: 'outdated', detail: 'Config lags' } as never })],
  credential_report: [undefined, report([]), report([row('ann', { ...password(ago(9), ago(3)), ...key(1, ago(400), ago(2)) })]),
    report([row('ann', { password_last_used: 'yesterday' }), 'cut,short']), unseen('denied', '=cmd|"x"\u001b[31m'),
    { seen: true, asOf: ago(1), value: { csv: 'rubbish' } }, rootReport({ ...key(1, ago(10), ago(1)), mfa_active: 'true' }),
    rootReport({ access_key_1_active: 'perhaps', access_key_2_active: 'true' })],
  account_details: [undefined, details([]), details([detail('ann'), detail('bob')]), unseen('role_denied'),
    details([detail('ann')], { filters: ['User'], problems: ['a policy could not be read'] })],
  managed_policies: [undefined, unseen('throttled')],
  service_control_policies: [undefined, unseen('denied'), unseen('unreachable')],
};

function rootReport(cells: Parameters<typeof row>[1]): unknown {
  const all = report([]);
  return { ...all, value: { csv: `${all.value.csv.split('\n')[0]}\n${[...row(ROOT_USER, cells).values()].join(',')}` } };
}

const evidence = fc.record(Object.fromEntries(
  Object.entries(CHOICES).map(([source, choices]) => [source, fc.constantFrom(...(choices as readonly Choice[]))]),
)).map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as AccountEvidence);

const world = fc.tuple(...IDS.map((id) => fc.record({ id: fc.constant(id), state: fc.constantFrom(...ACCOUNT_STATES), evidence })));
const damage = fc.array(fc.record({
  at: fc.nat(),
  bytes: fc.constantFrom(null, Buffer.alloc(0), Buffer.from('rubbish'), gzipSync('{}')),
}), { maxLength: 2 });

describe.each(PLACES)('what was seen of accounts, kept beside a run %s', (_, open) => {
  const place = open();
  const at = (system: StoreSystem, tool = TOOL) => ({ root: place.root(), system, tool });

  async function kept(all: readonly { readonly id: string; readonly state: Account['state']; readonly evidence: AccountEvidence }[]): Promise<RunStore> {
    const scope = { ...SCOPE, accounts: all.map(({ id, state }) => account({ id, state })) };
    const run = await createRun(place.root(), ORGANIZATION, { ...NEW_RUN, scope }, NOW, { system: place.system() });
    for (const { id, evidence: one } of all) await run.put(id, one);
    await run.finish(NOW);
    return run;
  }

  const plain = async (run: RunStore): Promise<unknown> => told(findingsOf(await openRun(run.folder, place.system()), wanted));

  async function sighted(run: RunStore, tool = TOOL): Promise<{ readonly told: unknown; readonly read: readonly string[] }> {
    const { system, read } = watched(place);
    const { sights, run: late } = await openSighted(at(system, tool), run);
    return { told: await told({ ...findingsOf(late, wanted), sights }), read: read() };
  }

  it('says the same as the evidence, with gaps, before and after damage, and reads only what has changed', async () => {
    await fc.assert(fc.asyncProperty(world, damage, async (all, harm) => {
      const run = await kept(all);
      const before = await plain(run);
      expect((await sighted(run)).told).toEqual(before);
      expect(await sighted(run)).toEqual({ told: before, read: [] });
      const names = Object.keys(run.manifest().records);
      const hit = harm.flatMap(({ at: turn, bytes }) => (names.length === 0 ? [] : [{ name: String(names[turn % names.length]), bytes }]));
      for (const { name, bytes } of hit) await place.spoil(run.folder, `records/${name.replace('/', '.')}.json.gz`, bytes).catch(() => undefined);
      const after = await sighted(run);
      expect(after.told).toEqual(await plain(run));
      const changed = new Set(hit.map(({ name }) => name.split('/')[0]));
      expect([...changed]).toEqual(expect.arrayContaining([...new Set(after.read)]));
      // Of damaged evidence nothing was kept: it is looked at again, and the rest is not.
      expect((await sighted(run)).told).toEqual(after.told);
    }), { seed: 7, numRuns: runs(150) });
  });

  const SEEN = { config: config([configUser('ann')]), credential_report: report([row('ann')]), account_details: details([detail('ann')]) };
  const some = (): Promise<RunStore> => kept(IDS.map((id) => ({ id, state: 'ACTIVE', evidence: SEEN })));

  it('is left by the first report that reads all accounts, whichever that is', async () => {
    const run = await some();
    const byUsers = { ...question, report: users, projection: project(users, {}) };
    const sights = newSights(at(place.system()), run);
    await told({ ...findingsOf(await openRun(run.folder, place.system()), wanted), sights }, byUsers);
    expect(await sighted(run)).toEqual({ told: await plain(run), read: [] });
  });

  it('is the same where rows were made ahead', async () => {
    const run = await some();
    const { gathered, store } = findingsOf(await openRun(run.folder, place.system()), wanted);
    const [first] = gathered.scope.accounts;
    if (first === undefined) throw new Error('no account');
    const part = partOf(first, await store.read(first.id), question);
    const ahead = { has: (id: string) => id === first.id, take: (id: string) => (id === first.id ? part : null) };
    const made = runReport(question, gathered, store, ahead, newSights(at(place.system()), run));
    for await (const cells of made.rows) expect(cells).toHaveLength(everyColumn.length);
    expect(await sighted(run)).toEqual({ told: await plain(run), read: [] });
  });

  it.each<[string, (run: RunStore, system: StoreSystem) => Promise<unknown>]>([
    ['another version made it', () => Promise.resolve()],
    ['it is no gzip', (run, system) => system.writeIndex(place.root(), sightsFile(run.id), 'rubbish')],
    ['it is half', async (run, system) => {
      const whole = await system.index(place.root(), sightsFile(run.id));
      await system.writeIndex(place.root(), sightsFile(run.id), whole?.subarray(0, whole.length / 2) ?? null);
    }],
    ['it is of another shape', (run, system) => system.writeIndex(place.root(), sightsFile(run.id), gzipSync('{"version":1,"accounts":{}}'))],
    ['it is gone', (run, system) => system.writeIndex(place.root(), sightsFile(run.id), null)],
    ['the run was resumed since', async (run, system) => {
      const again = await resumeRun(run.folder, NOW, { system });
      await again.put(IDS[0] ?? '', { config: config([]) });
      await again.finish(NOW);
    }],
  ])('is not believed where %s, and made again', async (why, change) => {
    const run = await some();
    await sighted(run);
    await change(run, place.system());
    const tool = why.startsWith('another') ? '9.9.9' : TOOL;
    const { told: again, read } = await sighted(run, tool);
    expect([again, new Set(read)]).toEqual([await plain(run), new Set(IDS)]);
    expect((await sighted(run, tool)).read).toEqual([]);
  });

  it('is not kept of a run that is not finished, nor where nothing can be written; and goes with its run', async () => {
    const broken = await createRun(place.root(), ORGANIZATION, { ...NEW_RUN, scope: SCOPE }, NOW, { system: place.system() });
    await broken.interrupt(NOW);
    await sighted(broken);
    expect(await place.system().index(place.root(), sightsFile(broken.id))).toBeNull();
    const run = await some();
    const file = (): Promise<Buffer | null> => place.system().index(place.root(), sightsFile(run.id));
    const refused: StoreSystem['writeIndex'] = () => Promise.reject(new StoreError('EROFS', 'read-only'));
    const { sights, run: late } = await openSighted(at({ ...place.system(), writeIndex: refused }), run);
    expect(await told({ ...findingsOf(late, wanted), sights })).toEqual(await plain(run));
    expect(await file()).toBeNull();
    await sighted(run);
    expect(await file()).not.toBeNull();
    await pruneRuns(place.root(), { keep: 0, now: NOW }, place.system());
    expect(await file()).toBeNull();
  });
});

/** All that a report says of the run. */
async function told({ gathered, store, sights }: Pick<Findings, 'gathered' | 'store' | 'sights'>, asked = question): Promise<unknown> {
  const made = runReport(asked, gathered, store, null, sights ?? null);
  const rows: (readonly Cell[])[] = [];
  for await (const cells of made.rows) rows.push(cells);
  return { rows, coverage: made.coverage(), count: made.count(), leftOut: made.leftOut() };
}

/** Of which accounts records are read. */
function watched(place: TestPlace): { readonly system: StoreSystem; readonly read: () => readonly string[] } {
  const read: string[] = [];
  const system = place.system();
  const record: StoreSystem['record'] = (folder, file) => {
    read.push(file.split('.')[0] ?? '');
    return system.record(folder, file);
  };
  return { system: { ...system, record }, read: () => read };
}
