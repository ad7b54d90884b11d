import type { Place } from '../../src/sandbox/behaviour/matcher.js';
import type { Answer } from '../../src/sandbox/server/wire.js';
import type { World } from '../../src/sandbox/world.js';
import { runCli, withSandbox, type Ran } from '../harness.js';
import { ALPHA, HOME, type Document } from '../main/support.js';
import { MUTATIONS, seeded } from './mutations.js';
import { damagedCorners, damagedWorld, UNIT } from './worlds.js';

const WORLD = damagedWorld();
const WITHOUT_PATHS = damagedWorld({ accountPaths: false });

const FORMAT = ['--format', 'json', '--no-store'];

/** Command lines that together make every call of every service, and how often each comes up: those of many calls seldom. */
const WEIGHED: readonly (readonly [number, readonly [World, ...string[]]])[] = [
  [12, [WORLD, 'users', '--source', 'account']],
  [12, [WORLD, 'users', '--ou', UNIT, '--columns', 'account_id,user_name,groups']],
  [8, [WORLD, 'users', '--accounts', ALPHA, '--columns', 'account_id,user_name,tags']],
  [8, [WORLD, 'roles', '--source', 'account']],
  [8, [WORLD, 'stale', '--days', '90', '--source', 'account']],
  [4, [WORLD, 'privileges', '--source', 'account']],
  [6, [WORLD, 'unused', '--days', '90', '--source', 'account', '--principals', 'users']],
  [6, [WORLD, 'access', `arn:aws:iam::${HOME}:group/Admins`, '--entities', 's3', '--source', 'account']],
  [1, [WORLD, 'users']],
  [1, [WORLD, 'stale', '--days', '90', '--source', 'organization']],
  [1, [WORLD, 'roles']],
  [1, [WORLD, 'privileges']],
  [1, [WORLD, 'unused', '--days', '90']],
  [2, [WORLD, 'unused', '--days', '90', '--no-assume', '--principals', 'users', '--accounts', ALPHA]],
  [2, [WORLD, 'access', `arn:aws:iam::${ALPHA}:group/Admins`, '--entities', 's3']],
  [3, [WITHOUT_PATHS, 'users', '--ou', UNIT]],
];

const CORNERS = damagedCorners();
const MADE = 'account_id,user_name,created_by,created_via,access_key_1_id,active_ssh_keys,active_certificates';

/** The same of what only some reports ask. */
const CORNERED: typeof WEIGHED = [
  [6, [CORNERS, 'sso-users', '--columns', 'user_name,display_name,status,accounts,permission_sets,through_groups,admin']],
  [4, [CORNERS, 'keys', '--accounts', ALPHA]],
  [4, [CORNERS, 'users', '--accounts', ALPHA, '--columns', MADE]],
  [4, [CORNERS, 'roles', '--accounts', ALPHA, '--columns', 'arn,analyzer,analyzer_because']],
  [3, [CORNERS, 'findings', '--accounts', ALPHA]],
  [4, [CORNERS, 'users', '--accounts', ALPHA, '--columns', 'user_name,created_by', '--trail-table', 'security.trail']],
];

type Weighed = typeof WEIGHED;
type Line = Case['line'];
const linesOf = (weighed: Weighed): readonly Line[] => weighed.map(([, line]) => line);
const drawnOf = (weighed: Weighed): readonly Line[] => weighed.flatMap(([weight, line]) => Array.from({ length: weight }, () => line));
export const LINES = linesOf(WEIGHED);
export const CORNER_LINES = linesOf(CORNERED);
const DRAWN = drawnOf(WEIGHED);
export const DRAWN_CORNERS = drawnOf(CORNERED);

interface Case {
  readonly line: readonly [World, ...string[]];
  /** Which of the answers to the same call is damaged. */
  readonly nth: number;
  /** And all that come after it. */
  readonly always: boolean;
  readonly place: Place;
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

interface Call extends Place {
  readonly body: string;
}

interface Undisturbed {
  readonly calls: readonly Call[];
  readonly ran: Ran;
}

/** The calls of a command line in the order in which they came, and what it says undisturbed. */
async function undisturbed([world, ...argv]: Case['line']): Promise<Undisturbed> {
  const calls: Call[] = [];
  const tamper = (at: Place, answer: Answer): Answer => {
    calls.push({ ...at, body: answer.body });
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

/** What each of the command lines says undisturbed. */
export async function undisturbedRuns(lines = LINES): Promise<ReadonlyMap<Line, Undisturbed>> {
  const known = new Map<Line, Undisturbed>();
  for (const line of lines) known.set(line, await undisturbed(line));
  return known;
}

export interface Tried {
  readonly faults: readonly string[];
  /** Runs that got an answer that was changed. */
  readonly hits: number;
  /** Runs that said that something is missing. */
  readonly gaps: number;
}

/** Tries the cases of these seeds, each in a run of its own. */
export async function tryCases(from: number, count: number, known: ReadonlyMap<Line, Undisturbed>, lines = DRAWN): Promise<Tried> {
  const faults: string[] = [];
  let [hits, gaps] = [0, 0];
  for (let at = from; at < from + count; at++) {
    const line = lines[at % lines.length] ?? [WORLD];
    const { calls, ran } = known.get(line) ?? { calls: [], ran: undefined };
    if (ran === undefined) throw new Error(`case ${at}: its command line was not run undisturbed`);
    const { mutation, ...drawn } = drawnCase(line, calls, seeded(at));
    const outcome = await runDamaged(drawn);
    if (outcome.hit) hits += 1;
    if (outcome.code !== 0) gaps += 1;
    const wrong = fault(outcome, ran);
    const [, ...argv] = line;
    const { place, nth } = drawn;
    if (wrong !== null) faults.push(`${at}: ${argv.join(' ')} · ${place.service}:${place.action} #${nth} · ${mutation}: ${wrong}`);
  }
  return { faults, hits, gaps };
}

/** One of the answers, and something that can be done to it. */
function drawnCase(line: Case['line'], calls: readonly Call[], draw: (below: number) => number): Case & { readonly mutation: string } {
  // Every call has the same chance, however often it is made.
  const places = calls.filter((place, index) => calls.findIndex((other) => same(other, place)) === index);
  const place = places[draw(places.length)];
  const alike = calls.filter((other) => place !== undefined && same(other, place));
  const nth = draw(alike.length);
  const seed = draw(2 ** 31);
  const body = alike[nth]?.body ?? '';
  const possible = MUTATIONS.filter(([, mutate]) => ![null, body].includes(mutate(body, seeded(seed))));
  const [mutation, mutate] = possible[draw(possible.length)] ?? [];
  if (place === undefined || mutation === undefined || mutate === undefined) throw new Error('nothing to damage');
  return { line, place, nth, always: draw(4) > 0, mutation, damage: (text) => mutate(text, seeded(seed)) };
}
