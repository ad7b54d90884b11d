/** The body of an answer, which the handler has read whole. */
export function textOf(body: unknown): string {
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
}
