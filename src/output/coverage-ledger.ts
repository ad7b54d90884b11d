import type { Coverage, Gap, Note, SkippedAccount } from '../evidence/coverage.js';
import type { Gathered } from '../gather/gather.js';
import { isClosed, type Account } from '../model/account.js';

/** What AWS itself has not, it has for no account: that is said once. So is what could not be asked for any. */
export function isOfRun({ source, reason, detail }: Gap): boolean {
  const isOfOrganization = source === 'service_control_policies' && detail.includes('organizations:');
  const isOfInstance = source === 'identity_store' || (source === 'identity_center' && !detail.startsWith('sso:ListAccountAssignments'));
  return isOfOrganization || isOfInstance || (source === 'managed_policies' && reason === 'not_found');
}

export class Ledger {
  private readonly gaps: Gap[];
  private readonly notes: Note[];
  private readonly skipped: SkippedAccount[] = [];
  private readonly ofRun = new Map<string, Gap>();
  private readonly noted = new Set<string>();
  /** Then whatever is missing is missing there. */
  private readonly single: boolean;
  private accounts = 0;
  private complete = 0;

  constructor({ gaps, notes, scope }: Gathered) {
    this.gaps = [...gaps];
    this.notes = [...notes];
    this.single = scope.accounts.length === 1;
  }

  add(account: Account, gaps: readonly Gap[], notes: readonly Note[]): void {
    if (isClosed(account)) {
      this.skipped.push({ accountId: account.id, reason: account.state.toLowerCase() as SkippedAccount['reason'] });
      return;
    }
    this.accounts++;
    const ofRun = gaps.filter((gap) => isOfRun(gap) && (!this.single || gap.source !== 'managed_policies'));
    for (const gap of ofRun) this.ofRun.set(gap.detail, { ...gap, accountId: null });
    const own = ofRun.length === 0 ? gaps : gaps.filter((gap) => !ofRun.includes(gap));
    if (own.length === 0) this.complete++;
    this.gaps.push(...own);
    for (const note of notes) this.note(note);
  }

  /** What is kept with no account of the scope, perhaps. */
  addOfRun(gap: Gap): void {
    this.ofRun.set(gap.detail, gap);
  }

  /** Who may not read the policies of the organization may not for any account. */
  private note(note: Note): void {
    if (note.source !== 'service_control_policies') this.notes.push(note);
    else if (!this.noted.has(note.text)) {
      this.noted.add(note.text);
      this.notes.push({ ...note, accountId: null });
    }
  }

  coverage(): Coverage {
    const gaps = [...this.ofRun.values(), ...this.gaps];
    return {
      accounts: this.accounts,
      accountsComplete: this.complete,
      complete: gaps.length === 0,
      gaps,
      notes: this.notes,
      skipped: this.skipped,
    };
  }
}
