import fc from 'fast-check';
import { UNKNOWN } from '../../../src/model/value.js';
import { IS_FULL, ofTheLongest, PROPERTY } from '../../extent.js';
import { allow, allowNot, deny, WITH_MFA, type StatementJson } from '../../policy/support.js';
import { all, any, callerSide, edge, principalsIn, waysFrom, type Principal, type Sure, type Way } from './naive.js';
import {
  A,
  ADMIN,
  assume,
  B,
  C,
  D,
  lets,
  roleArn,
  root,
  rowsIn,
  trusts,
  userArn,
  type AccountSpec,
  type Person,
  type Row,
  type WorldSpec,
} from './support.js';

const ACCOUNTS = [A, B, C];
const ROLES = ['R1', 'R2', 'R3'];
const MFA = { Condition: WITH_MFA };
/** D is an account that nobody knows. */
const oneAccount = fc.constantFrom(...ACCOUNTS, ...ACCOUNTS, D);

const roles: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom(...ROLES)).map(([id, name]) => roleArn(id, name)) },
  fc.constant('*'),
  oneAccount.map((id) => `arn:aws:iam::${id}:role/*`),
  fc.constantFrom('arn:aws:iam::*:role/R1', 'arn:aws:iam::*:role/R?'),
);

const about: fc.Arbitrary<StatementJson> = fc.oneof(
  { weight: 5, arbitrary: roles.map((each) => assume(each)) },
  { weight: 1, arbitrary: roles.map((each) => allow('sts:*', { Resource: each, ...MFA })) },
  { weight: 1, arbitrary: roles.map((each) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', NotResource: each })) },
  { weight: 1, arbitrary: roles.map((each) => deny('sts:AssumeRole', { Resource: each })) },
  { weight: 1, arbitrary: roles.map((each) => deny('sts:AssumeRole', { Resource: each, ...MFA })) },
  { weight: 1, arbitrary: fc.constantFrom(allow('s3:*'), allowNot('iam:*', { Resource: 'arn:aws:iam::*:role/R2' })) },
);

/** What makes a role worth to be assumed. */
const worth: fc.Arbitrary<readonly StatementJson[]> = fc.constantFrom(
  [],
  [],
  [],
  [ADMIN],
  [allow('iam:CreatePolicyVersion')],
  [allow('iam:CreateAccessKey', MFA)],
);

const boundary: fc.Arbitrary<readonly StatementJson[] | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  fc.constantFrom([ADMIN], [allow('s3:*')], [allow('*', MFA)], [ADMIN, deny('sts:*', { Resource: `arn:aws:iam::${B}:role/*` })]),
  roles.map((each) => [assume(each), allow('iam:*')]),
);

const scp: fc.Arbitrary<readonly StatementJson[] | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  fc.constantFrom(
    [ADMIN],
    [ADMIN, deny('sts:*')],
    [ADMIN, deny('sts:*', { Resource: roleArn(B, 'R1') })],
    [allow('s3:*')],
    [allow('*', MFA)],
    [allowNot('s3:*')],
  ),
);

const principal: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...ACCOUNTS).map(root),
  fc.constantFrom(...ACCOUNTS).map((id) => ({ AWS: [id] })),
  fc.tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom(...ROLES)).map(([id, name]) => ({ AWS: roleArn(id, name) })),
  fc
    .tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom(...ROLES))
    .map(([id, name]) => ({ AWS: ['u1'].map(() => `arn:aws:sts::${id}:assumed-role/${name}/s`) })),
  fc.constantFrom(...ACCOUNTS).map((id) => ({ AWS: [userArn(id, 'u1'), roleArn(id, 'R1')] })),
  fc.constantFrom('*', { AWS: '*' }, { Service: 'ec2.amazonaws.com' }),
);

const condition: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  fc.constantFrom(
    MFA,
    { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } },
    { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-another' } } },
    { Condition: { StringEquals: { 'aws:PrincipalAccount': B } } },
    { Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/R*` } } },
    { Condition: { StringNotLike: { 'aws:PrincipalArn': `*:role/R2` } } },
    { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg', 'sts:ExternalId': 'x' } } },
  ),
);

const trust = fc
  .array(
    fc
      .tuple(principal, condition, fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'))
      .map(([who, when, Effect]) => lets(who, { Effect, ...when })),
    { minLength: 1, maxLength: 3 },
  )
  .map((statements) => trusts(...statements));

const broken = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'policy',
  'boundary',
  'trust',
);

function person(isRole: boolean): fc.Arbitrary<Person> {
  return fc.record({ own: fc.array(about, { maxLength: 3 }), worth, boundary, trust, broken }).map((found) => ({
    may: isRole ? [...found.own, ...found.worth] : found.own,
    ...(found.boundary === undefined ? {} : { boundary: found.boundary }),
    ...(isRole ? { trust: found.trust } : {}),
    ...(found.broken === undefined || (!isRole && found.broken === 'trust') ? {} : { broken: found.broken }),
  }));
}

const accountSpec: fc.Arbitrary<AccountSpec> = fc
  .record({
    users: fc.dictionary(fc.constantFrom('u1', 'u2'), person(false)),
    roles: fc.dictionary(fc.constantFrom(...ROLES), person(true)),
    scp,
    hidden: fc.integer({ min: 0, max: 9 }),
  })
  .map((found) => ({
    users: found.users,
    roles: found.roles,
    ...(found.scp === undefined ? {} : { scp: found.scp }),
    ...(found.hidden === 0 ? { hidden: true as const } : {}),
  }));

const worlds: fc.Arbitrary<WorldSpec> = fc.record({ [A]: accountSpec, [B]: accountSpec, [C]: accountSpec });

interface Gain {
  readonly worth: Sure;
  readonly admin: boolean;
}

/** What the row of a role says of itself alone; an administrator whom its account's service control policies leave little is none. */
function gainOf({ scp: controls }: Principal, own: Row | undefined): Gain {
  const capped = controls?.every((each) => each.Effect !== 'Allow' || each.Action !== '*') === true;
  const alone: Sure = own?.['escalation'] === UNKNOWN ? 'unknown' : (own?.['escalation'] as Sure);
  if (own?.['admin_kind'] === 'full' && !capped) return { worth: 'yes', admin: true };
  return { worth: own?.['admin_kind'] === UNKNOWN && !capped ? any(alone, alone === 'yes' ? 'yes' : 'unknown') : alone, admin: false };
}

interface Question {
  readonly world: WorldSpec;
  readonly start: Principal;
  readonly ways: readonly Way[];
  /** Rows where no role is looked at. */
  readonly alone: ReadonlyMap<string, Row>;
  readonly hops: number;
}

function ownRow({ alone }: Question, { account, name }: Principal): Row | undefined {
  return alone.get(`${account}/${name}`);
}

function expectedOf(question: Question): Readonly<Record<string, unknown>> {
  const { start, ways } = question;
  const found = worths(question);
  const unseen = hasUnseen(question);
  const unsure = found.includes('unknown') || unseen;
  const own = ownRow(question, start);
  const length = own?.['admin_kind'] === 'full' ? 0 : toAdmin(question);
  const reached = ways.filter(({ sure }) => sure === 'yes' || sure === 'limited').flatMap((way) => way.roles.map(({ account }) => account));
  const accounts = [...new Set(reached)].filter((id) => id !== start.account).sort();
  return {
    escalation: verdictOf([own?.['escalation'], ...found, ...(unseen ? [UNKNOWN] : [])]),
    hops: length ?? (unsure ? UNKNOWN : null),
    accounts: accounts.length === 0 && unsure ? UNKNOWN : accounts,
  };
}

/** Of each role at the end of some way: the most certain of these ways, and what the role is worth. */
function worths(question: Question): readonly Sure[] {
  const best = new Map<Principal, Sure>();
  for (const { last, sure } of question.ways) best.set(last, any(best.get(last) ?? 'no', sure));
  return [...best].map(([role, sure]) => all(sure, gainOf(role, ownRow(question, role)).worth));
}

function verdictOf(words: readonly unknown[]): unknown {
  if (words.includes('yes')) return 'yes';
  if (words.includes('unknown') || words.includes(UNKNOWN)) return UNKNOWN;
  return words.includes('limited') ? 'limited' : 'no';
}

function toAdmin(question: Question): number | null {
  const ways = question.ways.filter(({ last }) => gainOf(last, ownRow(question, last)).admin);
  const [certain, likely] = [['yes'], ['yes', 'limited']].map((sure) =>
    ways.filter((way) => sure.includes(way.sure)).map((way) => way.roles.length),
  );
  const lengths = certain?.length === 0 ? (likely ?? []) : (certain ?? []);
  return lengths.length === 0 ? null : Math.min(...lengths);
}

function hasUnseen({ world, start, ways, hops }: Question): boolean {
  return [start, ...ways.filter((way) => way.roles.length < hops).map(({ last }) => last)].some((caller) => seesNothingOf(caller, world));
}

/** May it assume a role of an account that nobody saw? Any of a few names stands for all. */
function seesNothingOf(caller: Principal, world: WorldSpec): boolean {
  const hidden = ACCOUNTS.filter((id) => world[id]?.hidden === true);
  const named =
    JSON.stringify((caller.may ?? []).filter(({ Effect, Resource }) => Effect === 'Allow' && Resource !== undefined)).includes(`::${D}:`) &&
    caller.broken !== 'policy'
      ? [D]
      : [];
  return [...hidden, ...named].some((id) => [...ROLES, 'Other'].some((name) => callerSide(caller, roleArn(id, name), true, true) !== 'no'));
}

it('says of random worlds what trying every way says', async () => {
  const tally = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(worlds, fc.integer({ min: 1, max: 4 }), async (world, hops) => {
      const [rows, alone] = [await rowsIn(world, { hops }), await rowsIn(world, { hops: 0 })];
      const people = principalsIn(world);
      const edges = new Map(
        people.map((caller) => [
          caller,
          people
            .filter(({ kind }) => kind === 'role')
            .map((role) => [role, edge(caller, role)] as const)
            .filter(([, sure]) => sure !== 'no'),
        ]),
      );
      for (const start of people) {
        const who = `${start.account}/${start.name}`;
        const expected = expectedOf({ world, start, ways: waysFrom(start, edges, hops), alone, hops });
        const row = rows.get(who);
        expect({ who, escalation: row?.['escalation'], hops: row?.['hops'], accounts: row?.['accounts_reached'] }).toEqual({
          who,
          ...expected,
        });
        const kind = ['escalation', 'hops'].map((key) => String(expected[key] as symbol | null)).join(' ');
        tally.set(kind, (tally.get(kind) ?? 0) + 1);
      }
    }),
    { ...PROPERTY, numRuns: IS_FULL ? ofTheLongest(6000) : 150 },
  );
  // The worlds must have had all of them in earnest.
  for (const kind of ['yes 1', 'yes 2', 'limited 1', 'limited null', 'no null', 'yes null', 'Symbol(unknown) Symbol(unknown)'])
    expect([kind, (tally.get(kind) ?? 0) > 0]).toEqual([kind, true]);
}, 1_200_000);
