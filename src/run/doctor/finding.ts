import { SourceError } from '../../gather/source-error.js';

/** not_tried: nothing cheap would tell · not_needed: none of the reports that are meant asks for it. */
export const DOCTOR_STATUSES = ['ok', 'problem', 'not_tried', 'not_needed'] as const;

export interface DoctorFinding {
  readonly check: string;
  /** `here`, `hub`, or the id of an account. */
  readonly where: string;
  readonly status: (typeof DOCTOR_STATUSES)[number];
  readonly detail: string | null;
  /** A command, or one sentence; null: nothing is to be done. */
  readonly mend: string | null;
}

/** A call that is made only to see whether it may be made. */
export interface Trial {
  /** The permissions that it takes, in the order in which they are asked for. */
  readonly actions: readonly string[];
  /** Codes by which AWS says that what was asked about is not there: who hears that was allowed to ask. */
  readonly allowedBy?: readonly string[];
  readonly call: () => Promise<unknown>;
}

/** Whatever else went wrong, a template mends it not. */
const AGAIN = 'Try again; --debug of a report shows the calls.';

/** What a trial says of each of its permissions. */
export async function tried({ actions, allowedBy = [], call }: Trial, where: string, mend: string): Promise<readonly DoctorFinding[]> {
  const of = (check: string, status: DoctorFinding['status'], detail: string | null): DoctorFinding => ({
    ...{ check, where, status, detail, mend: null },
  });
  try {
    await call();
    return actions.map((action) => of(action, 'ok', null));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (allowedBy.includes(error.code)) return actions.map((action) => of(action, 'ok', null));
    // The message begins with the call that failed; those before it have been answered.
    const at = Math.max(0, actions.findLastIndex((action) => error.message.includes(action)));
    return actions.map((action, index) => {
      if (index === at) return { ...of(action, 'problem', error.message), mend: error.reason === 'denied' ? mend : (error.hint ?? AGAIN) };
      if (index < at) return of(action, 'ok', null);
      return { ...of(action, 'not_tried', `after ${actions[at] ?? ''}`), mend: 'Mend that one first.' };
    });
  }
}

/** The first page of a list, which is enough. */
export async function firstOf(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages) return;
}
