// Placeholder shape while the reconcile step is written.
export interface ReconciledAccount {
  readonly id: string;
}
