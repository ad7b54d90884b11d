/** State as Organizations tells it (`State`, before September 2026 `Status`); `UNKNOWN` when no source could be asked. */
export const ACCOUNT_STATES = ['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'UNKNOWN'] as const;

export type AccountState = (typeof ACCOUNT_STATES)[number];

export interface Account {
  /** 12 digits. */
  readonly id: string;
  /** Name in the organization, or the account alias with `--source account`; null when not known. */
  readonly name: string | null;
  readonly email: string | null;
  readonly state: AccountState;
  /** Organization paths such as `o-x/r-y/ou-z/111122223333/`; null when AWS did not send them. */
  readonly path: string | null;
  /** Names of the organizational units above it, `Workloads/Prod`; empty directly under the root; left out: not asked. */
  readonly unitPath?: string | null;
  /** When it joined the organization or was made in it, ISO 8601; null when AWS did not say, or no source could be asked. */
  readonly joinedAt: string | null;
  readonly isManagement: boolean;
}

export const ACCOUNT_ID = /^\d{12}$/;

/** Ids of the organizational units above an account, outermost first; empty directly under the root. */
export function unitsOf(account: Account): readonly string[] {
  return account.path?.split('/').filter((part) => part.startsWith('ou-')) ?? [];
}

const CLOSED_STATES: readonly AccountState[] = ['SUSPENDED', 'CLOSED', 'PENDING_ACTIVATION'];

/** AWS lets no principal into these accounts, so they are skipped with that reason and no call is made. */
export function isClosed(account: Pick<Account, 'state'>): boolean {
  return CLOSED_STATES.includes(account.state);
}
