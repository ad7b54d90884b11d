import fc from 'fast-check';
import { judgeEscalation, type EscalationSubject } from '../../../src/checks/escalation.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS, type EscalationNeed, type EscalationPath } from '../../../src/policy/escalation-paths.js';
import { OBLIGATORY_RESOURCES } from '../../../src/policy/obligatory-resources.js';
import { applied, control, document, policies, WITH_MFA, type StatementJson } from '../../policy/support.js';
import { IS_FULL, ofTheLongest, PROPERTY } from '../../extent.js';
import { isAllowed, worldsOf, type Layers } from './naive-world.js';

const ACCOUNT = '111122223333';
const OWN = { user: `arn:aws:iam::${ACCOUNT}:user/alice`, role: `arn:aws:iam::${ACCOUNT}:role/web` } as const;
const OWN_GROUP = `arn:aws:iam::${ACCOUNT}:group/Devs`;

/** Some things of each kind, whole ARNs; of users and roles also the principal itself. */
function thingsOf(template: string): readonly string[] {
  const known = template.replace('{partition}', 'aws').replace('{account}', ACCOUNT);
  const own = [OWN.user, OWN.role, OWN_GROUP].filter((arn) => arn.replace(/[^/]*$/, '*') === known);
  return [...own, ...['app-1', 'b'].flatMap((name) => [ACCOUNT, '444455556666'].map((account) => filled(known, account, name)))];
}

function filled(pattern: string, account: string, name: string): string {
  const region = name === 'b' ? 'us-east-1' : 'eu-west-1';
  const by = (at: number): string => (at === 3 ? region : at === 4 ? account : name);
  return pattern
    .split(':')
    .map((part, at) => part.replaceAll('*', () => by(at)))
    .join(':');
}

const TARGETS = new Map(Object.entries(ESCALATION_TARGETS).map(([on, template]) => [on, thingsOf(template)]));
const OBLIGATORY = new Map([...OBLIGATORY_RESOURCES].map(([action, templates]) => [action, templates.map(thingsOf)]));

/** Whatever the service has: what such a call is about the reference does not say. */
function anythingOf(action: string): readonly string[] {
  const begins = `arn:aws:${action.slice(0, action.indexOf(':'))}:`;
  const known = [...TARGETS.values(), ...[...OBLIGATORY.values()].flat()].flat().filter((arn) => arn.startsWith(begins));
  const others = [ACCOUNT, '444455556666'].flatMap((account) => ['x', 'other/x'].map((name) => `${begins}eu-west-1:${account}:${name}`));
  return [...new Set([...others, ...known])];
}

/** Is the call open, on something of each kind that it needs? */
function isOpen({ action, on, others, passedTo }: EscalationNeed, kind: 'user' | 'role', layers: Layers): boolean {
  const needed = [
    ...(on === undefined ? [] : [TARGETS.get(on) ?? []]),
    ...(OBLIGATORY.get(action) ?? (on === undefined ? [anythingOf(action)] : [])),
  ];
  const isItself = (arn: string): boolean => arn === OWN[kind] || (kind === 'user' && arn === OWN_GROUP);
  const services = passedTo ?? [null];
  return needed.every((things, at) =>
    things.some(
      (thing) =>
        !(at === 0 && others === true && isItself(thing)) &&
        services.some((service) => worldsOf(kind, service).some((world) => isAllowed(layers, action, thing, world))),
    ),
  );
}

/** Patterns near what a need is about: all, some, the wrong ones. */
function resourcesFor({ action, on }: EscalationNeed): fc.Arbitrary<string | string[]> {
  const [service = ''] = action.split(':');
  const templates = [...(on === undefined ? [] : [ESCALATION_TARGETS[on]]), ...(OBLIGATORY_RESOURCES.get(action) ?? [])];
  const wide = templates.map((each) => each.replace('{partition}', 'aws').replace('{account}', '*'));
  const near = wide.flatMap((each) => [
    each,
    each.replace(':*:', ':eu-west-1:'),
    each.replace(/\*$/, 'app-*'),
    each.replace(/\*$/, 'b'),
    each.replace(/^arn:aws/, 'arn:*'),
    each.replace(/[^:]*$/, 'other/*'),
  ]);
  const any = [
    '*',
    `arn:aws:${service}:*`,
    `arn:aws:${service}:*:*:*`,
    'arn:aws:iam::*:user/${aws:username}',
    OWN.user,
    OWN.role,
    'arn:aws:s3:::x/*',
    `arn:aws:${service}:*:${ACCOUNT}:*`,
  ];
  const one = fc.constantFrom(...any, ...near);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: one },
    { weight: 2, arbitrary: fc.constant<string[]>(wide.length === 0 ? ['*'] : wide) },
    { weight: 2, arbitrary: fc.array(one, { minLength: 1, maxLength: 4 }) },
  );
}

const SERVICES = ['lambda', 'ec2', 'ecs-tasks', 'glue', 'states'].map((name) => `${name}.amazonaws.com`);
const condition = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ Condition: WITH_MFA }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        operator: fc.constantFrom('StringEquals', 'StringLike', 'StringNotEquals'),
        services: fc.subarray([...SERVICES, 'e*'], { minLength: 1, maxLength: 3 }),
      })
      .map(({ operator, services }) => ({ Condition: { [operator]: { 'iam:PassedToService': services } } })),
  },
);

function statementFor(need: EscalationNeed, effect: 'Allow' | 'Deny'): fc.Arbitrary<StatementJson> {
  const [service = ''] = need.action.split(':');
  const actions = fc.constantFrom<string | string[]>(
    need.action,
    need.action,
    need.action.toUpperCase(),
    `${service}:*`,
    '*',
    need.action.slice(0, -3) + '*',
    [need.action, 's3:*'],
  );
  return fc.tuple(actions, fc.nat(11), resourcesFor(need), fc.nat(7), condition).map(([action, not, resource, notResource, more]) => ({
    Effect: effect,
    [not === 0 ? 'NotAction' : 'Action']: action,
    [notResource === 0 ? 'NotResource' : 'Resource']: resource,
    ...more,
  }));
}

interface Draw {
  readonly kind: 'user' | 'role';
  readonly own: readonly StatementJson[];
  readonly boundary: readonly StatementJson[] | null;
  readonly level: readonly StatementJson[] | null;
}

const ALL: StatementJson = { Effect: 'Allow', Action: '*', Resource: '*' };

const draw: fc.Arbitrary<Draw> = fc.constantFrom(...ESCALATION_PATHS).chain(({ needs }: EscalationPath) => {
  const each = (effect: 'Allow' | 'Deny'): fc.Arbitrary<StatementJson> =>
    fc.constantFrom(...needs).chain((need) => statementFor(need, effect));
  const allows = fc
    .tuple(...needs.map((need) => fc.array(statementFor(need, 'Allow'), { minLength: 1, maxLength: 2 })))
    .map((lists) => lists.flat());
  const cap = fc.option(
    fc.tuple(fc.oneof(fc.constant([ALL]), allows), fc.array(each('Deny'), { maxLength: 1 })).map((lists) => lists.flat()),
    { freq: 2 },
  );
  return fc.record({
    kind: fc.constantFrom('user' as const, 'role' as const),
    own: fc.tuple(allows, fc.array(each('Deny'), { maxLength: 2 })).map((lists) => lists.flat()),
    boundary: cap,
    level: cap,
  });
});

function subjectOf({ kind, own, boundary }: Draw): EscalationSubject {
  const name = kind === 'user' ? 'alice' : 'web';
  const groups = kind === 'user' ? ['Devs'] : [];
  return {
    kind,
    arn: OWN[kind],
    name,
    groups,
    boundaryArn: null,
    policies: policies([applied('P', ...own)], boundary === null ? null : document(...boundary)),
  };
}

it('no path that is open is called shut', () => {
  let [checks, open, shut] = [0, 0, 0];
  fc.assert(
    fc.property(draw, (drawn) => {
      const { kind, own, boundary, level } = drawn;
      const layers = [own, ...(boundary === null ? [] : [boundary]), ...(level === null ? [] : [level])];
      const judged = judgeEscalation(subjectOf(drawn), level === null ? null : [[control('L', ...level)]]);
      const told = new Set([...judged.open, ...judged.limited.map(({ path }) => path)].map(({ id }) => id));
      for (const { limits } of judged.limited) for (const limit of limits) expect(limit).toMatch(/ (on|with|elsewhere|if) /);
      expect(judged.unsure).toBe(false);
      const certain = new Set(judged.open.map(({ id }) => id));
      const hasDenials = layers.flat().some(({ Effect }) => Effect === 'Deny');
      for (const { id, needs } of ESCALATION_PATHS) {
        const isPossible = needs.every((need) => isOpen(need, kind, layers));
        if (isPossible) expect([id, told.has(id)]).toEqual([id, true]);
        // With denials of some things nothing may be left of those few.
        else if (!hasDenials) expect([id, certain.has(id)]).toEqual([id, false]);
        checks += 1;
        if (isPossible) open += 1;
        else shut += 1;
      }
    }),
    { ...PROPERTY, numRuns: IS_FULL ? ofTheLongest(4000) : 40 },
  );
  expect(Math.min(open, shut)).toBeGreaterThan(checks / 100);
  expect(checks).toBeGreaterThan(IS_FULL ? ofTheLongest(300_000) : 3000);
});
