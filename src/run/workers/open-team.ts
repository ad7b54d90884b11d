import type { Common, Team, Weighed } from '../../gather/team.js';
import { Lead, type LeadTools } from './lead.js';
import { sharesOf } from './shares.js';

export interface TeamTools extends LeadTools {
  /** How many processes are to read these accounts; less than two: none but this one. */
  readonly count: (accounts: readonly Weighed[], common: Common) => number;
  readonly concurrency: number;
  /** From now on this process has so many calls in flight at most. */
  readonly keepTo: (concurrency: number) => void;
}

/** A team is made when it is known what there is to read. */
export function openTeam(tools: TeamTools): Team {
  let led: Lead | undefined;
  return {
    async read(accounts, common) {
      const shares = sharesOf(Math.min(tools.count(accounts, common), accounts.length), tools.concurrency);
      if (shares === null) {
        await Promise.all(accounts.map(({ account }) => common.readHere(account)));
        return;
      }
      tools.keepTo(shares.leader);
      led = new Lead(accounts, common, shares, tools);
      await led.done;
    },
    close: () => led?.close(),
  };
}
