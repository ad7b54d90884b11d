import pLimit from 'p-limit';
import type { Account } from '../../model/account.js';
import { openWindow, type Idle } from '../pace/window.js';
import { learningWaits } from '../pace/learning-waits.js';
import type { Clock } from '../ports.js';
import type { Emit } from '../events.js';
import { gatherAccount, type AccountContext } from './account.js';
import { learningJobTimes } from './job-times.js';

/** How many accounts one process has in hand. */
export interface Places {
  /** Worked on at once. Those that only wait do not count. */
  readonly atOnce: number;
  /** That wait for access advisor at once: jobs take seconds and cost little, but their answers are held here. */
  readonly aside: number;
}

export const PLACES: Places = { atOnce: 128, aside: 512 };

/** What all accounts have in common. */
export interface ReaderTools extends Pick<AccountContext, 'hub' | 'clock' | 'store' | 'request' | 'sources' | 'mayOpen' | 'elsewhere'> {
  readonly emit: Emit;
  readonly policiesFor: (account: Account) => AccountContext['policies'];
  readonly inventory: () => Promise<unknown>;
}

/** Reads accounts inside this process. */
export interface AccountReader {
  /** Reads an account when there is a place for it. */
  readonly read: (account: Account) => Promise<void>;
  /** The same for one that is only told when there is. */
  readonly readNext: (next: () => Promise<Account>) => Promise<void>;
  /** Is there a place now? */
  readonly hasRoom: () => boolean;
}

export function accountReader(tools: ReaderTools, places: Places = PLACES): AccountReader {
  const { clock, emit } = tools;
  const window = openWindow(places.atOnce, clock);
  const aside = pLimit(places.aside);
  const jobTimes = learningJobTimes();
  const reportTimes = learningWaits();
  const inside = async (account: Account, patient: Clock, idle: Idle): Promise<void> => {
    const context: AccountContext = {
      ...tools,
      clock: patient,
      jobTimes,
      reportTimes,
      policies: tools.policiesFor(account),
      inventory: () => idle(tools.inventory()),
      aside: (work) => idle(aside(() => work(clock))),
    };
    const unseen = await gatherAccount(account, context);
    emit({ kind: 'account_done', accountId: account.id, unseen });
  };
  return {
    read: (account) => window.run((patient, idle) => inside(account, patient, idle)),
    readNext: (next) => window.run(async (patient, idle) => inside(await next(), patient, idle)),
    hasRoom: window.hasRoom,
  };
}
