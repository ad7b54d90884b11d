import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBinary, scratch } from './run-binary.js';
import { sandboxFor, smallWorld } from './worlds.js';

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** By `dist/bundle/….js`: the sources that are in it. */
const PIECES = JSON.parse(readFileSync(new URL('../../dist/pieces.json', import.meta.url), 'utf8')) as Readonly<Record<string, readonly string[]>>;

/** The packages whose scripts V8 ran in the child, ESM and CommonJS alike, and our own sources: V8's coverage lists them. */
async function loadedBy(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(scratch, 'coverage-'));
  const { code } = await runBinary(args, { env: { ...env, NODE_V8_COVERAGE: folder } });
  const scripts = readdirSync(folder).flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Coverage).result);
  const own = scripts.filter(({ url }) => !url.includes('/node_modules/'));
  return {
    code,
    packages: [...new Set(scripts.flatMap(({ url }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []))],
    sources: [...new Set(own.flatMap(({ url }) => PIECES[/dist\/bundle\/[^/]+$/.exec(url)?.[0] ?? ''] ?? []))],
  };
}

const isSdk = (name: string): boolean => /^@(aws-sdk|aws-crypto|smithy)\//.test(name);

const [COMMAND_LINE, AUDIT, SDK_USER, SANDBOX] =
  ['src/cli/program.ts', 'src/output/report-rows.ts', 'src/aws/hub.ts', 'src/sandbox/start.ts'] as const;

describe('commander alone is loaded, and not even that where it is in the same file, by', () => {
  it.each<[readonly string[], number, readonly string[]]>([
    [['--help'], 0, []],
    [['help'], 0, []],
    [['users', '--help'], 0, []],
    [['--version'], 0, []],
    [['users', '--list-columns'], 0, ['commander']],
    [['user'], 2, ['commander']],
    [['stale', '--days', 'ten'], 2, ['commander']],
  ])('iam-audit %j', async (args, expected, loaded) => {
    const { code, packages, sources } = await loadedBy(args);
    expect({ code, packages }).toEqual({ code: expected, packages: loaded });
    expect(sources).toContain(COMMAND_LINE);
    expect(sources.filter((name) => [AUDIT, SDK_USER, SANDBOX].some((one) => one === name))).toEqual([]);
  });
});

describe('no SDK is loaded by', () => {
  it.each([
    [['users', '--columns', 'user_nam']],
    [['users', '--output', 'no/such/users.csv']],
    [['users', '--raw']],
  ])('iam-audit %j', async (args) => {
    const { code, packages, sources } = await loadedBy(args);
    expect({ code, sdk: packages.filter(isSdk) }).toEqual({ code: 2, sdk: [] });
    expect(sources.filter((name) => [SDK_USER, SANDBOX].some((one) => one === name))).toEqual([]);
  });
});

describe('an audit', () => {
  const sandbox = sandboxFor(() => smallWorld());

  it('loads the SDK, and neither the sandbox nor what other formats need', async () => {
    const { code, packages, sources } = await loadedBy(['users', '--format', 'csv'], sandbox().env);
    expect(code).toBe(0);
    expect(packages).toEqual(expect.arrayContaining(['@aws-sdk/client-iam', 'csv-stringify']));
    expect(packages.filter((name) => ['cli-table3', 'ora', 'chalk'].includes(name))).toEqual([]);
    expect(sources).toEqual(expect.arrayContaining([COMMAND_LINE, AUDIT, SDK_USER]));
    expect(sources).not.toContain(SANDBOX);
  });

  it('loads the sandbox for --demo', async () => {
    expect((await loadedBy(['users', '--demo', '--quiet'])).sources).toContain(SANDBOX);
  });
});
