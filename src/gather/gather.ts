import pLimit from 'p-limit';
import type { Gap, Note } from '../evidence/coverage.js';
import { isClosed, type Account } from '../model/account.js';
import { gatherAccount, type AccountContext } from './account/account.js';
import { askHub } from './hub/ask-hub.js';
import type { Sizes } from './config/inventory.js';
import { learningJobTimes } from './account/job-times.js';
import { managedPolicyReader } from './account/managed-policies.js';
import { sourcesFor, type GatherRequest } from './request.js';
import type { Scope } from './scope.js';
import { learningWaits } from './pace/learning-waits.js';
import { openWindow } from './pace/window.js';
import type { GatherTools } from './tools.js';
import type { EvidenceStore } from './ports.js';
import type { RunFindings } from './run-findings.js';

export type { RunFindings };

/** A run's evidence is in the store, by account; what concerns the whole run is here. */
export interface Gathered {
  readonly scope: Scope;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Accounts worked on at once. Those that only wait do not count. */
const ACCOUNTS_AT_ONCE = 128;

/** Accounts that wait for access advisor at once: jobs take seconds and cost little, but their answers are held here. */
const ACCOUNTS_ASIDE = 512;

/** Asks every source that the request needs, in every account of the scope. */
export async function gather(scope: Scope, request: GatherRequest, tools: GatherTools): Promise<Gathered> {
  const { hub, clock, emit } = tools;
  const open = scope.accounts.filter((account) => !isClosed(account));
  emit({ kind: 'scope', accounts: open.length, skipped: scope.accounts.length - open.length });
  const sources = sourcesFor(request.needs, scope.mode);
  const answers = askHub(scope, open, request, sources, tools);
  emit({ kind: 'stage', stage: 'members' });
  const policies = managedPolicyReader(hub);
  const mayOpen = ({ id }: Account): boolean => !request.noAssume || id === scope.caller.accountId;
  const window = openWindow(ACCOUNTS_AT_ONCE, clock);
  const aside = pLimit(ACCOUNTS_ASIDE);
  const jobTimes = learningJobTimes();
  const reportTimes = learningWaits();
  const readAccount = (account: Account): Promise<void> =>
    window.run(async (patient, idle) => {
      const context: AccountContext = {
        ...tools,
        clock: patient,
        request,
        sources,
        jobTimes,
        reportTimes,
        policies,
        mayOpen,
        inventory: () => idle(answers.inventory),
        aside: (work) => idle(aside(() => work(clock))),
      };
      const unseen = await gatherAccount(account, context);
      emit({ kind: 'account_done', accountId: account.id, unseen });
    });
  const [found] = await Promise.all([
    answers.done,
    answers.sizes.then((sizes) => Promise.all(longestFirst(open, sizes).map(readAccount))),
  ]);
  return { scope, gaps: [...scope.gaps, ...found.gaps], notes: [...scope.notes, ...found.notes] };
}

/** The account with the most users takes longest: started last, it would be waited for alone. */
function longestFirst(accounts: readonly Account[], sizes: Sizes): readonly Account[] {
  return [...accounts].sort((a, b) => (sizes.get(b.id) ?? 0) - (sizes.get(a.id) ?? 0));
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
}
