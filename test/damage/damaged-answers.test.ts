import type { Place } from '../../src/sandbox/behaviour/matcher.js';
import type { Answer } from '../../src/sandbox/server/wire.js';
import type { World } from '../../src/sandbox/world.js';
import { IS_FULL } from '../extent.js';
import { runCli, withSandbox, type Ran } from '../harness.js';
import { ALPHA, type Document } from '../main/support.js';
import { MUTATIONS, seeded } from './mutations.js';
import { damagedWorld, UNIT } from './worlds.js';

const WORLD = damagedWorld();
const WITHOUT_PATHS = damagedWorld({ accountPaths: false });

const FORMAT = ['--format', 'json', '--no-store'];

/** Command lines that together make every call of every service, and how often each comes up: dear ones seldom. */
const WEIGHED: readonly (readonly [number, readonly [World, ...string[]]])[] = [
  [4, [WORLD, 'users']],
  [3, [WORLD, 'stale', '--days', '90', '--source', 'organization']],
  [4, [WORLD, 'users', '--source', 'account']],
  [4, [WORLD, 'roles']],
  [2, [WORLD, 'privileges']],
  [2, [WORLD, 'unused', '--days', '90']],
  [1, [WORLD, 'unused', '--days', '90', '--no-assume']],
  [4, [WORLD, 'access', `arn:aws:iam::${ALPHA}:group/Admins`, '--entities', 's3']],
  [3, [WITHOUT_PATHS, 'users', '--ou', UNIT]],
];
const LINES = WEIGHED.map(([, line]) => line);
const DRAWN = WEIGHED.flatMap(([weight, line]) => Array.from({ length: weight }, () => line));

interface Case {
  readonly line: readonly [World, ...string[]];
  /** Which of the answers to the same call is damaged. */
  readonly nth: number;
  /** And all that come after it. */
  readonly always: boolean;
  readonly place: Place;
  readonly mutation: string;
  readonly damage: (body: string) => string | null;
}

interface Damaged extends Ran {
  /** Did anything come that was changed? */
  readonly hit: boolean;
}

const same = (a: Place, b: Place): boolean => a.service === b.service && a.action === b.action && a.account === b.account;

async function runDamaged({ line: [world, ...argv], nth, always, place, damage }: Case): Promise<Damaged> {
  let seen = -1;
  let hit = false;
  const tamper = (at: Place, answer: Answer): Answer => {
    if (!same(at, place)) return answer;
    seen += 1;
    const body = (always ? seen >= nth : seen === nth) ? damage(answer.body) : null;
    if (body === null || body === answer.body) return answer;
    hit = true;
    return { ...answer, body };
  };
  const ran = await withSandbox(world, (sandbox) => runCli([...argv, ...FORMAT], sandbox.env), { tamper });
  return { ...ran, hit };
}

/** The calls of a command line in the order in which they came, and what it says undisturbed. */
async function undisturbed([world, ...argv]: Case['line']): Promise<{ readonly calls: readonly Place[]; readonly ran: Ran }> {
  const calls: Place[] = [];
  const tamper = (at: Place, answer: Answer): Answer => {
    calls.push(at);
    return answer;
  };
  const ran = await withSandbox(world, (sandbox) => runCli([...argv, ...FORMAT], sandbox.env), { tamper });
  return { calls, ran };
}

const rowsIn = ({ stdout }: Ran): string => JSON.stringify((JSON.parse(stdout) as Document).rows);

/** What is wrong with the outcome; null: the same rows, or a gap that says what is missing. */
function fault(outcome: Damaged, whole: Ran): string | null {
  const { code, stdout, stderr } = outcome;
  if (code === 4) return stdout === '' ? null : `code 4, and a report: ${stdout.slice(0, 200)}`;
  if (code !== 0 && code !== 3) return `code ${code}: ${stderr}`;
  if (code === 3) return (JSON.parse(stdout) as Document).coverage.gaps.length > 0 ? null : 'code 3 without a gap';
  return rowsIn(outcome) === rowsIn(whole) ? null : 'other rows, and no gap';
}

/** Hundreds where somebody waits for them; more where nobody does. */
const CASES = IS_FULL ? 10_400 : 200;

describe('answers that are damaged on their way', () => {
  const known = new Map<Case['line'], Awaited<ReturnType<typeof undisturbed>>>();
  beforeAll(async () => {
    for (const line of LINES) known.set(line, await undisturbed(line));
  });

  it('are of every call that there is', () => {
    const actions = [...known.values()].flatMap(({ calls }) => calls.map(({ service, action }) => `${service}:${action}`));
    expect([...new Set(actions)].sort()).toMatchInlineSnapshot(`
[
  "access-analyzer:GetAnalyzer",
  "access-analyzer:GetFindingV2",
  "access-analyzer:ListAnalyzers",
  "access-analyzer:ListFindingsV2",
  "config:DescribeConfigurationAggregatorSourcesStatus",
  "config:DescribeConfigurationAggregators",
  "config:GetAggregateDiscoveredResourceCounts",
  "config:SelectAggregateResourceConfig",
  "iam:GenerateCredentialReport",
  "iam:GenerateOrganizationsAccessReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetAccountAuthorizationDetails",
  "iam:GetCredentialReport",
  "iam:GetOrganizationsAccessReport",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetServiceLastAccessedDetails",
  "iam:GetServiceLastAccessedDetailsWithEntities",
  "iam:ListAccountAliases",
  "iam:ListServiceSpecificCredentials",
  "organizations:DescribeOrganization",
  "organizations:DescribePolicy",
  "organizations:ListAccounts",
  "organizations:ListAccountsForParent",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListPolicies",
  "organizations:ListTargetsForPolicy",
  "sts:AssumeRole",
  "sts:GetCallerIdentity",
]
`);
    expect([...known.values()].map(({ ran }) => ran.code)).toEqual(LINES.map(() => 0));
  });

  it(`leave the same rows, or a gap (${CASES} of them)`, async () => {
    const faults: string[] = [];
    const seen = { hits: 0, gaps: 0 };
    for (let at = 0; at < CASES; at++) {
      const draw = seeded(at);
      const line = DRAWN[at % DRAWN.length] ?? [WORLD];
      const { calls, ran } = known.get(line) ?? { calls: [], ran: undefined };
      // Every call has the same chance, however often it is made.
      const places = calls.filter((place, index) => calls.findIndex((other) => same(other, place)) === index);
      const place = places[draw(places.length)];
      if (place === undefined || ran === undefined) throw new Error('no calls');
      const nth = draw(calls.filter((other) => same(other, place)).length);
      const [mutation, mutate] = MUTATIONS[draw(MUTATIONS.length)] ?? ['', () => null];
      const seed = draw(2 ** 31);
      const outcome = await runDamaged({ line, place, nth, always: draw(4) > 0, mutation, damage: (body) => mutate(body, seeded(seed)) });
      if (outcome.hit) seen.hits += 1;
      if (outcome.code !== 0) seen.gaps += 1;
      const wrong = fault(outcome, ran);
      const [, ...argv] = line;
      if (wrong !== null) faults.push(`${at}: ${argv.join(' ')} · ${place.service}:${place.action} #${nth} · ${mutation}: ${wrong}`);
    }
    expect(faults).toEqual([]);
    expect(seen.hits).toBeGreaterThan(CASES / 4);
    expect(seen.gaps).toBeGreaterThan(CASES / 8);
  }, 3_600_000);
});
