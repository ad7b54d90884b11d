/** What happens while evidence is gathered. The edge decides how it looks; nothing here is a sentence for people. */
export type GatherEvent =
  | { readonly kind: 'stage'; readonly stage: Stage; readonly detail?: string }
  | { readonly kind: 'scope'; readonly accounts: number; readonly skipped: number }
  | { readonly kind: 'rows'; readonly rows: number; readonly of: number | null }
  /** Worth knowing, and no gap. */
  | { readonly kind: 'warning'; readonly text: string }
  /** The user of the tool is asked something at the terminal, until `open` is false. */
  | { readonly kind: 'question'; readonly open: boolean }
  | { readonly kind: 'account_done'; readonly accountId: string; readonly unseen: number }
  | RereadEvent
  | CallEvent;

export type Stage = 'identity' | 'accounts' | 'config' | 'members' | 'report';

/** An answer of a call that is made often is not written as usual, so the SDK's own parser reads it. */
export interface RereadEvent {
  readonly kind: 'reread';
  readonly service: string;
  readonly action: string;
  readonly accountId: string | null;
}

/** One attempt of one API call. */
export interface CallEvent {
  readonly kind: 'call';
  readonly service: string;
  readonly action: string;
  /** null: the hub's own. */
  readonly accountId: string | null;
  readonly attempt: number;
  readonly ms: number;
  /** null: it went well; else AWS's error code. */
  readonly error: string | null;
  /** AWS said "not so fast". */
  readonly throttled: boolean;
}

export type Emit = (event: GatherEvent) => void;
