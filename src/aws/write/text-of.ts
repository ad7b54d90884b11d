/** The body of an answer, which the handler has read whole. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

export function textOf(body: unknown): string {
  return Buffer.from(bytesOf(body)).toString('utf8');
}
