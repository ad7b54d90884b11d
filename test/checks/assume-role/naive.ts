import type { StatementJson } from '../../policy/support.js';
import { roleArn, userArn, type Person, type WorldSpec } from './support.js';

/** A second opinion, written for clearness alone: every caller against every role, every way without a repetition. */

export type Sure = 'yes' | 'limited' | 'unknown' | 'no';

const ORDER: readonly Sure[] = ['yes', 'limited', 'unknown', 'no'];

export function all(...found: readonly Sure[]): Sure {
  return ORDER[Math.max(0, ...found.map((each) => ORDER.indexOf(each)))] ?? 'no';
}

export function any(...found: readonly Sure[]): Sure {
  return ORDER[Math.min(3, ...found.map((each) => ORDER.indexOf(each)))] ?? 'no';
}

export interface Principal extends Person {
  readonly kind: 'user' | 'role';
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly scp: readonly StatementJson[] | undefined;
}

export function principalsIn(world: WorldSpec): readonly Principal[] {
  return Object.entries(world).flatMap(([account, { users = {}, roles = {}, scp, hidden }]) => {
    if (hidden === true) return [];
    const people = (of: Readonly<Record<string, Person>>, kind: Principal['kind']): readonly Principal[] =>
      Object.entries(of).map(([name, person]) => ({
        ...person,
        kind,
        account,
        name,
        scp,
        arn: (kind === 'user' ? userArn : roleArn)(account, name, person.path),
      }));
    return [...people(users, 'user'), ...people(roles, 'role')];
  });
}

function list(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Does a statement of a policy say something of sts:AssumeRole on this role? */
function speaks(statement: StatementJson, role: string): boolean {
  const action =
    statement.Action === undefined
      ? !list(statement.NotAction).some((each) => like(each, 'sts:AssumeRole'))
      : list(statement.Action).some((each) => like(each, 'sts:AssumeRole'));
  if (!action) return false;
  if ('NotResource' in statement && statement.NotResource !== undefined)
    return !list(statement.NotResource).some((each) => like(each, role));
  return list(statement.Resource).some((each) => like(each, role));
}

function allowedBy(statements: readonly StatementJson[], role: string): Sure {
  return any(
    ...statements
      .filter((each) => each.Effect === 'Allow' && speaks(each, role))
      .map((each): Sure => (each.Condition === undefined ? 'yes' : 'limited')),
  );
}

/** A Deny with a condition takes nothing away; see the reference. */
function deniedBy(statements: readonly StatementJson[], role: string): boolean {
  return statements.some((each) => each.Effect === 'Deny' && each.Condition === undefined && speaks(each, role));
}

/** The caller's side, by what of it is needed. */
export function callerSide({ may = [], boundary, scp, broken }: Principal, role: string, own: boolean, capped: boolean): Sure {
  const policies = broken === 'policy' ? [] : may;
  const readBoundary = broken === 'boundary' ? undefined : boundary;
  if ([policies, readBoundary ?? [], scp ?? []].some((each) => deniedBy(each, role))) return 'no';
  const needed: Sure[] = [unlessNone(scp, role)];
  if (own) needed.push(broken === 'policy' ? 'unknown' : allowedBy(policies, role));
  if (capped) needed.push(broken === 'boundary' ? 'unknown' : unlessNone(readBoundary, role));
  return all(...needed);
}

function unlessNone(statements: readonly StatementJson[] | undefined, role: string): Sure {
  return statements === undefined ? 'yes' : allowedBy(statements, role);
}

interface TrustJson {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function met(condition: TrustJson['Condition'], { arn, account }: Principal): Sure {
  if (condition === undefined) return 'yes';
  const answers = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]): Sure => {
      if (key === 'aws:PrincipalOrgID') return value === 'o-exampleorg' ? 'yes' : 'no';
      if (key === 'aws:PrincipalAccount') return value === account ? 'yes' : 'no';
      if (key !== 'aws:PrincipalArn') return 'limited';
      return like(value, arn) === !operator.includes('Not') ? 'yes' : 'no';
    }),
  );
  return all(...answers);
}

type How = 'account' | 'name' | 'anybody';

/** As what a principal of a trust policy means the caller; null: not at all. */
function meant(name: string, { account, arn, kind, name: own }: Principal): readonly [How, Sure] | null {
  if (name === '*') return ['anybody', 'yes'];
  if (name === arn) return ['name', 'yes'];
  if (name === account || name === `arn:aws:iam::${account}:root`) return ['account', 'yes'];
  return kind === 'role' && name === `arn:aws:sts::${account}:assumed-role/${own}/s` ? ['anybody', 'limited'] : null;
}

/** How each of the ways of being a principal lets it in: as the account, by name, as anybody. */
function trustSide(role: Principal, caller: Principal): Readonly<Record<How, Sure>> {
  if (role.broken === 'trust') return { account: 'no', name: 'no', anybody: 'unknown' };
  const { Statement: statements } = role.trust as { readonly Statement: readonly TrustJson[] };
  const said = statements.flatMap(({ Effect, Principal: principal, Condition }) => {
    const names = principal === '*' ? ['*'] : list((principal as { readonly AWS?: unknown }).AWS ?? []);
    return names.flatMap((name) => {
      const found = meant(name, caller);
      return found === null ? [] : [{ Effect, how: found[0], sure: all(met(Condition, caller), found[1]) }];
    });
  });
  const denied = any(...said.filter(({ Effect }) => Effect === 'Deny').map(({ sure }) => sure));
  const lets = (wanted: How): Sure =>
    any(...said.filter(({ Effect, how }) => Effect === 'Allow' && how === wanted).map(({ sure }) => sure));
  const after = (how: How): Sure => (denied === 'yes' ? 'no' : denied === 'no' ? lets(how) : all(lets(how), 'limited'));
  return { account: after('account'), name: after('name'), anybody: after('anybody') };
}

/** AWS: same account: who is named needs nothing else (a role: its boundary); with the root, its policy. Other account: both. */
export function edge(caller: Principal, role: Principal): Sure {
  if (caller.arn === role.arn) return 'no';
  const { account, name, anybody } = trustSide(role, caller);
  const both = all(any(account, name, anybody), callerSide(caller, role.arn, true, true));
  if (caller.account !== role.account) return both;
  return any(
    both,
    all(name, callerSide(caller, role.arn, false, caller.kind === 'role')),
    all(anybody, callerSide(caller, role.arn, false, false)),
  );
}

export interface Way {
  readonly roles: readonly Principal[];
  readonly last: Principal;
  readonly sure: Sure;
}

/** Every way of at most so many roles, none twice. */
export function waysFrom(
  start: Principal,
  edges: ReadonlyMap<Principal, readonly (readonly [Principal, Sure])[]>,
  hops: number,
): readonly Way[] {
  const ways: Way[] = [];
  const walk = (at: Principal, roles: readonly Principal[], sure: Sure): void => {
    if (roles.length === hops) return;
    for (const [next, how] of edges.get(at) ?? []) {
      if (next === start || roles.includes(next)) continue;
      const way = { roles: [...roles, next], last: next, sure: all(sure, how) };
      ways.push(way);
      walk(next, way.roles, way.sure);
    }
  };
  walk(start, [], 'yes');
  return ways;
}
