import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, withSandbox, type Ran, type RunOptions } from '../../harness.js';
import type { Sandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world.js';
import { makeUser, makeWorld, type WorldSpec } from '../../../src/sandbox/worlds/builder.js';
import { account, ALPHA, faulty, HOME, smallWorld, type Document } from '../support.js';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** An empty store, gone after the test file. */
export function emptyStore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-keeping-'));
  made.push(folder);
  return folder;
}

/** Calls by `service:action`, of one run. */
export type Asked = Readonly<Record<string, number>>;

export interface KeptRan extends Ran {
  readonly asked: Asked;
}

/** The program beside one sandbox and one store. */
export interface Keeper {
  readonly sandbox: Sandbox;
  readonly store: string;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<KeptRan>;
}

export function keeperOf(sandbox: Sandbox, store: string): Keeper {
  return {
    sandbox,
    store,
    run: async (argv, options) => {
      sandbox.resetCounts();
      const ran = await runCli([...argv, '--store', store], sandbox.env, options);
      return { ...ran, asked: askedOf(sandbox) };
    },
  };
}

/** A sandbox and a store for one test; a store that is given may hold what another sandbox has answered. */
export function keeping<T>(world: World, use: (keeper: Keeper) => Promise<T>, store = emptyStore()): Promise<T> {
  return withSandbox(world, (sandbox) => use(keeperOf(sandbox, store)));
}

function askedOf(sandbox: Sandbox): Asked {
  const sums = new Map<string, number>();
  for (const { service, action, calls } of sandbox.counts()) {
    const key = `${service}:${action}`;
    sums.set(key, (sums.get(key) ?? 0) + calls);
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was asked inside accounts, and to get into them. */
export function inAccounts(asked: Asked): Asked {
  return Object.fromEntries(Object.entries(asked).filter(([action]) => action.startsWith('iam:') || action === 'sts:AssumeRole'));
}

/** What every run asks before it knows its accounts. */
export const ORIENTATION: Asked = {
  'config:DescribeConfigurationAggregators': 1,
  'organizations:DescribeOrganization': 1,
  'organizations:ListAccounts': 1,
  'sts:GetCallerIdentity': 1,
};

/** Runs of the store, newest first. */
export async function runsIn(
  store: string,
): Promise<readonly { readonly run: string; readonly status: string; readonly [key: string]: unknown }[]> {
  const { stdout } = await runCli(['runs', '--store', store, '--format', 'json'], {});
  return (JSON.parse(stdout) as { rows: { run: string; status: string }[] }).rows;
}

export async function runFolder(store: string, id: string): Promise<string> {
  for (const scope of (await readdir(store)).filter((name) => !name.startsWith('.'))) {
    const runs = join(store, scope, 'runs');
    if ((await readdir(runs)).includes(id)) return join(runs, id);
  }
  throw new Error(`no run ${id} in ${store}`);
}

/**
 * Ctrl-C when everything is kept but the credential report of ALPHA, which never comes. What is asked after it, the
 * AWS-managed policies of ALPHA (it uses none), is not kept either.
 */
export async function breakOffBeforeReport(argv: readonly string[], store: string): Promise<Ran> {
  return keeping(smallWorld(faulty({ kind: 'hang', action: 'GetCredentialReport', account: ALPHA })), async ({ run }) => {
    const controller = new AbortController();
    const running = run(argv, { signal: controller.signal });
    while (!isKeptButOne(store)) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    return running;
  }, store);
}

function isKeptButOne(store: string): boolean {
  const runs = join(store, 'o-exampleorg1', 'runs');
  const [id] = existsSync(runs) ? readdirSync(runs).filter((name) => !name.startsWith('.')) : [];
  if (id === undefined) return false;
  const { scope } =
    JSON.parse(readFileSync(join(runs, id, 'manifest.json'), 'utf8')) as { readonly scope: { readonly inventoryDone: boolean } };
  // Four sources of three accounts, without ALPHA's report.
  return scope.inventoryDone && readdirSync(join(runs, id, 'records')).filter((name) => name.endsWith('.json.gz')).length === 4 * 3 - 1;
}

export interface Manifest {
  readonly status: string;
  readonly calls: readonly { readonly service: string; readonly action: string; readonly calls: number }[];
  readonly records: Readonly<Record<string, { readonly reused: boolean; readonly asOf: string | null; readonly sha256: string }>>;
}

export async function manifestOf(store: string, id: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(await runFolder(store, id), 'manifest.json'), 'utf8')) as Manifest;
}

export function documentIn({ stdout, stderr, code }: Ran): Document {
  if (stdout === '') throw new Error(`no document, exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as Document;
}

/** Minutes after the world's present, for `now`. */
export function later(minutes: number): string {
  return new Date(Date.parse('2026-11-01T12:00:00Z') + minutes * 60_000).toISOString();
}

/** HOME and `count - 1` members, `users` users in each. */
export function fleet(count: number, users = 1, spec: WorldSpec = {}): World {
  const ids = Array.from({ length: count }, (_, index) => String(Number(HOME) + index));
  return makeWorld({
    accounts: ids.map((id) => account(id, [], { users: Array.from({ length: users }, (_, at) => makeUser(`user-${at}`, {}, id)) })),
    ...spec,
  });
}
