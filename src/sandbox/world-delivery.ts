/** Where the hub's account can send things to. What is left out is not there. */
export interface DeliveryFacts {
  readonly topics?: readonly WorldTopic[];
  readonly mail?: WorldMail;
  readonly tables?: readonly WorldTable[];
  /** Names of event buses beside `default`, which every account has. */
  readonly buses?: readonly string[];
  /** Which events fail, counted from 1 over all that are put. */
  readonly failingEvents?: readonly number[];
  readonly buckets?: readonly WorldBucket[];
  /** Texts of Secrets Manager, by the ARN of the secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Secure texts of Parameter Store, by the ARN of the parameter. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An S3 bucket. */
export interface WorldBucket {
  readonly name: string;
  /** Left out: the world's. */
  readonly region?: string;
  /** Left out: the hub's account. */
  readonly owner?: string;
  readonly versioned?: boolean;
  /** false: a server that knows no checksums, and refuses their headers. */
  readonly checksums?: boolean;
  /** The bucket is encrypted with a key that the caller may not use. */
  readonly keyDenied?: boolean;
  /** Keys on a page of a listing at most; left out: 1000, as S3 has it. */
  readonly pageSize?: number;
  /** false: only lengths and sums are kept (benchmarks). */
  readonly keepsContent?: boolean;
}

/** An SNS topic; a name that ends with .fifo makes it a FIFO one. */
export interface WorldTopic {
  readonly arn: string;
  /** Does a FIFO topic tell duplicates by what they say? */
  readonly contentBasedDeduplication?: boolean;
  /** The topic is encrypted with a key that the caller may not use. */
  readonly keyDenied?: boolean;
}

/** Amazon SES of the hub's account, in the world's Region. */
export interface WorldMail {
  /** Verified addresses, and domains. */
  readonly identities: readonly string[];
  /** false: in the sandbox of SES, which sends to verified recipients only. */
  readonly production: boolean;
  /** false: sending is paused. */
  readonly sending?: boolean;
  readonly configurationSets?: readonly string[];
  /** Of these: they require TLS. */
  readonly requireTls?: readonly string[];
  readonly max24Hours?: number;
  readonly sentLast24Hours?: number;
}

/** A DynamoDB table of the hub's account, in the world's Region. */
export interface WorldTable {
  readonly name: string;
  readonly partitionKey: string;
  /** null: it has none. */
  readonly sortKey: string | null;
  readonly indexes?: readonly WorldIndex[];
  /** At most so many items of a BatchWriteItem are taken, the rest comes back unprocessed; left out: all. */
  readonly takesAtOnce?: number;
  /** false: what is written in batches is forgotten (benchmarks). */
  readonly keepsItems?: boolean;
}

/** A global secondary index. */
export interface WorldIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}
