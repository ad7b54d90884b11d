import { UNKNOWN, type Unknown } from './value.js';

/** A statement with its lists normalised: one string and a list of one mean the same to IAM. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** A condition narrows the statement; it is not evaluated here. */
  readonly conditional: boolean;
}

export type PolicyDocument = readonly Statement[];

/** An attached managed policy. */
export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

/** An inline policy with its document as AWS sent it. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

/**
 * Reads a policy document: plain JSON, or URL-encoded JSON as IAM and Config send it (RFC 3986: `+` stays `+`).
 * UNKNOWN when it is no policy: a broken document must never read as "grants nothing".
 */
export function parsePolicy(text: string): PolicyDocument | Unknown {
  try {
    const trimmed = text.trim();
    const json: unknown = JSON.parse(trimmed.startsWith('{') ? trimmed : decodeURIComponent(trimmed));
    if (!isRecord(json) || !isPresent(json['Statement'])) return UNKNOWN;
    const statements = listOf(json['Statement']).map(parseStatement);
    return statements.includes(null) ? UNKNOWN : statements.filter((statement) => statement !== null);
  } catch {
    return UNKNOWN;
  }
}

function parseStatement(value: unknown): Statement | null {
  if (!isRecord(value)) return null;
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') return null;
  if (!isPresent(value['Action']) && !isPresent(value['NotAction'])) return null;
  const actions = strings(value['Action']);
  const resources = strings(value['Resource']);
  if (actions === null || resources === null) return null;
  const condition = value['Condition'];
  return { effect, actions, resources, conditional: isRecord(condition) && Object.keys(condition).length > 0 };
}

function strings(value: unknown): readonly string[] | null {
  const list = listOf(value);
  return list.every((item) => typeof item === 'string') ? list : null;
}

function listOf(value: unknown): readonly unknown[] {
  if (!isPresent(value)) return [];
  return Array.isArray(value) ? value : [value];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
