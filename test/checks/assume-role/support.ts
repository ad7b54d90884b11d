import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { RoleDetail, UserDetail } from '../../../src/evidence/values.js';
import type { Account } from '../../../src/model/account.js';
import type { Value } from '../../../src/model/value.js';
import { project } from '../../../src/output/projection.js';
import { runReport } from '../../../src/output/report-rows.js';
import { privileges } from '../../../src/reports/privileges.js';
import type { ReportContext } from '../../../src/reports/options.js';
import { account, details, detail, managed, role, seen, unseen, context } from '../../fixtures.js';
import { allow, text, type StatementJson } from '../../policy/support.js';

export const A = '111111111111';
export const B = '222222222222';
export const C = '333333333333';
export const D = '444444444444';

export const BOUNDARY = 'Boundary';

/** A user or role of a test's world. */
export interface Person {
  readonly may?: readonly StatementJson[];
  readonly boundary?: readonly StatementJson[];
  readonly path?: string;
  /** Of a role: a whole trust policy, or its principal. */
  readonly trust?: unknown;
  /** In place of the documents above. */
  readonly broken?: 'policy' | 'trust' | 'boundary';
}

export interface AccountSpec {
  readonly users?: Readonly<Record<string, Person>>;
  readonly roles?: Readonly<Record<string, Person>>;
  /** One level of service control policies. */
  readonly scp?: readonly StatementJson[];
  /** Nobody could look into it. */
  readonly hidden?: true;
  readonly more?: Partial<Account>;
}

export type WorldSpec = Readonly<Record<string, AccountSpec>>;

export function userArn(accountId: string, name: string, path = '/'): string {
  return `arn:aws:iam::${accountId}:user${path}${name}`;
}

export function roleArn(accountId: string, name: string, path = '/'): string {
  return `arn:aws:iam::${accountId}:role${path}${name}`;
}

export function root(accountId: string): { readonly AWS: string } {
  return { AWS: `arn:aws:iam::${accountId}:root` };
}

/** An Allow of sts:AssumeRole on these roles. */
export function assume(...resources: readonly string[]): StatementJson {
  return allow('sts:AssumeRole', { Resource: resources.length === 0 ? '*' : resources });
}

export const ADMIN: StatementJson = allow('*');

/** A statement of a trust policy. */
export function lets(principal: unknown, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

export function trusts(...statements: readonly Readonly<Record<string, unknown>>[]): { readonly Statement: readonly unknown[] } {
  return { Statement: statements };
}

function trustText(trust: unknown): string {
  const whole = typeof trust === 'object' && trust !== null && 'Statement' in trust;
  return JSON.stringify({ Version: '2012-10-17', ...(whole ? trust : trusts(lets(trust))) });
}

function held(accountId: string, name: string, { may = [], boundary, broken }: Person): Pick<RoleDetail, 'inline' | 'boundaryArn'> {
  const document = broken === 'policy' ? 'broken' : text(...may);
  const has = may.length > 0 || broken === 'policy';
  return {
    inline: has ? [{ name: 'own', document }] : [],
    boundaryArn: boundary === undefined && broken !== 'boundary' ? null : `arn:aws:iam::${accountId}:policy/${BOUNDARY}-${name}`,
  };
}

export function evidenceOf(id: string, { users = {}, roles = {}, scp, hidden }: AccountSpec): AccountEvidence {
  if (hidden === true) return { account_details: unseen('role_denied') };
  const people = [...Object.entries(users), ...Object.entries(roles)];
  const documents = Object.fromEntries(
    people.flatMap(([name, { boundary, broken }]) =>
      boundary === undefined || broken === 'boundary' ? [] : [[`arn:aws:iam::${id}:policy/${BOUNDARY}-${name}`, text(...boundary)]],
    ),
  );
  const userDetails = Object.entries(users).map(([name, each]): UserDetail => {
    const { path = '/' } = each;
    return detail(name, {
      userId: `AIDA${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}AAAAAAAAAAAA`,
      arn: userArn(id, name, path),
      path,
      ...held(id, name, each),
    });
  });
  const roleDetails = Object.entries(roles).map(([name, each]): RoleDetail => {
    const { path = '/', trust, broken } = each;
    const more = broken === 'trust' ? { trust: 'broken' } : trust === undefined ? {} : { trust: trustText(trust) };
    return role(name, {
      roleId: `AROA${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}AAAAAAAAAAAA`,
      arn: roleArn(id, name, path),
      path,
      ...held(id, name, each),
      ...more,
    });
  });
  return {
    account_details: details(userDetails, { roles: roleDetails, documents }),
    managed_policies: managed(),
    service_control_policies: seen({
      levels: scp === undefined ? null : [[{ name: 'FullAWSAccess', document: text(ADMIN) }], [{ name: 'scp', document: text(...scp) }]],
    }),
  };
}

export type Row = Readonly<Record<string, Value>>;

export const KEYS = privileges.columns.map(({ key }) => key);

/** The rows of `privileges` over the whole world, by account and name, made as the command makes them. */
export async function rowsIn(world: WorldSpec, more: Partial<ReportContext> = {}): Promise<ReadonlyMap<string, Row>> {
  const accounts = Object.entries(world).map(([id, spec]) => account({ id, ...spec.more }));
  const store = { read: (id: string): Promise<AccountEvidence> => Promise.resolve(evidenceOf(id, world[id] ?? {})) };
  const known = new Map(accounts.map(({ id, state }) => [id, state]));
  const caller = { accountId: A, arn: '', partition: 'aws', region: 'us-east-1' };
  const scope = { caller, mode: 'organization', organization: null, aggregator: null, accounts, known, gaps: [], notes: [] } as const;
  const question = {
    report: privileges,
    projection: project(privileges, { columns: KEYS, sort: [] }, context()),
    advisor: null,
    context: context({ organization: known, ...more }),
  };
  const run = runReport(question, { scope, gaps: [], notes: [] }, store);
  const rows = new Map<string, Row>();
  for await (const cells of run.rows) {
    const found: Row = Object.fromEntries(KEYS.map((key, at) => [key, cells[at]?.value ?? null]));
    rows.set(['account_id', 'entity_name'].map((key) => found[key] as string).join('/'), found);
  }
  return rows;
}

export async function rowIn(world: WorldSpec, who: string, more: Partial<ReportContext> = {}): Promise<Row> {
  const found = (await rowsIn(world, more)).get(who);
  if (found === undefined) throw new Error(`no row ${who}`);
  return found;
}
