import { allow, attach, makePolicy, makeRole, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import type { World, WorldRole } from '../../../src/sandbox/world.js';
import { ALPHA, smallWorld } from '../support.js';
import { documentIn, emptyStore, keeping, later, type KeptRan } from './support.js';

const MADE = '2023-01-01T00:00:00Z';
const OLD = makePolicy('Old', { accountId: ALPHA, document: allow(['s3:*', 'sqs:*']), createdAt: MADE });
const NEW = makePolicy('New', { accountId: ALPHA, document: allow(['s3:*', 'dynamodb:*']), createdAt: MADE });
const APP = `arn:aws:iam::${ALPHA}:role/App`;
const BUSY = {
  services: [serviceAccess('s3', '2026-10-30T00:00:00Z'), serviceAccess('sqs'), serviceAccess('dynamodb', '2026-10-31T00:00:00Z')],
  lastUsed: { at: '2026-10-31T00:00:00Z', region: 'eu-west-1' },
};
const IDLE = { services: BUSY.services.map(({ namespace }) => serviceAccess(namespace)), lastUsed: null };

function world(policy: typeof OLD, role: Partial<WorldRole> = BUSY, deleted: readonly string[] = []): World {
  const app = makeRole('App', { createdAt: MADE, attached: [attach(policy)], ...role }, ALPHA);
  return smallWorld({ alpha: { policies: [OLD, NEW], roles: [app] }, behaviour: { advisor: { polls: 0, ms: 0, failing: [], deleted } } });
}

type Step = readonly [world: World, ...options: string[]];

/** `unused` about the roles of ALPHA, and again two hours later in another world, over the same store. */
async function twoHoursApart(first: Step, second: Step): Promise<readonly [KeptRan, KeptRan]> {
  const store = emptyStore();
  const at = ([where, ...options]: Step, minutes: number): Promise<KeptRan> =>
    keeping(where, ({ run }) => run(
      ['unused', '--detail', '--principals', 'roles', '--accounts', ALPHA, '--format', 'json', ...options],
      { now: later(minutes) },
    ), store);
  return [await at(first, 0), await at(second, 120)];
}

/** What is said of the services of App. */
function usesIn(ran: KeptRan): Readonly<Record<string, unknown>> {
  const rows = documentIn(ran).rows.filter((row) => row['entity_name'] === 'App');
  return Object.fromEntries(rows.map((row) => [String(row['service']), row['use']]));
}

const jobsIn = ({ asked }: KeptRan): number => asked['iam:GenerateServiceLastAccessedDetails'] ?? 0;

describe('an answer of access advisor two hours later', () => {
  it('is used again where the policies are the same', async () => {
    const [first, second] = await twoHoursApart([world(OLD)], [world(OLD)]);
    expect(usesIn(first)).toEqual({ sqs: 'unused' });
    expect(usesIn(second)).toEqual({ sqs: 'unused' });
    expect([jobsIn(first), jobsIn(second)]).toEqual([1, 0]);
    expect(second.asked['iam:GetAccountAuthorizationDetails']).toBe(1);
  });

  it('is no answer about other policies: what they allow is not untracked, and what they do not is not unused', async () => {
    const [, second] = await twoHoursApart([world(OLD)], [world(NEW)]);
    const [, fresh] = await twoHoursApart([world(OLD)], [world(NEW), '--fresh']);
    expect(usesIn(second)).toEqual({});
    expect(jobsIn(second)).toBe(1);
    expect(second.stdout).toBe(fresh.stdout);
  });

  it('nor where it need not be asked any more, as other evidence tells enough', async () => {
    const [first, second] = await twoHoursApart([world(OLD, IDLE), '--no-infer'], [world(NEW, IDLE)]);
    expect(usesIn(first)).toEqual({ s3: 'unused', sqs: 'unused' });
    expect(usesIn(second)).toEqual({ dynamodb: 'unused', s3: 'unused' });
    expect(jobsIn(second)).toBe(0);
  });

  it.each<[string, Partial<WorldRole>, object, number]>([
    ['in use', BUSY, { sqs: 'unused' }, 1],
    ['idle, which other evidence tells', IDLE, { s3: 'unused', sqs: 'unused' }, 0],
  ])('that there was nobody of that name does not hide who is there now: %s', async (_, role, uses, jobs) => {
    const [first, second] = await twoHoursApart([world(OLD, BUSY, [APP])], [world(OLD, role)]);
    expect(usesIn(first)).toEqual({});
    expect(documentIn(first).coverage.notes).toMatchObject([{ text: `${APP} was deleted meanwhile` }]);
    expect(usesIn(second)).toEqual(uses);
    expect(documentIn(second).coverage).toMatchObject({ gaps: [], notes: [] });
    expect([second.code, jobsIn(second)]).toEqual([0, jobs]);
  });
});
