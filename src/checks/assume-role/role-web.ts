import type { Edges } from './edges.js';
import type { UnseenAccounts } from './unseen-accounts.js';

/** Who may assume which role, in all accounts of the evidence. */
export interface RoleWeb {
  readonly edges: Edges;
  readonly unseen: UnseenAccounts;
  /** A number for each account, from 0. */
  readonly accounts: ReadonlyMap<string, number>;
  /** So many roles one after another, at most. */
  readonly hops: number;
}
