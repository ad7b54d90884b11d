/** Who runs the audit: the principal behind the access key that the caller's environment holds. */
export interface Hub {
  readonly accountId: string;
  /** e.g. arn:aws:iam::111111111111:user/auditor or arn:aws:sts::…:assumed-role/Auditor/me (then AssumeRole is chaining: max 1 h). */
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** IAM-style action names the hub is refused, e.g. 'organizations:ListAccounts', 'config:*'. */
  readonly denied: readonly string[];
  /** Its own policy, beside which it may do nothing; conditions are not looked at. Left out: it may do everything. */
  readonly allowed?: readonly HubStatement[];
}

export interface HubStatement {
  readonly actions: readonly string[];
  /** ARNs, with `*` in them. */
  readonly resources: readonly string[];
}
