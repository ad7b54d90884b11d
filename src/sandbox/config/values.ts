import type { AccountConfig, AttachedPolicy, InlinePolicy, Tag } from '../world.js';

type ListStyle = AccountConfig['listStyle'];

/** IAM documents stand URL-encoded (RFC 3986) in Config rows. */
export function encodeDocument(document: string): string {
  // A lone surrogate has no UTF-8 form: encodeURIComponent would throw.
  const sound = document.replace(/\p{Surrogate}/gu, '\uFFFD');
  return encodeURIComponent(sound).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * An optional list in the account's style. Facts are never lost by it: 'null' stands for an empty list only,
 * 'object' for a list of one.
 */
export function optionalList(items: readonly object[], style: ListStyle): unknown {
  if (style === 'null' && items.length === 0) return null;
  return style === 'object' && items.length === 1 ? items[0] : items;
}

/** The same for a list of texts, which no style turns into an object. */
export function optionalTexts(items: readonly string[], style: ListStyle): readonly string[] | null {
  return style === 'null' && items.length === 0 ? null : items;
}

/** Top-level tags: each with the synthetic `tag`, which is what a query can match exactly. */
export function rowTags(tags: readonly Tag[], style: ListStyle): unknown {
  if (style === 'object' && tags.length === 0) return {};
  return optionalList(tags.map(({ key, value }) => ({ key, value, tag: `${key}=${value}` })), style);
}

export function attachedPolicies(attached: readonly AttachedPolicy[], style: ListStyle): unknown {
  return optionalList(attached.map(({ name, arn }) => ({ policyName: name, policyArn: arn })), style);
}

export function inlinePolicies(inline: readonly InlinePolicy[], style: ListStyle): unknown {
  return optionalList(inline.map(({ name, document }) => ({ policyName: name, policyDocument: encodeDocument(document) })), style);
}

export function permissionsBoundary(arn: string | null): object | null {
  return arn === null ? null : { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: arn };
}
