/** password_policy: what passwords of the account's users must be like. */
export interface AccountPasswordPolicy {
  /** null: none is set, so AWS's default holds: 8 characters, three kinds of them, no expiry, no memory. */
  readonly policy: PasswordPolicy | null;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  /** So many earlier passwords may not be used again; null: any may. */
  readonly reusePrevention: number | null;
  readonly maxAgeDays: number | null;
}

/** server_certificates: TLS certificates that are kept in IAM. */
export interface ServerCertificates {
  readonly certificates: readonly ServerCertificate[];
}

export interface ServerCertificate {
  /** ASCA… */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** null: AWS did not say. */
  readonly expiresAt: string | null;
}
