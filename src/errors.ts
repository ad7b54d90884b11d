/** What the process says to its caller. The tables of --help, the README and docs/reference/exit-codes.md are made from this one. */
export const EXIT_CODES = [
  { code: 0, name: 'ok', when: 'the report is complete' },
  { code: 1, name: 'rows', when: 'rows with `--exit-code`, a shut gate of `findings`, or a pack that changed' },
  { code: 2, name: 'usage', when: 'the command line is wrong; nothing was asked and nothing written' },
  {
    code: 3,
    name: 'incomplete',
    when: 'some account or source could not be seen; what was seen was still printed (3 wins over 1; `--allow-incomplete` turns it off)',
  },
  { code: 4, name: 'home', when: 'no answer at home: no or expired credentials, no Region, no such aggregator or unit, denied' },
  {
    code: 5,
    name: 'undelivered',
    when:
      'the report was made, but could not be written or delivered everywhere; it says where and how to send it again without asking AWS',
  },
  { code: 70, name: 'bug', when: 'a bug in iam-audit; the stack is printed with `--debug`' },
  { code: 130, name: 'interrupted', when: 'interrupted with Ctrl-C' },
] as const;

export type ExitCode = (typeof EXIT_CODES)[number]['code'];

/** An error for people: what happened, and what to do next. */
export class AuditError extends Error {
  readonly exitCode: ExitCode;
  /** The next step, as one or more sentences; null when there is none. */
  readonly hint: string | null;

  constructor(exitCode: ExitCode, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditError';
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

export function usageError(message: string, hint: string | null = null): AuditError {
  return new AuditError(2, message, hint);
}

/** The report was made, and could not be handed over. */
export function undeliveredError(message: string, hint: string, options?: ErrorOptions): AuditError {
  return new AuditError(5, message, hint, options);
}

export function homeError(message: string, hint: string | null = null, options?: ErrorOptions): AuditError {
  return new AuditError(4, message, hint, options);
}
