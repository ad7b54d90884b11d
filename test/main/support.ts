import { audit, type Ran, type RunOptions } from '../harness.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { Behaviour } from '../../src/sandbox/behaviour/behaviour.js';
import type { World, WorldAccount } from '../../src/sandbox/world.js';
import { makeAccount, makeUser, makeWorld, type AccountSpec, type WorldSpec } from '../../src/sandbox/worlds/builder.js';

/** The caller's own account: management account and hub of every world here, unless a test says otherwise. */
export const HOME = '111111111111';
export const ALPHA = '222222222222';
export const BETA = '333333333333';

export type Row = Readonly<Record<string, unknown>>;

export interface Gap {
  readonly account_id: string | null;
  readonly source: string;
  readonly reason: string;
  readonly detail: string;
}

export interface Document {
  readonly schema: string;
  readonly generated_at: string;
  readonly scope: Row;
  readonly rows: readonly Row[];
  readonly coverage: {
    readonly accounts: number;
    readonly accounts_complete: number;
    readonly complete: boolean;
    readonly gaps: readonly Gap[];
    readonly skipped: readonly { readonly account_id: string; readonly reason: string }[];
    readonly notes: readonly { readonly account_id: string | null; readonly source: string; readonly text: string }[];
  };
}

export interface AuditRun extends Ran {
  readonly sandbox: Sandbox;
  readonly document: Document;
}

/** One world, one run with `--format json`, its document read. */
export async function auditJson(world: World, argv: readonly string[], options: RunOptions = {}): Promise<AuditRun> {
  const ran = await audit(world, [...argv, '--format', 'json'], options);
  if (ran.stdout === '') throw new Error(`no document, exit code ${ran.code}: ${ran.stderr}`);
  return { ...ran, document: JSON.parse(ran.stdout) as Document };
}

/** `account/user` of every row, in the order of the report. */
export function usersIn({ document }: { readonly document: Document }): readonly string[] {
  return document.rows.map((row) => `${String(row['account_id'])}/${String(row['user_name'])}`);
}

/** `account source reason` of every gap, in the order of the ledger. */
export function gapsIn({ document }: { readonly document: Document }): readonly string[] {
  return document.coverage.gaps.map((gap) => `${gap.account_id ?? 'run'} ${gap.source} ${gap.reason}`);
}

export function rowOf({ document }: { readonly document: Document }, user: string, account?: string): Row {
  const found = document.rows.filter((row) => row['user_name'] === user && (account === undefined || row['account_id'] === account));
  const [row] = found;
  if (row === undefined || found.length > 1) throw new Error(`${found.length} rows for ${user}`);
  return row;
}

/** Every different `service:action` that the sandbox saw, sorted. */
export function actionsSeen(sandbox: Sandbox): readonly string[] {
  return [...new Set(sandbox.counts().map(({ service, action }) => `${service}:${action}`))].sort();
}

/** An account with the users of these names, each made for that account. */
export function account(id: string, users: readonly string[] = [], spec: AccountSpec = {}): WorldAccount {
  return makeAccount({ id, users: users.map((name) => makeUser(name, {}, id)), ...spec });
}

/** HOME with `root-admin`, ALPHA with `ann` and `bob`, BETA with `cleo`: three accounts that can be read completely. */
export function smallWorld(
  spec: { readonly alpha?: AccountSpec; readonly beta?: AccountSpec; readonly home?: AccountSpec } & WorldSpec = {},
): World {
  const { alpha, beta, home, ...rest } = spec;
  return makeWorld({
    accounts: [account(HOME, ['root-admin'], home), account(ALPHA, ['ann', 'bob'], alpha), account(BETA, ['cleo'], beta)],
    ...rest,
  });
}

export const EVERYBODY = [`${HOME}/root-admin`, `${ALPHA}/ann`, `${ALPHA}/bob`, `${BETA}/cleo`] as const;

export function faulty(...faults: Behaviour['faults']): WorldSpec {
  return { behaviour: { faults } };
}
