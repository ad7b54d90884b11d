import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBinary, scratch } from './run-binary.js';
import { sandboxFor, smallWorld } from './worlds.js';

interface ScriptCoverage {
  readonly result: readonly { readonly url: string }[];
}

/** Every script that V8 ran in the child, ESM and CommonJS alike: V8's own coverage lists them. */
async function scriptsOf(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(scratch, 'coverage-'));
  const ended = await runBinary(args, { env: { ...env, NODE_V8_COVERAGE: folder } });
  const urls = readdirSync(folder).flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as ScriptCoverage).result.map(({ url }) => url));
  return { ...ended, urls };
}

const SDK = /\/node_modules\/(@aws-sdk|@smithy|@aws-crypto)\//;
/** What only an audit needs: parts of the bundle that are loaded when they are asked for, and the libraries behind them. */
const AUDIT = /\/dist\/cli\/(audit|hub|sandbox|demo|plan|runs|merge|table|csv|json|ndjson|markdown)-\w+\.js$|\/node_modules\/(ora|cli-table3|csv-stringify|csv-parse|chalk|p-limit)\//;

describe.each([
  ['nothing of an audit', AUDIT, 0, [['--help'], ['help'], ['users', '--help'], ['--version'], ['users', '--list-columns']]],
  ['no SDK', SDK, 2, [['user'], ['stale', '--days', 'ten'], ['users', '--columns', 'user_nam'], ['users', '--output', 'no/such/users.csv']]],
] as const)('%s is loaded by', (_, unwanted, expected, lines) => {
  it.each(lines.map((args) => [args] as const))('iam-audit %j', async (args) => {
    const { code, urls } = await scriptsOf(args);
    expect(code).toBe(expected);
    expect(urls.filter((url) => url.endsWith('/dist/cli/entry.js'))).toHaveLength(1);
    expect(urls.filter((url) => SDK.test(url) || unwanted.test(url))).toEqual([]);
  });
});

describe('an audit', () => {
  const sandbox = sandboxFor(() => smallWorld());

  it('loads the SDK, and not the sandbox', async () => {
    const { code, urls } = await scriptsOf(['users', '--format', 'csv'], sandbox().env);
    expect(code).toBe(0);
    expect(urls.some((url) => SDK.test(url))).toBe(true);
    expect(urls.filter((url) => /\/dist\/cli\/(sandbox|demo)-/.test(url))).toEqual([]);
  });
});
