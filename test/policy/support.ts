import fc from 'fast-check';
import { parsePolicy, type PolicyDocument, type Selector } from '../../src/model/policy.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, ControlPolicy, PrincipalPolicies } from '../../src/policy/applied-policy.js';
import type { Catalogue } from '../../src/policy/service-catalogue.js';
import type { Droppable } from '../../src/policy/reduction.js';

/** Small enough to try everything. The actions of `mystery` are not known. */
export const CATALOGUE: Catalogue = {
  asOf: '2026-09-26',
  services: new Map(['ec2', 'execute-api', 'iam', 'mystery', 's3', 'ses', 'sts'].map((name) => [name, `Amazon ${name}`])),
  actions: new Map([
    ['ec2', ['DescribeInstances', 'RunInstances', 'StopInstances']],
    ['execute-api', ['Invoke']],
    ['iam', ['CreateUser', 'GetUser', 'ListUsers', 'PassRole']],
    ['s3', ['DeleteObject', 'GetBucketAcl', 'GetObject', 'ListAllMyBuckets', 'PutObject']],
    ['ses', ['GetAccount', 'SendEmail']],
    ['sts', ['AssumeRole', 'GetCallerIdentity']],
  ]),
};

export function named(...patterns: readonly string[]): Selector {
  return { except: false, patterns };
}

export function except(...patterns: readonly string[]): Selector {
  return { except: true, patterns };
}

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

export const WITH_MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/** An Allow of everything, but for what is given. */
export function allow(action: unknown, more: StatementJson = {}): StatementJson {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

export function deny(action: unknown, more: StatementJson = {}): StatementJson {
  return { ...allow(action, more), Effect: 'Deny' };
}

export function allowNot(action: unknown, more: StatementJson = {}): StatementJson {
  return { Effect: 'Allow', NotAction: action, Resource: '*', ...more };
}

export function denyNot(action: unknown, more: StatementJson = {}): StatementJson {
  return { ...allowNot(action, more), Effect: 'Deny' };
}

export function text(...statements: readonly StatementJson[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The same without a version, so that it has no variables. */
export function oldText(...statements: readonly StatementJson[]): string {
  return JSON.stringify({ Statement: statements });
}

export function document(...statements: readonly StatementJson[]): PolicyDocument {
  const parsed = parsePolicy(text(...statements));
  if (parsed === UNKNOWN) throw new Error('no policy');
  return parsed;
}

export function applied(name: string, ...statements: readonly StatementJson[]): AppliedPolicy {
  return policyOf(text(...statements), name);
}

export function policyOf(json: string, name = 'P'): AppliedPolicy {
  return { name, arn: null, group: null, text: json, document: parsePolicy(json), createdAt: null, versions: null };
}

export const UNREAD: AppliedPolicy = {
  name: 'Lost',
  arn: 'arn:aws:iam::111122223333:policy/Lost',
  group: null,
  text: UNKNOWN,
  document: UNKNOWN,
  createdAt: null,
  versions: null,
};

export function policies(
  own: readonly AppliedPolicy[],
  boundary: PolicyDocument | Unknown | null = null,
  complete = true,
): PrincipalPolicies {
  return { applied: own, boundary, complete };
}

/** Somebody with one policy, `P`, of these statements. */
export function having(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies([applied('P', ...statements)]);
}

export function control(name: string, ...statements: readonly StatementJson[]): ControlPolicy {
  return { name, document: document(...statements) };
}

/** What IAM's wildcards mean, as slowly and as plainly as can be. */
export function naive(pattern: string, given: string): boolean {
  if (pattern === '') return given === '';
  if (pattern.startsWith('*')) return naive(pattern.slice(1), given) || (given !== '' && naive(pattern, given.slice(1)));
  return given !== '' && (pattern.startsWith('?') || pattern[0] === given[0]) && naive(pattern.slice(1), given.slice(1));
}

/** One way the unknowns of a policy can turn out. */
export interface World {
  readonly conditions: boolean;
  readonly username: string;
}

export const WORLDS: readonly World[] = [true, false].flatMap((conditions) =>
  ['alice', 'bob'].map((username) => ({ conditions, username })),
);

/** What a document answers in one world, by the naive matcher and the JSON alone. */
export function answers(json: string | null, action: string, resource: string, world: World): 'allow' | 'deny' | 'nothing' {
  const { Version: version, Statement: statements } = JSON.parse(json ?? '{"Statement":[]}') as {
    Version?: string;
    Statement: StatementJson | StatementJson[];
  };
  const meant = (pattern: string): string => (version === '2012-10-17' ? pattern.replaceAll('${aws:username}', world.username) : pattern);
  const effects = [statements]
    .flat()
    .filter((statement) => statement.Condition === undefined || world.conditions)
    .filter((statement) => reached(statement.Action, statement.NotAction, (pattern) => naive(pattern.toLowerCase(), action.toLowerCase())))
    .filter((statement) => reached(statement.Resource, statement.NotResource, (pattern) => naive(meant(pattern), resource)))
    .map((statement) => statement.Effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'nothing';
}

function reached(plain: unknown, opposite: unknown, hit: (pattern: string) => boolean): boolean {
  const some = (patterns: unknown): boolean => ([patterns].flat() as readonly string[]).some(hit);
  return plain === undefined ? !some(opposite) : some(plain);
}

export const RESOURCES = [
  '*',
  'arn:aws:s3:::logs/2026',
  'arn:aws:s3:::home/alice',
  'arn:aws:s3:::Home/alice',
  'arn:aws:s3:::home/${aws:username}',
];

const NAMES = [...CATALOGUE.actions].flatMap(([namespace, actions]) => actions.map((action) => `${namespace}:${action}`));

/** Every action that a test can ask for: catalogued ones, and some that the catalogue does not know. */
export const ACTIONS = [...NAMES, 's3:BrandNew', 'mystery:Thing', 'unknown:Thing'];

/** An action with some of its letters turned into wildcards. */
const worn = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(fc.tuple(fc.nat(12), fc.constantFrom('*', '?')), { maxLength: 3 }))
  .map(([name, holes]) => {
    const [namespace = '', action = ''] = name.split(':');
    const letters = Array.from(action);
    for (const [at, wild] of holes) if (at < letters.length) letters.splice(at, wild === '*' ? 3 : 1, wild);
    return `${namespace}:${letters.join('')}`;
  });

const validAction = fc.oneof(
  { weight: 3, arbitrary: worn },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '*',
      '*:*',
      '**',
      's3:*',
      'S3:Get*',
      's3:getobject',
      'iam:*',
      'iam:Pass*',
      'IAM:PASSROLE',
      'iam:????Role',
      'execute-api:*',
      'sts:*',
      'mystery:*',
      'mystery:T*',
      'mystery:Thing',
    ),
  },
);
const oddAction = fc.constantFrom(
  'unknown:*',
  'unknown:Thing',
  's*:Get*',
  '?3:*',
  '*:Get*',
  'GetObject',
  '*Object',
  's3:',
  ':x',
  'a:b:c',
  '',
);
const resource = fc.constantFrom('*', '*', 'arn:aws:s3:::logs/*', 'arn:aws:s3:::home/${aws:username}', 'arn:aws:s3:::home/?lice');

function oneOrMore(each: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> {
  return fc.oneof(each, fc.array(each, { minLength: 1, maxLength: 4 }));
}

function statements(action: fc.Arbitrary<string>): fc.Arbitrary<StatementJson> {
  const parts = [fc.boolean(), fc.nat(9), oneOrMore(action), fc.nat(9), oneOrMore(resource), fc.nat(9), fc.nat(3)] as const;
  return fc.tuple(...parts).map(([isSid, effect, patterns, not, resources, notResource, condition]) => ({
    ...(isSid ? { Sid: 'Id' } : {}),
    Effect: effect < 8 ? 'Allow' : 'Deny',
    [not < 7 ? 'Action' : 'NotAction']: patterns,
    [notResource < 8 ? 'Resource' : 'NotResource']: resources,
    ...(condition === 0 ? { Condition: WITH_MFA } : {}),
  }));
}

function documents(action: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const many = fc.array(statements(action), { minLength: 1, maxLength: 4 });
  const single = statements(action);
  const version = fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17', undefined);
  return fc.tuple(version, fc.oneof({ weight: 4, arbitrary: many }, { weight: 1, arbitrary: single })).map(([Version, content]) =>
    JSON.stringify({
      Version,
      Id: 'example',
      Statement: Array.isArray(content)
        ? content.map((each, at) => (each.Sid === undefined ? each : { ...each, Sid: `Id${at}` }))
        : content,
    }),
  );
}

export const validDocument = documents(validAction);
export const anyDocument = documents(fc.oneof({ weight: 4, arbitrary: validAction }, { weight: 1, arbitrary: oddAction }));

/** Services and actions that may go, told apart from those in use, some of which the catalogue does not know. */
export const droppable: fc.Arbitrary<Droppable & { readonly mayGo: (action: string) => boolean }> = fc
  .tuple(fc.subarray([...CATALOGUE.services.keys(), 'unknown']), fc.subarray(NAMES))
  .map(([services, unused]) => {
    const of = (all: readonly string[], namespace: string): readonly string[] =>
      all.filter((name) => name.startsWith(`${namespace}:`)).map((name) => name.slice(namespace.length + 1));
    const used = ['s3:BrandNew', ...NAMES.filter((name) => !unused.includes(name))];
    const service = (namespace: string): boolean => services.includes(namespace);
    return {
      namespaces: ['s3', 'unknown'],
      service,
      unused: (namespace) => of(unused, namespace),
      used: (namespace) => of(used, namespace),
      mayGo: (action) => action !== 'iam:PassRole' && (service(action.slice(0, action.indexOf(':'))) || unused.includes(action)),
    };
  });

/** Only these services may go, whatever their actions. */
export function dropping(...services: readonly string[]): Droppable {
  return { namespaces: [], service: (namespace) => services.includes(namespace), unused: () => [], used: () => [] };
}

/** Only these actions may go. */
export function unusing(...actions: readonly string[]): Droppable {
  return {
    ...dropping(),
    unused: (namespace) => actions.filter((name) => name.startsWith(`${namespace}:`)).map((name) => name.slice(namespace.length + 1)),
  };
}
