import { isRecord } from '../model/is-record.js';
import { isEveryAction, namespaceOf } from './action-selector.js';

/** What the grammar can't know by itself. */
export interface GrammarFacts {
  /** Names are checked against these services; null: they are not checked. */
  readonly services: ReadonlyMap<string, string> | null;
  /** Characters; see POLICY_LIMITS. */
  readonly limit: number;
}

/** What is wrong with the value, to follow its name. */
type Rule = (value: unknown, facts: GrammarFacts) => readonly string[];
type Rules = ReadonlyMap<string, Rule>;

const VERSIONS: readonly unknown[] = ['2012-10-17', '2008-10-17'];
const ACTION = /^[A-Za-z0-9-]+:[A-Za-z0-9*?-]+$/;
const RESOURCE = /^(\*+|arn:[^:]*(:[^:]*){4,}|arn:.*\*.*)$/s;

const DOCUMENT: Rules = new Map<string, Rule>([
  ['Version', (value) => (VERSIONS.includes(value) ? [] : ['must be 2012-10-17 or 2008-10-17'])],
  ['Id', (value) => (typeof value === 'string' ? [] : ['must be a text'])],
  ['Statement', (value) => (listOf(value).length > 0 ? [] : ['must not be empty'])],
]);

const STATEMENT: Rules = new Map<string, Rule>([
  ['Sid', (value) => (typeof value === 'string' && /^[A-Za-z0-9]*$/.test(value) ? [] : ['may hold letters and digits only'])],
  ['Effect', (value) => (value === 'Allow' || value === 'Deny' ? [] : ['must be Allow or Deny'])],
  ['Action', actions],
  ['NotAction', actions],
  ['Resource', resources],
  ['NotResource', resources],
  ['Condition', (value) => (isRecord(value) && Object.values(value).every(isOperation) ? [] : ['must be { operator: { key: value } }'])],
]);

/**
 * What IAM would refuse in an identity policy; nothing when it is valid. Whether an action or a condition key exists is
 * not looked at: IAM does not look either. AWS: reference_policies_grammar; the errors of IAM itself for the rest.
 */
export function grammarProblems(text: string, facts: GrammarFacts): readonly string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return ['it is not JSON'];
  }
  if (!isRecord(json)) return ['it is not a JSON object'];
  const { length } = JSON.stringify(json);
  const statements = listOf(json['Statement']);
  const sids = statements
    .filter(isRecord)
    .map((statement) => statement['Sid'])
    .filter((sid) => sid !== undefined && sid !== '');
  return [
    ...(length > facts.limit ? [`it has ${length} characters; ${facts.limit} are allowed`] : []),
    ...check(json, DOCUMENT, facts),
    ...('Statement' in json ? [] : ['Statement is missing']),
    ...(new Set(sids).size < sids.length ? ['two statements have the same Sid'] : []),
    ...statements.flatMap((statement, at) => statementProblems(statement, facts).map((problem) => `statement ${at + 1}: ${problem}`)),
  ];
}

function statementProblems(statement: unknown, facts: GrammarFacts): readonly string[] {
  if (!isRecord(statement)) return ['it is not a JSON object'];
  const pairs = ['Action', 'Resource'].filter((word) => word in statement === `Not${word}` in statement);
  return [
    ...check(statement, STATEMENT, facts),
    ...('Effect' in statement ? [] : ['Effect is missing']),
    ...pairs.map((word) => `it must have either ${word} or Not${word}`),
  ];
}

function check(record: Readonly<Record<string, unknown>>, rules: Rules, facts: GrammarFacts): readonly string[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const rule = rules.get(key);
    const problems = rule === undefined ? ['has no place here'] : rule(value, facts);
    return problems.map((problem) => `${key} ${problem}`);
  });
}

function actions(value: unknown, { services }: GrammarFacts): readonly string[] {
  const patterns = textsOf(value);
  if (patterns === null) return ['must be one or more texts'];
  return patterns
    .filter((pattern) => !isEveryAction(pattern))
    .flatMap((pattern) => {
      if (!ACTION.test(pattern)) return [`holds ${pattern}, which is not service:Action`];
      return services?.has(namespaceOf(pattern) ?? '') === false ? [`holds ${pattern}, which is of no known service`] : [];
    });
}

function resources(value: unknown): readonly string[] {
  const patterns = textsOf(value);
  if (patterns === null) return ['must be one or more texts'];
  return patterns.filter((pattern) => !RESOURCE.test(pattern)).map((pattern) => `holds ${pattern}, which is neither an ARN nor *`);
}

function isOperation(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.values(value).every((values) => listOf(values).every((each) => ['string', 'number', 'boolean'].includes(typeof each)))
  );
}

/** null: something else, or an empty list. */
function textsOf(value: unknown): readonly string[] | null {
  const list = listOf(value);
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : null;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
