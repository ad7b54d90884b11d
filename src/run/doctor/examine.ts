import type { DOCTOR_PARTS } from '../../cli/options/template.js';
import pLimit from 'p-limit';
import { AuditError } from '../../errors.js';
import { isClosed, type Account } from '../../model/account.js';
import { PERMISSIONS, permissionsFor } from '../../gather/permissions.js';
import type { Aggregator, Caller, Hub, OrganizationTrust } from '../../gather/ports.js';
import { sourcesFor, type GatherRequest } from '../../gather/request.js';
import { chooseAggregator, resolveScope } from '../../gather/scope.js';
import { SourceError } from '../../gather/source-error.js';
import { asHomeError } from '../setup-error.js';
import { tried, type DoctorFinding, type Trial } from './finding.js';
import { hubTrials } from './hub-trials.js';
import { organization } from './organization.js';
import { memberTrials } from './member-trials.js';

/** Accounts that are entered at once. */
const AT_ONCE = 32;

/** How the templates that would mend it are printed: `--for users,stale`, or nothing. */
export interface Mending {
  readonly hubRole: string;
  readonly memberRole: string;
}

/** Which part is wanted. */
export type Wants = (part: (typeof DOCTOR_PARTS)[number]) => boolean;

/** Everything that can be wrong between the caller and the accounts, in the order in which it matters. */
export async function* examine(
  hub: Hub & OrganizationTrust,
  request: GatherRequest,
  mending: Mending,
  wants: Wants,
  further: Further = () => Promise.resolve([]),
): AsyncIterable<DoctorFinding> {
  const caller = await orProblem('caller', 'here', null, () => hub.caller());
  if ('status' in caller) {
    yield caller;
    return;
  }
  if (wants('here')) yield { check: 'caller', where: 'here', status: 'ok', detail: `${caller.arn}, Region ${caller.region}`, mend: null };
  const { mode } = request;
  const inAccounts = wants('recorder') || wants('accounts');
  const { found, findings } = await foundAggregator(hub, caller, request, inAccounts || wants('hub'));
  const looking = { hub, caller, request, mending, wants, further, aggregator: found?.name ?? null };
  if (wants('hub')) {
    yield* findings;
    if (mode !== 'account') yield* ofHub(looking);
  }
  yield* unneeded(request, wants);
  if (inAccounts) yield* ofAccounts(looking);
}

interface Looking {
  readonly hub: Hub & OrganizationTrust;
  readonly caller: Caller;
  readonly request: GatherRequest;
  readonly mending: Mending;
  readonly wants: Wants;
  readonly further: Further;
  /** The name of the one that was found. */
  readonly aggregator: string | null;
}

async function* ofHub({ hub, caller, request, mending, aggregator }: Looking): AsyncIterable<DoctorFinding> {
  yield* organization(hub, caller);
  const { hub: wanted } = permissionsFor(request.needs, request.mode);
  yield* trials(hubTrials(hub, aggregator, caller.partition, request.trail), wanted, 'hub', mending.hubRole);
}

async function* ofAccounts({ hub, caller, request, mending, wants, further, aggregator }: Looking): AsyncIterable<DoctorFinding> {
  const scope = await orProblem('accounts', 'hub', mending.hubRole, () => resolveScope(hub, caller, request));
  if ('status' in scope) {
    yield scope;
    return;
  }
  const open = scope.accounts.filter((account) => !isClosed(account));
  if (aggregator !== null && wants('recorder')) yield* recording(hub, aggregator, open);
  if (!wants('accounts')) return;
  const { member } = permissionsFor(request.needs, request.mode);
  yield* inEach(hub, open, caller, member, mending.memberRole);
  yield* looksOf(open, further);
}

async function* inEach(
  hub: Hub,
  accounts: readonly Account[],
  caller: Caller,
  wanted: readonly string[],
  mend: string,
): AsyncIterable<DoctorFinding> {
  const limit = pLimit(AT_ONCE);
  const all = accounts.map((account) => limit(() => inAccount(hub, account, caller, wanted, mend)));
  for (const findings of all) yield* await findings;
}

/** What else is looked at in each account, one after the other. */
export type Further = (account: Account) => Promise<readonly DoctorFinding[]>;

async function* looksOf(accounts: readonly Account[], further: Further): AsyncIterable<DoctorFinding> {
  for (const account of accounts) yield* await further(account);
}

/** What it says, or the problem in its place. */
async function orProblem<T extends object>(
  check: string,
  where: string,
  mend: string | null,
  ask: () => Promise<T>,
): Promise<T | DoctorFinding> {
  try {
    return await ask();
  } catch (error) {
    const known = asHomeError(error);
    if (!(known instanceof AuditError)) throw error;
    return { check, where, status: 'problem', detail: known.message, mend: known.hint ?? mend };
  }
}

interface FoundAggregator {
  readonly found: Aggregator | null;
  readonly findings: readonly DoctorFinding[];
}

async function foundAggregator(hub: Hub, caller: Caller, request: GatherRequest, isWanted: boolean): Promise<FoundAggregator> {
  if (request.mode !== 'aggregator' || !isWanted) return { found: null, findings: [] };
  const found = await orProblem('aggregator', 'hub', null, () => chooseAggregator(hub, caller, request.aggregator));
  if ('status' in found) {
    const mend = 'iam-audit template aggregator';
    return { found: null, findings: [{ ...found, mend: `${found.mend ?? ''} To make one: \`${mend}\`.`.trim() }] };
  }
  const { name, resourceTypes } = found;
  const misses = resourceTypes !== null && !resourceTypes.includes('AWS::IAM::User');
  const said: Pick<DoctorFinding, 'status' | 'detail' | 'mend'> = misses
    ? { status: 'problem', detail: `${name} leaves AWS::IAM::User out`, mend: 'Take the filter of resource types off it.' }
    : { status: 'ok', detail: name, mend: null };
  return { found, findings: [{ check: 'aggregator', where: 'hub', ...said }] };
}

/** Trials of what is wanted; what is wanted and has none is said. */
async function* trials(all: readonly Trial[], wanted: readonly string[], where: string, mend: string): AsyncIterable<DoctorFinding> {
  const chosen = all.filter(({ actions }) => actions.some((action) => wanted.includes(action)));
  for (const trial of chosen) yield* (await tried(trial, where, mend)).filter(({ check }) => wanted.includes(check));
  const covered = chosen.flatMap(({ actions }) => actions);
  for (const action of wanted.filter((each) => !covered.includes(each) && each !== 'sts:AssumeRole')) {
    yield { check: action, where, status: 'not_tried', detail: 'no cheap call tells', mend: 'The first report that asks for it tells.' };
  }
}

function* unneeded({ needs, mode }: GatherRequest, wants: Wants): Iterable<DoctorFinding> {
  const sources = sourcesFor(needs, mode);
  for (const [source, { hub, member }] of Object.entries(PERMISSIONS)) {
    const isAsked = source === 'organizations' || source === 'entities' || [...sources].some((each) => each === source);
    if (isAsked) continue;
    const where = member.length > 0 ? ('accounts' as const) : 'hub';
    if (!wants(where)) continue;
    yield { check: source, where, status: 'not_needed', detail: [...hub, ...member].join(' '), mend: null };
  }
}

/** Where not even a role is recorded, IAM is not. */
async function* recording(hub: Hub, aggregator: string, accounts: readonly Account[]): AsyncIterable<DoctorFinding> {
  const counts = await hub.resourceCounts(aggregator, 'AWS::IAM::Role').catch(() => null);
  const troubled = await hub.troubledSources(aggregator).catch(() => []);
  for (const { accountId, region, status, detail } of troubled) {
    const mend = 'Look at the aggregator in the AWS Config console.';
    yield { check: 'aggregator', where: accountId, status: 'problem', detail: `its data is ${status} (${region}): ${detail}`, mend };
  }
  if (counts === null) return;
  const mend = 'Include the global IAM types in the recorder of one Region, or use --source organization.';
  const missing = accounts.filter(({ id }) => !counts.has(id));
  const recorded = accounts.length - missing.length;
  const detail = `IAM of ${recorded} of ${accounts.length} accounts is recorded`;
  if (recorded > 0) yield { check: 'recorder', where: 'hub', status: 'ok', detail, mend: null };
  for (const { id } of missing) yield { check: 'recorder', where: id, status: 'problem', detail: 'no IAM role is recorded', mend };
}

async function inAccount(
  hub: Hub,
  account: Account,
  { partition }: Caller,
  wanted: readonly string[],
  mend: string,
): Promise<readonly DoctorFinding[]> {
  if (wanted.length === 0) return [];
  const { id: where } = account;
  try {
    const session = await hub.open(account);
    const findings: DoctorFinding[] = [];
    for await (const finding of trials(memberTrials(session, where, partition), wanted, where, mend)) findings.push(finding);
    const good = findings.filter(({ status }) => status === 'ok');
    const detail = `it may do ${good.length} of ${findings.length} things`;
    return [{ check: 'role', where, status: 'ok', detail, mend: null }, ...findings.filter((finding) => !good.includes(finding))];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return [{ check: 'role', where, status: 'problem', detail: error.message, mend }];
  }
}
