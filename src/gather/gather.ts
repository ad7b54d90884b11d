import type { KeptSights } from '../evidence/account-sight.js';
import type { Gap, Note } from '../evidence/coverage.js';
import { isClosed, type Account } from '../model/account.js';
import { accountReader } from './account/account-reader.js';
import { askHub } from './hub/ask-hub.js';
import { readTrail } from './hub/organization-trail.js';
import type { Sizes } from './config/inventory.js';
import { managedPolicyReader } from './account/managed-policies.js';
import { sourcesFor, type GatherRequest } from './request.js';
import type { Scope } from './scope.js';
import type { Emit } from './events.js';
import type { GatherTools } from './tools.js';
import type { EvidenceStore } from './ports.js';
import type { RunFindings } from './run-findings.js';
import type { Weighed } from './team.js';

export type { RunFindings };

/** A run's evidence is in the store, by account; what concerns the whole run is here. */
export interface Gathered {
  readonly scope: Scope;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Asks every source that the request needs, in every account of the scope. */
export async function gather(scope: Scope, request: GatherRequest, tools: GatherTools): Promise<Gathered> {
  const { hub, emit, team } = tools;
  const { caller } = scope;
  const open = scope.accounts.filter((account) => !isClosed(account));
  emit({ kind: 'scope', accounts: open.length, skipped: scope.accounts.length - open.length });
  const sources = sourcesFor(request.needs, scope.mode);
  const answers = askHub(scope, open, request, sources, tools);
  emit({ kind: 'stage', stage: 'members' });
  const policies = managedPolicyReader(hub);
  const mayOpen = ({ id }: Account): boolean => !request.noAssume || id === caller.accountId;
  const { inventory } = answers;
  const common = { ...tools, emit: telling(tools, () => trailed), request, sources, policies, inventory: () => inventory };
  const { read: readHere } = accountReader({ ...common, mayOpen, policiesFor: () => policies });
  const readAll = async (accounts: readonly Weighed[]): Promise<unknown> => {
    // The caller's own account is entered with the caller's own credentials, which stay in this process.
    const isForTeam = ({ account }: Weighed): boolean => team !== undefined && mayOpen(account) && account.id !== caller.accountId;
    const here = accounts.filter((each) => !isForTeam(each)).map(({ account }) => readHere(account));
    const apart = accounts.filter(isForTeam);
    return Promise.all([...here, ...(apart.length === 0 ? [] : [team?.read(apart, { ...common, caller, inventory, readHere })])]);
  };
  const read = Promise.all([answers.done, answers.sizes.then((sizes) => readAll(longestFirst(open, sizes)))]);
  // What is young in an account shows when all else of it was read.
  const trailed = sources.has('organization_trail') ? read.then(() => readTrail(open, request, tools)) : answers.done;
  const [[found]] = await Promise.all([read, trailed]);
  return { scope, gaps: [...scope.gaps, ...found.gaps], notes: [...scope.notes, ...found.notes] };
}

/** An account's evidence is all there when it is read, and the hub's own sources are. */
function telling({ emit, onRead }: GatherTools, ofHub: () => Promise<unknown>): Emit {
  if (onRead === undefined) return emit;
  return (event) => {
    emit(event);
    if (event.kind === 'account_done') ofHub().then(() => { onRead(event.accountId); }, () => undefined);
  };
}

/** The account with the most users takes longest: started last, it would be waited for alone. */
function longestFirst(accounts: readonly Account[], sizes: Sizes): readonly Weighed[] {
  return accounts.map((account) => ({ account, weight: sizes.get(account.id) ?? 0 })).sort((a, b) => b.weight - a.weight);
}

/** Evidence as a run left it: fresh from AWS, or kept. */
export interface Findings {
  readonly gathered: Gathered;
  readonly store: Pick<EvidenceStore, 'read'>;
  /** When the run started, in whole seconds: the report's date, and what ages are measured from where no source has a time. */
  readonly started: Date;
  /** How `--run` names the run in which this is kept; null: it is not kept. */
  readonly run: string | null;
  /** Where that run lies; null: it is not kept. */
  readonly folder: string | null;
  /** Left out: nothing is kept beside the evidence. */
  readonly sights?: KeptSights;
}
