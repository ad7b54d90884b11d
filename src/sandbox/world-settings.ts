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

export interface InstanceProfile {
  /** AIPA… */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: string;
  /** Names; AWS allows one. */
  readonly roles: readonly string[];
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

export interface InlinePolicy {
  readonly name: string;
  /** The JSON text exactly as stored; may be no JSON at all to stand for damaged data. */
  readonly document: string;
}
