import { coversAction } from './action-pattern.js';
import { notImplemented } from '../server/errors.js';
import { WireError } from '../service.js';

/** What a session may do at most. */
export interface SessionPolicy {
  allows(asked: AskedFor): boolean;
}

export interface AskedFor {
  readonly action: string;
  readonly resource: string;
  /** Names in small letters. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  covers(asked: AskedFor): boolean;
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
  const covered = (effect: Statement['effect'], asked: AskedFor): boolean =>
    statements.some((statement) => statement.effect === effect && statement.covers(asked));
  return { allows: (asked) => covered('Allow', asked) && !covered('Deny', asked) };
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
  for (const name of ['NotAction', 'NotResource']) {
    if (memberOf(value, name) !== undefined) throw notImplemented(`${name} in the session policy of sts:AssumeRole`);
  }
  const actions = textsOf(memberOf(value, 'Action'));
  const resources = textsOf(memberOf(value, 'Resource') ?? '*');
  const isMet = conditionOf(memberOf(value, 'Condition'));
  const covers: Statement['covers'] = ({ action, resource, keys }) =>
    actions.some((pattern) => coversAction(pattern, action)) && resources.some((pattern) => isLike(pattern, resource)) && isMet(keys);
  return { effect, covers };
}

function textsOf(value: unknown): readonly string[] {
  const texts = listOf(value);
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) throw malformed('Syntax errors in policy.');
  return texts;
}

/** Unlike actions, resources are told apart by case. What a call has no resource for is every one. */
function isLike(pattern: string, text: string): boolean {
  if (text === '*') return pattern === '*';
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

/** Operators that the policies of a cleanup use; all values must match with ForAllValues, one otherwise. */
const OPERATORS = ['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike', 'ForAllValues:StringLike', 'ForAllValues:StringEquals'];

function conditionOf(value: unknown): (keys: AskedFor['keys']) => boolean {
  if (value === undefined) return () => true;
  if (typeof value !== 'object' || value === null) throw malformed('Syntax errors in policy.');
  const tests = Object.entries(value).flatMap(([operator, asked]: [string, unknown]) => {
    if (!OPERATORS.includes(operator)) throw notImplemented(`${operator} in the session policy of sts:AssumeRole`);
    const isForAll = operator.startsWith('ForAllValues:');
    return Object.entries(asked as object).map(([key, wanted]: [string, unknown]) => {
      const patterns = textsOf(wanted);
      const fits = (text: string): boolean => patterns.some((pattern) => isLike(pattern, text));
      return (keys: AskedFor['keys']): boolean => {
        const found = keys[key.toLowerCase()] ?? [];
        return isForAll ? found.every(fits) : found.some(fits);
      };
    });
  });
  return (keys) => tests.every((test) => test(keys));
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
