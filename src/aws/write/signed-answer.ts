export interface SignedAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text. */
  readonly body: string;
  readonly bytes: Uint8Array;
}
