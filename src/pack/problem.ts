export const PACK_PROBLEMS = ['changed', 'missing', 'extra', 'unreadable', 'signature', 'disagrees'] as const;

/** One thing that is not as the pack was made. */
export interface PackProblem {
  readonly file: string;
  readonly problem: (typeof PACK_PROBLEMS)[number];
  readonly detail: string;
}

export function problem(file: string, what: PackProblem['problem'], detail: string): PackProblem {
  return { file, problem: what, detail };
}
