import fc from 'fast-check';
import { judgeTrust } from '../../../src/checks/trust.js';
import { UNKNOWN } from '../../../src/model/value.js';
import { naive } from '../../policy/support.js';
import { IS_FULL, ofTheLongest, PROPERTY } from '../../extent.js';
import { listOf } from './naive-world.js';

const OWN = '111122223333';
const STRANGE = '555566667777';

/** The issuers that everybody gets tokens of, and subjects that a stranger gets; the own customer is `acme`. */
const ISSUERS: Readonly<Record<string, (owner: string, name: string) => string>> = {
  'token.actions.githubusercontent.com': (owner, name) => `repo:${owner}/${name}:ref:refs/heads/main`,
  'gitlab.com': (owner, name) => `project_path:${owner}/${name}:ref_type:branch:ref:main`,
  'app.terraform.io': (owner, name) => `organization:${owner}:project:${name}:workspace:${name}:run_phase:apply`,
  'agent.buildkite.com': (owner, name) => `organization:${owner}:pipeline:${name}:ref:refs/heads/main:commit:1:step:x`,
};
const OWNERS = ['evil', 'acme-evil', 'acmeevil', 'xcme', 'evilacme', 'a1me'];
const NAMES = ['app', 'acme', 'x'];

interface Caller {
  /** What a statement must name. */
  readonly principals: readonly string[];
  readonly action: string;
  readonly context: Readonly<Record<string, string>>;
}

const providerArn = (issuer: string): string => `arn:aws:iam::${OWN}:oidc-provider/${issuer}`;

function strangers(audiences: readonly string[]): readonly Caller[] {
  const tokens = Object.entries(ISSUERS).flatMap(([issuer, subjectOf]) =>
    OWNERS.flatMap((owner) =>
      NAMES.flatMap((name) =>
        audiences.map((aud) => ({
          principals: [providerArn(issuer), '*'],
          action: 'sts:AssumeRoleWithWebIdentity',
          context: { [`${issuer}:sub`]: subjectOf(owner, name), [`${issuer}:aud`]: aud },
        })),
      ),
    ),
  );
  const caller = {
    'aws:principalaccount': STRANGE,
    'aws:principalorgid': 'o-evil',
    'aws:principalarn': `arn:aws:iam::${STRANGE}:role/acme`,
    'aws:resourceorgid': 'o-exampleorg',
    'aws:resourceaccount': OWN,
  };
  return [
    ...tokens,
    { principals: ['*'], action: 'sts:AssumeRole', context: caller },
    { principals: ['*'], action: 'sts:AssumeRole', context: { ...caller, 'sts:externalid': 'x' } },
  ];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: unknown;
  readonly Action: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

function letsIn(statements: readonly Statement[], caller: Caller): boolean {
  const effects = statements.filter((each) => isMeant(each, caller)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function isMeant({ Principal: principal, Action, Condition = {} }: Statement, { principals, action, context }: Caller): boolean {
  const named = principal === '*' ? ['*'] : Object.values(principal as Record<string, unknown>).flatMap(listOf);
  if (!naive(Action, action) || !named.some((name) => principals.includes(name))) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => isMet(operator, context[key.toLowerCase()], listOf(values), context)),
  );
}

function isMet(operator: string, given: string | undefined, values: readonly string[], context: Caller['context']): boolean {
  const meant = values.map((value) => value.replace(/\$\{(aws:\w+)\}/g, (variable, key: string) => context[key.toLowerCase()] ?? variable));
  if (operator === 'Null') return (given === undefined) === (values[0] === 'true');
  const isNegative = operator.includes('Not');
  if (given === undefined) return isNegative || operator.endsWith('IfExists') || operator.startsWith('ForAllValues');
  return meant.some((value) => (operator.includes('Like') ? naive(value, given) : value === given)) !== isNegative;
}

const issuer = fc.constantFrom(...Object.keys(ISSUERS));

/** Subjects of the own customer, with holes. */
const subject = (from: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('acme', 'acme', 'acme*', '*', 'a?me', '*acme'),
      fc.constantFrom('app', '*', 'ap?', 'acme'),
      fc.nat(60),
      fc.nat(3),
    )
    .map(([owner, name, at, cut]) => {
      const whole = ISSUERS[from]?.(owner, name) ?? '';
      return cut === 0
        ? `${whole.slice(0, at)}*`
        : cut === 1
          ? `${whole.slice(0, at)}?${whole.slice(at + 1)}`
          : cut === 2
            ? `*${whole.slice(at)}`
            : whole;
    });

const operators = fc.constantFrom(
  'StringEquals',
  'StringLike',
  'StringLike',
  'StringLike',
  'ForAnyValue:StringLike',
  'ForAllValues:StringLike',
  'StringLikeIfExists',
  'StringNotLike',
  'StringNotEquals',
);
const oneOrTwo = (each: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.array(each, { minLength: 1, maxLength: 2 });

type Condition = NonNullable<Statement['Condition']>;

const tokenCondition = (from: string): fc.Arbitrary<Condition> =>
  fc.tuple(fc.nat(5), operators, oneOrTwo(subject(from)), fc.boolean()).map(([none, operator, values, aud]): Condition => ({
    ...(aud ? { StringEquals: { [`${from}:aud`]: 'sts.amazonaws.com' } } : {}),
    ...(none === 0 ? {} : { [operator === 'StringEquals' && aud ? 'ForAnyValue:StringEquals' : operator]: { [`${from}:sub`]: values } }),
  }));

const callerKeys: readonly (readonly [string, readonly string[]])[] = [
  ['aws:PrincipalOrgID', ['o-exampleorg', '${aws:ResourceOrgID}', '${aws:PrincipalOrgID}', 'o-*', 'o-e*']],
  ['aws:PrincipalAccount', [OWN, '${aws:ResourceAccount}', '*', '5*']],
  ['aws:PrincipalArn', [`arn:aws:iam::${OWN}:role/*`, 'arn:aws:iam::*:role/acme', `arn:aws:iam::\${aws:ResourceAccount}:role/acme`]],
  ['aws:ResourceOrgID', ['${aws:PrincipalOrgID}']],
  ['aws:ResourceAccount', ['${aws:PrincipalAccount}', OWN]],
  ['sts:ExternalId', ['x', '*']],
];

const callerCondition: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...callerKeys), operators, fc.nat(4))
  .chain(([[key, values], operator, none]) =>
    fc
      .subarray([...values], { minLength: 1, maxLength: Math.min(2, values.length) })
      .map((chosen): Condition => (none === 0 ? {} : { [operator]: { [key]: chosen } })),
  );

const statement = (effect: 'Allow' | 'Deny'): fc.Arbitrary<Statement> => {
  const token = issuer.chain((from) =>
    tokenCondition(from).map((Condition): Statement => ({
      Effect: effect,
      Principal: { Federated: providerArn(from) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition,
    })),
  );
  const anyone = fc
    .tuple(callerCondition, fc.constantFrom<unknown>('*', { AWS: '*' }))
    .map(([Condition, Principal]): Statement => ({ Effect: effect, Principal, Action: 'sts:AssumeRole', Condition }));
  return fc.oneof({ weight: 3, arbitrary: token }, { weight: 1, arbitrary: anyone });
};

const policy = fc
  .tuple(fc.array(statement('Allow'), { minLength: 1, maxLength: 2 }), fc.array(statement('Deny'), { maxLength: 1 }))
  .map((lists) => lists.flat());

it('no role that strangers get into is called closed to them', () => {
  let [open, shut] = [0, 0];
  const all = strangers(['sts.amazonaws.com', 'other']);
  fc.assert(
    fc.property(policy, (statements) => {
      const trust = judgeTrust(
        JSON.stringify({ Version: '2012-10-17', Statement: statements }),
        { id: OWN, path: `o-exampleorg/r-root/${OWN}/` },
        new Map([[OWN, 'ACTIVE']]),
      );
      if (trust === UNKNOWN) throw new Error('can’t be read');
      const isOpen = all.some((caller) => letsIn(statements, caller));
      if (isOpen) expect([statements, trust.wide]).not.toEqual([statements, 'no']);
      if (isOpen) open += 1;
      else shut += 1;
    }),
    { ...PROPERTY, numRuns: IS_FULL ? ofTheLongest(30_000) : 1000 },
  );
  expect(Math.min(open, shut)).toBeGreaterThan(IS_FULL ? ofTheLongest(2000) : 20);
});
