/** IAM's own times have whole seconds: 2024-02-03T04:05:06Z. */
export function wireTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19)}Z`;
}

/** A policy document as IAM sends it: percent-encoded after RFC 3986. */
export function encodeDocument(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(wellFormed).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Did something that began then exist at an instant? Both may carry any precision or offset. */
export function isBy(instant: string, began: string): boolean {
  return Date.parse(began) <= Date.parse(instant);
}

/** Was a user there: created by then, and not deleted yet. */
export function isAlive(user: { readonly createdAt: string; readonly deletedAt: string | null }, instant: string): boolean {
  return isBy(instant, user.createdAt) && (user.deletedAt === null || !isBy(instant, user.deletedAt));
}
