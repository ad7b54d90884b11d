export interface WorldPasswordPolicy {
  readonly minimumLength: number;
  /** null: earlier passwords may be used again. */
  readonly reusePrevention: number | null;
  /** null: passwords never expire. */
  readonly maxAgeDays: number | null;
}

/** A TLS certificate that is kept in IAM. */
export interface WorldServerCertificate {
  /** ASCA… */
  readonly id: string;
  readonly name: string;
  /** '/' or '/…/'. */
  readonly path: string;
  readonly uploadedAt: string;
  readonly expiresAt: string;
}
