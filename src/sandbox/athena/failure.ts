/** What a query ends with that Athena has taken and can't answer. */
export class QueryFailure extends Error {}

export function queryFailure(reason: string): QueryFailure {
  return new QueryFailure(reason);
}
