import fc from 'fast-check';
import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import type { World } from '../../src/sandbox/world.js';
import { allow, attachManaged, makeInline, makeRole } from '../../src/sandbox/worlds/builder.js';
import { IS_WHOLE, PROPERTY } from '../extent.js';
import { documentIn, emptyStore, keeping } from './keeping/support.js';
import { auditJson, ALPHA, smallWorld, type Row } from './support.js';

const COLUMNS = ['--columns', 'account_id,arn,service,action,use,days_unused,last_used,inferred,granted_by,possible', '--format', 'json'];
const ASKED = [
  [], ['--no-infer'], ['--principals', 'users'], ['--principals', 'roles'], ['--days', '30'], ['--days', '300'], ['--by', 'policy'], [
    '--granularity',
    'action',
  ],
] as const;

const WORLDS: readonly World[] = [1, 2].map((seed) =>
  generatedWorld({ seed, accounts: IS_WHOLE ? 3 : 2, usersPerAccount: IS_WHOLE ? 6 : 3, rolesPerAccount: IS_WHOLE ? 12 : 5, usage: 'granted' }));

const kindOf = ({ arn }: Row): string => (String(arn).includes(':role/') ? 'roles' : 'users');

/** What `unused` says in detail, after these questions were asked over the same store. */
async function saidAfter(
  world: World,
  before: readonly (readonly string[])[],
  principals: string,
): Promise<{ readonly rows: readonly Row[]; readonly code: number }> {
  const store = emptyStore();
  for (const asked of before) await keeping(
    world,
    ({ run }) => run(['unused', '--detail', '--format', 'json', ...asked], { now: world.now }),
    store,
  );
  const ran =
    await keeping(world, ({ run }) => run(['unused', '--days', '90', '--principals', principals, ...COLUMNS], { now: world.now }), store);
  return { rows: documentIn(ran).rows, code: ran.code };
}

describe('what is said of a principal does not depend', () => {
  it('on who else is asked, nor on what the store holds', async () => {
    const alone: Awaited<ReturnType<typeof saidAfter>>[] = [];
    for (const world of WORLDS) alone.push(await saidAfter(world, [], 'all'));
    const questions = fc.record({
      at: fc.constantFrom(...WORLDS.keys()),
      before: fc.array(fc.constantFrom<readonly string[]>(...ASKED.filter((asked) => !asked.includes('--by' as never))), { maxLength: 2 }),
      principals: fc.constantFrom('all', 'users', 'roles'),
    });
    await fc.assert(
      fc.asyncProperty(questions, async ({ at, before, principals }) => {
        const [world, whole] = [WORLDS[at], alone[at]];
        if (world === undefined || whole === undefined) throw new Error('no such world');
        const expected = whole.rows.filter((row) => principals === 'all' || kindOf(row) === principals);
        expect(expected.length).toBeGreaterThan(20);
        expect(await saidAfter(world, before, principals)).toEqual({ rows: expected, code: 0 });
      }),
      { ...PROPERTY, numRuns: IS_WHOLE ? 12 : 3 },
    );
  }, 300_000);

  it('a service that AWS never tracks is unused for nobody, whoever is asked', async () => {
    const administrator = { inline: [makeInline('all', allow('*'))] };
    const narrow = makeRole('Narrow', {
      inline: [makeInline('own', allow(['a2c:*', 'glue:*', 's3:*']))],
      createdAt: '2023-01-01T00:00:00Z',
    });
    const idle = makeRole('Idle', { attached: [attachManaged('AdministratorAccess')], createdAt: '2023-01-01T00:00:00Z' });
    for (const roles of [
      [idle, narrow],
      [narrow],
      [makeRole('Boss', { ...administrator, lastUsed: { at: '2026-10-31T00:00:00Z', region: 'eu-west-1' } }), narrow],
    ]) {
      const world: World = { ...smallWorld({ alpha: { roles } }), advisor: { untrackedServices: ['a2c'] } };
      for (const principals of ['all', 'roles']) {
        const { document } = await auditJson(world, ['unused', '--detail', '--principals', principals, '--accounts', ALPHA]);
        const told = document.rows
          .filter((row) => row['entity_name'] === 'Narrow')
          .map((row) => `${String(row['service'])} ${String(row['use'])}`);
        expect(told).toEqual(['a2c not_tracked', 'glue unused', 's3 unused']);
        expect(document.rows.filter((row) => row['service'] === 'a2c' && row['use'] !== 'not_tracked')).toEqual([]);
      }
    }
  });
});
