/** What AWS's service authorization reference says of services and actions. Facts, handed in; never typed by hand. */
export interface Catalogue {
  /** The day of the data, ISO 8601. */
  readonly asOf: string;
  /** Service names by namespace, the lower-case prefix of its actions (`s3`, `execute-api`). */
  readonly services: ReadonlyMap<string, string>;
  /** Action names (`GetObject`) by namespace. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
}

/** For who needs none: then only what policies name is known. */
export const NO_FACTS: Catalogue = { asOf: '', services: new Map(), actions: new Map() };
