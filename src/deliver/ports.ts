/** What destinations ask of the world outside; src/aws/write/ answers. Every method throws a SendError. */
export interface Ports {
  readonly s3: S3Port;
  readonly secrets: SecretsPort;
  readonly web: WebPort;
  readonly now: () => Date;
  readonly sns: SnsPort;
  readonly mail: MailPort;
  readonly table: TablePort;
  readonly events: EventsPort;
}

/**
 * When a request may be sent again. `safe`: whenever that may help, since twice is the same as once. `unsent`: only as
 * long as nothing was done, because it never arrived or was refused for its rate.
 */
export type Repeat = 'safe' | 'unsent';

export interface S3Port {
  /**
   * Puts an object, whole or not at all. With `onlyNew`, an object that is there already stays as it is; when it is this
   * very one (an answer got lost, or the same report was sent before), that counts as success.
   */
  put(object: S3Object, content: AsyncIterable<Uint8Array>): Promise<S3Put>;
  /** The whole of an object, which should not be large; null: there is none. */
  get(place: S3Place): Promise<S3Content | null>;
  /**
   * Everything whose key begins like that of `place`, page after page; of keys that have `delimiter` behind that, once
   * what they begin with.
   */
  list(place: S3Place, delimiter?: string): AsyncIterable<S3Listed>;
  /** One that is not there is no error. With `ifMatch`, only while it is that very one: else a SendError (`exists`). */
  remove(place: S3Place, ifMatch?: string): Promise<void>;
  /** As many as there are; `place` names the bucket. */
  removeAll(place: S3Place, keys: readonly string[]): Promise<void>;
}

export interface S3Content {
  readonly bytes: Uint8Array;
  readonly etag: string | null;
}

export type S3Place = Pick<S3Object, 'bucket' | 'key' | 'region' | 'owner'>;

export interface S3Listed {
  readonly key: string;
  readonly bytes: number;
  /** null: these are several keys that begin so. */
  readonly etag: string | null;
}

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** null: found out. */
  readonly region: string | null;
  /** Account that the bucket must belong to; null: any. */
  readonly owner: string | null;
  /** Key of KMS; null: as the bucket encrypts. */
  readonly kmsKey: string | null;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly onlyNew: boolean;
  /** Only over the object that has this ETag. */
  readonly ifMatch?: string;
}

export interface S3Put {
  readonly bytes: number;
  readonly etag: string | null;
  readonly versionId: string | null;
  /** It was there already, byte for byte. */
  readonly wasThere: boolean;
}

export interface SecretsPort {
  /** The text of a secret of Secrets Manager or a parameter of Systems Manager, by its ARN; Region and service stand in it. */
  read(arn: string): Promise<string>;
}

export interface WebPort {
  /** POST of a text. Follows no redirect. Any 2xx resolves. Nothing of the address is in an error. */
  post(request: WebRequest): Promise<WebAnswer>;
}

export interface WebRequest {
  /** `https:`; `http:` on loopback only. The address is a secret. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

export interface SnsPort {
  /** Id of the message; null: the answer had none. */
  publish(message: SnsMessage): Promise<string | null>;
}

export interface SnsMessage {
  readonly topicArn: string;
  readonly region: string;
  readonly subject: string;
  readonly message: string;
  /** Is `message` an object of texts by protocol? */
  readonly structured: boolean;
  readonly attributes: Readonly<Record<string, { readonly type: 'String' | 'Number'; readonly value: string }>>;
  /** Of a FIFO topic; null: it is none. */
  readonly group: string | null;
  readonly duplicateId: string | null;
}

export interface MailPort {
  /** What SES says of the account in that Region (null: that of the run). */
  account(region: string | null): Promise<MailAccount>;
  /** Does the configuration set refuse to send without TLS? */
  requiresTls(region: string | null, configurationSet: string): Promise<boolean>;
  /** Id of the mail; null: the answer had none. */
  send(mail: Mail): Promise<string | null>;
}

export interface MailAccount {
  /** false: in the sandbox of SES, which sends to verified addresses only. */
  readonly production: boolean;
  readonly sending: boolean;
  /** Recipients in 24 hours, and those of the last 24 hours; null: it does not say. */
  readonly quota: { readonly most: number; readonly used: number } | null;
}

export interface Mail {
  readonly region: string | null;
  readonly from: string;
  readonly fromArn: string | null;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly configurationSet: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachment: { readonly name: string; readonly contentType: string; readonly content: Uint8Array } | null;
}

export interface TablePort {
  /** Writes items, each whole; one that is there under the same key gives way. Returns how many. */
  write(table: TableAddress, items: AsyncIterable<TableItem>): Promise<number>;
  put(table: TableAddress, item: TableItem, condition?: TableCondition): Promise<void>;
  /** null: there is none. */
  get(table: TableAddress, key: TableItem): Promise<TableItem | null>;
}

export interface TableAddress {
  /** Name or ARN. */
  readonly table: string;
  /** null: the Region of the run. */
  readonly region: string | null;
  /** Write units a second at most. */
  readonly rate: number;
}

/** Attributes as the wire has them: `{ "pk": { "S": "a" } }`. */
export type TableItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface TableCondition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: TableItem;
}

export interface EventsPort {
  /** null: it can't be told. */
  busExists(bus: EventBus): Promise<boolean | null>;
  /** Puts ten events at most and returns, for each, its id or why it was not taken. */
  put(bus: EventBus, events: readonly BusEvent[]): Promise<readonly EventResult[]>;
}

export interface EventBus {
  /** Name or ARN. */
  readonly bus: string;
  readonly region: string | null;
}

export interface BusEvent {
  readonly type: string;
  /** JSON text of an object. */
  readonly detail: string;
}

export interface EventResult {
  readonly id: string | null;
  /** AWS's code; null: it was taken. */
  readonly code: string | null;
  readonly text: string;
}
