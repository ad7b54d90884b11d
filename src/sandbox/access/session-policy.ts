import { coversAction } from './action-pattern.js';
import { notImplemented } from '../server/errors.js';
import { WireError } from '../service.js';

/** What a session may do at most. Resources are not looked at: every call of the sandbox is a whole-account read. */
export interface SessionPolicy {
  allows(action: string): boolean;
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  covers(action: string): boolean;
}

/** Characters of policy text that AssumeRole takes. */
const LONGEST = 2048;

/** Reads the Policy that AssumeRole was given. */
export function parseSessionPolicy(text: string): SessionPolicy {
  if (text.length > LONGEST) {
    throw new WireError(
      'PackedPolicyTooLarge',
      400,
      `Packed policy consumes ${Math.ceil((text.length / LONGEST) * 100)}% of allotted space`,
    );
  }
  const statements = listOf(memberOf(parseJson(text), 'Statement')).map(parseStatement);
  if (statements.length === 0) throw malformed('Syntax errors in policy.');
  const covered = (effect: Statement['effect'], action: string): boolean =>
    statements.some((statement) => statement.effect === effect && statement.covers(action));
  return { allows: (action) => covered('Allow', action) && !covered('Deny', action) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
}

function parseStatement(value: unknown): Statement {
  const effect = memberOf(value, 'Effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Syntax errors in policy.');
  for (const name of ['Condition', 'NotAction']) {
    if (memberOf(value, name) !== undefined) throw notImplemented(`${name} in the session policy of sts:AssumeRole`);
  }
  const patterns = listOf(memberOf(value, 'Action'));
  if (patterns.length === 0 || !patterns.every((pattern) => typeof pattern === 'string')) throw malformed('Syntax errors in policy.');
  return { effect, covers: (action) => patterns.some((pattern) => coversAction(pattern, action)) };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('Syntax errors in policy.');
  return (value as Readonly<Record<string, unknown>>)[name];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function malformed(message: string): WireError {
  return new WireError('MalformedPolicyDocument', 400, message);
}
