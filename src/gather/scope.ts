import { homeError } from '../errors.js';
import type { Gap, Note } from '../evidence/coverage.js';
import type { Account, AccountState } from '../model/account.js';
import type { Aggregator, Caller, Hub, Organization } from './ports.js';
import { sourcesFor, type GatherRequest, type Mode } from './request.js';
import { selectAccounts, withUnitPaths } from './select-accounts.js';
import { asSourceError, SourceError } from './source-error.js';

/** Who is asked, and which accounts the answer is about. */
export interface Scope {
  readonly caller: Caller;
  readonly mode: Mode;
  readonly organization: Organization | null;
  readonly aggregator: Aggregator | null;
  /** Selected accounts by id, closed ones included. */
  readonly accounts: readonly Account[];
  /** Every account known, selected or not, with its state. */
  readonly known: ReadonlyMap<string, AccountState>;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/**
 * Told before Organizations is asked for the accounts, and only where an aggregator is; what it returns hears of each
 * page. A page may be empty, and an account may come twice.
 */
export type WhileListing = (aggregator: Aggregator, organization: Promise<Organization | null>) => (page: readonly Account[]) => void;

export async function resolveScope(
  hub: Hub,
  caller: Caller,
  request: GatherRequest,
  whileListing: WhileListing = notAtAll,
): Promise<Scope> {
  const notes: Note[] = [];
  const mode = modeFor(caller, request, notes);
  if (mode === 'account') return { ...(await ownAccount(hub, caller)), notes };
  const aggregator = mode === 'aggregator' ? await chooseAggregator(hub, caller, request.aggregator) : null;
  const { organization, accounts, gaps, notes: listed, listedBy } = await listAccounts(hub, caller, aggregator, whileListing);
  notes.push(...listed);
  if (accounts.every((account) => account.state !== 'ACTIVE' && account.state !== 'PENDING_CLOSURE' && account.state !== 'UNKNOWN')) {
    throw homeError(
      `no active account among the ${accounts.length} that the organization lists`,
      'An audit of nothing would look like a clean one. Check with `aws organizations list-accounts`.',
    );
  }
  const selected = await selectAccounts(hub, accounts, listedBy, request.selection);
  const units = request.needs.has('unit_names') ? await withUnitPaths(hub, selected) : { accounts: selected, gaps: [] };
  return {
    caller,
    mode,
    organization,
    aggregator,
    accounts: [...units.accounts].sort((a, b) => (a.id < b.id ? -1 : 1)),
    known: new Map(accounts.map(({ id, state }) => [id, state])),
    gaps: [...gaps, ...units.gaps],
    notes,
  };
}

const notAtAll: WhileListing = () => () => undefined;

/**
 * Unless it was chosen, the default gives way: where nothing is asked of AWS Config, and in China, where it has no
 * aggregator queries.
 */
function modeFor(caller: Caller, { mode, modeChosen, needs }: GatherRequest, notes: Note[]): Mode {
  if (mode !== 'aggregator' || modeChosen) return mode;
  if (!sourcesFor(needs, mode).has('config')) return 'organization';
  if (caller.partition !== 'aws-cn') return mode;
  const text = 'AWS Config has no aggregator queries in this partition: users are read from IAM (--source organization)';
  notes.push({ accountId: null, source: 'config', text });
  return 'organization';
}

async function ownAccount(hub: Hub, caller: Caller): Promise<Omit<Scope, 'notes'>> {
  const account = bareAccount(caller.accountId);
  const session = await hub.open(account);
  // The alias only dresses the table: without permission to read it the account has its number.
  const alias = await session.alias().catch(asSourceError);
  const name = alias instanceof SourceError ? null : alias;
  const isLost = alias instanceof SourceError && alias.reason !== 'denied';
  return {
    caller,
    mode: 'account',
    organization: null,
    aggregator: null,
    accounts: [{ ...account, name }],
    known: new Map([[account.id, account.state]]),
    gaps: isLost ? [gapOf(alias, `what the account is called is not known: ${alias.message}`)] : [],
  };
}

export async function chooseAggregator(hub: Hub, caller: Caller, wanted: string | null): Promise<Aggregator> {
  const all = await hub.aggregators();
  const where = `account ${caller.accountId}, Region ${caller.region}`;
  const list = all.map(({ name }) => name).sort().join(', ');
  if (all.length === 0) {
    throw homeError(
      `there is no configuration aggregator in ${where}`,
      'Aggregators are regional: try --region, use the account that owns the aggregator, or leave Config out with --source organization.',
    );
  }
  if (wanted !== null) {
    const found = all.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    throw homeError(`there is no configuration aggregator "${wanted}" in ${where}`, `There ${all.length === 1 ? 'is' : 'are'}: ${list}.`);
  }
  const [first, ...others] = all.filter(({ isOrganization }) => isOrganization);
  if (first !== undefined && others.length === 0) return first;
  throw homeError(
    first === undefined ? `no aggregator in ${where} covers an organization` : `several aggregators in ${where} cover an organization`,
    `Choose one with --aggregator: ${list}.`,
  );
}

interface Listed {
  readonly organization: Organization | null;
  readonly accounts: readonly Account[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
  readonly listedBy: string;
}

/** Accounts from Organizations; without access to it, those that the aggregator knows, and that is said. */
async function listAccounts(hub: Hub, caller: Caller, aggregator: Aggregator | null, whileListing: WhileListing): Promise<Listed> {
  const answered = tolerated(hub.organization());
  const described = answered.then((answer) => (answer instanceof SourceError ? null : answer));
  const onPage = aggregator === null ? undefined : whileListing(aggregator, described);
  const problems: Gap[] = [];
  const onProblem = (detail: string): void => {
    problems.push({ accountId: null, source: 'organizations', reason: 'unreadable', detail });
  };
  const [known, accounts] = await Promise.all([described, tolerated(hub.accounts(onPage, onProblem))]);
  problems.push(...undescribed(await answered));
  if (!(accounts instanceof SourceError)) {
    const marked = accounts.map((account) => ({ ...account, isManagement: account.id === known?.managementAccountId }));
    return { organization: known, accounts: marked, gaps: problems, notes: [], listedBy: 'the organization' };
  }
  if (aggregator === null) {
    const isManagement = caller.accountId === known?.managementAccountId;
    const which = isManagement ? 'the management account, so the permission is missing' : 'neither, or has not the permission';
    throw homeError(
      `the accounts of the organization can't be listed: ${accounts.message}`,
      [
        'organizations:ListAccounts works in the management account and in a delegated administrator account;',
        `${caller.accountId} is ${which}.`,
        'Take them from a configuration aggregator with --source aggregator, or this account alone with --source account.',
      ].join(' '),
      { cause: accounts },
    );
  }
  const detail = `accounts taken from the aggregator ${aggregator.name}; those it does not know are missing: ${accounts.message}`;
  const ids = [...(await hub.resourceCounts(aggregator.name, null)).keys()];
  return {
    organization: known,
    accounts: ids.map((id) => ({ ...bareAccount(id), isManagement: id === known?.managementAccountId })),
    listedBy: `the aggregator ${aggregator.name} (Organizations did not answer)`,
    ...(accounts.code === 'AWSOrganizationsNotInUse' ? noOrganization(aggregator) : { gaps: [gapOf(accounts, detail)], notes: [] }),
  };
}

/** Who may not ask which one it is does without; that AWS did not answer is a gap. */
function undescribed(answer: Organization | null | SourceError): readonly Gap[] {
  if (!(answer instanceof SourceError) || answer.reason === 'denied') return [];
  return [gapOf(answer, `which organization it is, and which account manages it, is not known: ${answer.message}`)];
}

function bareAccount(id: string): Account {
  return { id, name: null, email: null, state: 'UNKNOWN', path: null, joinedAt: null, isManagement: false };
}

/** Then nothing beyond the aggregator could be missing. */
function noOrganization({ name }: Aggregator): Pick<Listed, 'gaps' | 'notes' | 'listedBy'> {
  const text = `accounts taken from the aggregator ${name}: the caller's account belongs to no organization`;
  return { gaps: [], notes: [{ accountId: null, source: 'organizations', text }], listedBy: `the aggregator ${name}` };
}

function gapOf({ reason }: SourceError, detail: string): Gap {
  return { accountId: null, source: 'organizations', reason, detail };
}

async function tolerated<T>(answer: Promise<T>): Promise<T | SourceError> {
  return answer.catch((error: unknown) => {
    if (error instanceof SourceError && error.reason !== 'credentials_expired') return error;
    throw error;
  });
}
