/** What destinations ask of the world outside; src/aws/write/ answers. Every method throws a SendError. */
export interface Ports {
  readonly s3: S3Port;
  readonly secrets: SecretsPort;
  readonly web: WebPort;
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
