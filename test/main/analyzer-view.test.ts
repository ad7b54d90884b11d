import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import { makeWorld } from '../../src/sandbox/worlds/builder.js';
import { usageTruth } from '../../src/sandbox/worlds/truth.js';
import type { World } from '../../src/sandbox/world.js';
import { runs } from '../extent.js';
import { documentIn, keeping } from './keeping/support.js';
import { auditJson, gapsIn, type AuditRun } from './support.js';

const DAY_MS = 86_400_000;
const SIZE = { accounts: 1, usersPerAccount: runs(100), rolesPerAccount: runs(200) };
const GENERATED = generatedWorld({ seed: 20_261_129, ...SIZE, usage: 'granted' });
const TRUTH = usageTruth(GENERATED);
const IDS = GENERATED.accounts.map(({ id }) => id);

/** The same organization with an analyzer of its own, or with Security Hub alone. */
const analyzed: World = makeWorld({ ...GENERATED, analyzers: [{}] });
const hubbed: World = makeWorld({ ...GENERATED, analyzers: [], securityHub: { enabled: IDS, administrator: GENERATED.hub.accountId } });

const audit = (world: World, ...argv: readonly string[]): Promise<AuditRun> => auditJson(world, argv, { now: GENERATED.now });

describe('an analyzer beside what is judged here', () => {
  it.each<[string, World]>([
    ['the analyzer of the organization', analyzed],
    ['Security Hub', hubbed],
  ])('%s agrees about every role and key of a generated organization', async (_, world) => {
    const roles = await audit(world, 'roles', '--kind', 'all', '--columns', 'arn,analyzer,analyzer_because');
    const views = new Set(roles.document.rows.map((row) => row['analyzer']));
    // Of some roles in use Security Hub may only count what they did not use.
    expect([...views].filter((view) => view !== 'unknown').sort()).toEqual(['agrees', null]);
    expect(new Set(roles.document.rows.map((row) => row['analyzer_because']))).toEqual(new Set(['used', 'unused', null]));
    const keys = await audit(world, 'keys', '--columns', 'arn,active,analyzer');
    const wrong = keys.document.rows.filter((row) => row['analyzer'] !== (row['active'] === 'yes' ? 'agrees' : null));
    expect(wrong).toEqual([]);
    expect(keys.document.rows.some((row) => row['analyzer'] === 'agrees')).toBe(true);
  });

  it('a kept run that did not ask it says so, and nothing else', () =>
    keeping(analyzed, async ({ run }) => {
      await run(['roles', '--format', 'json'], { now: GENERATED.now });
      const later = await run(['roles', '--columns', 'arn,analyzer', '--run', 'last', '--format', 'json']);
      expect(gapsIn({ document: documentIn(later) })).toEqual(['run unused_findings not_asked']);
      expect(new Set(documentIn(later).rows.map((row) => row['analyzer']))).toEqual(new Set(['unknown']));
      expect(later.code).toBe(3);
    }));

  it('denied, all is unknown and a gap says why', async () => {
    const world = { ...analyzed, hub: { ...analyzed.hub, denied: ['access-analyzer:*'] } };
    const { document, code } = await audit(world, 'roles', '--columns', 'arn,analyzer');
    expect(new Set(document.rows.map((row) => row['analyzer']))).toEqual(new Set(['unknown']));
    expect(gapsIn({ document })).toEqual(IDS.map((id) => `${id} unused_findings denied`));
    expect(code).toBe(3);
  });
});

describe('--no-assume with Security Hub alone', () => {
  it('`stale` has the rows that an analyzer of as many days leads to', async () => {
    const argv = ['stale', '--days', '90', '--no-assume'];
    const [own, hub] = [await audit(analyzed, ...argv), await audit(hubbed, ...argv)];
    expect(hub.document.rows).toEqual(own.document.rows);
    expect(hub.document.rows.length).toBeGreaterThan(2);
    expect(hub.document.coverage.notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('findings of Security Hub'));
    expect(hub.sandbox.count({ action: 'GetFindingV2' })).toBe(0);
  });

  it('`unused` calls nothing unused that was used, and says what it was not told', async () => {
    const { document } = await audit(hubbed, 'unused', '--days', '90', '--no-assume', '--detail');
    const services = document.rows.filter((row) => row['source'] === 'unused_findings' && row['action'] === null && row['service'] !== null);
    expect(services.length).toBeGreaterThan(10);
    const wrong = services.filter((row) => {
      const shown = TRUTH.get(String(row['arn']))?.get(String(row['service']))?.shown ?? null;
      return row['use'] === 'unused' && shown !== null && Date.parse(GENERATED.now) - Date.parse(shown.at) < 90 * DAY_MS;
    });
    expect(wrong).toEqual([]);
  });
});
