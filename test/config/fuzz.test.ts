import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { OPTIONS } from '../../src/cli/options/index.js';
import { COMMAND_LINE } from '../../src/commands/index.js';
import { FILE_SETTINGS } from '../../src/config/effective.js';
import { IS_FULL, ofTheLongest } from '../extent.js';
import { runCli, type Ran } from '../harness.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-fuzz-'));
const FILE = join(folder, 'iam-audit.config.json');
const YAML_FILE = join(folder, 'iam-audit.config.yaml');
const before = process.cwd();

beforeAll(() => {
  // What a run may write goes to where it is swept away.
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const LONGEST_MS = 1_800_000;

const EXTENT = { seed: 20_261_129, numRuns: IS_FULL ? ofTheLongest(10_000) : 150 };

/** Without credentials and without a network nothing is asked: each run ends at home. */
const ENV = { HOME: folder, AWS_PROFILE: 'none-such', AWS_REGION: 'eu-west-1' };

/** A command of ours, an exit code that is documented, and on stderr a line of ours without a stack. */
function expectClear({ code, stderr }: Ran): void {
  expect([0, 1, 2, 3, 4, 5]).toContain(code);
  expect(stderr).not.toMatch(/^\s+at |\bTypeError\b|\bRangeError\b|\[object Object\]|\bundefined\b/m);
  if (code !== 0) expect(stderr.split('\n').filter((line) => line.startsWith('iam-audit: ') || line.includes('"event":"error"'))).toHaveLength(1);
}

/** Names that stay in the folder: a store and an output must not land elsewhere. */
const harmless = (text: string): string => text.replaceAll(/[/\\.]/g, '_').slice(0, 60);

const text = fc.oneof(
  fc.string({ maxLength: 20 }).map(harmless),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map(harmless),
  fc.constantFrom('0', '1', '90', '-1', '1e9', 'csv', 'json', 'table', 'last', '2026-10-31', '30d', 'all', 'user_name', '+user_name', '__proto__', 'true'),
  fc.constantFrom('constructor', '1/2', "admin = yes or", "user_name like '%'", '111122223333', 'a,b,,', '', ' ', '\u0000', '\u001b[31m', '\u202e'),
);

describe('10,000 configuration files', () => {
  const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FILE_SETTINGS.map((setting) => setting.key)).filter((name) => name !== 'demo') }, { weight: 1, arbitrary: text });
  const scalar: fc.Arbitrary<unknown> = fc.oneof(text, fc.boolean(), fc.integer({ min: -9, max: 99 }), fc.double(), fc.constant(null));
  const value = fc.oneof({ weight: 6, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }), fc.dictionary(text, scalar, { maxKeys: 2 }));
  const good = fc.constantFrom<Record<string, unknown>>({}, { days: 45 }, { accounts: ['a', '111122223333'] }, { format: 'json', fresh: true });
  const settings = fc.oneof(good, fc.dictionary(key, value, { maxKeys: 3 }));
  const whole = fc.record({ settings, presets: fc.option(fc.dictionary(text, settings, { maxKeys: 2 })), noise: fc.option(fc.nat()), piece: text });

  it('lead to an answer or to one clear line', async () => {
    const codes = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(whole, fc.constantFrom('runs', 'config', 'diff', 'users', 'unused'), fc.boolean(), async ({ settings: own, presets, noise, piece }, command, asYaml) => {
        const all = { ...own, ...(presets === null ? {} : { presets }) };
        const json = asYaml ? stringify(all) : JSON.stringify(all, null, 1);
        const at = noise === null ? json.length : noise % json.length;
        rmSync(asYaml ? FILE : YAML_FILE, { force: true });
        writeFileSync(asYaml ? YAML_FILE : FILE, noise === null ? json : json.slice(0, at) + piece + json.slice(at + 1));
        const ran = await runCli([command], ENV, { cwd: folder });
        expectClear(ran);
        codes.set(ran.code, (codes.get(ran.code) ?? 0) + 1);
      }),
      EXTENT,
    );
    expect(codes.get(0) ?? 0).toBeGreaterThan(3);
    expect(codes.get(2) ?? 0).toBeGreaterThan(20);
  }, LONGEST_MS);
});

describe('10,000 command lines', () => {
  const command = fc.constantFrom(...COMMAND_LINE.map(({ path }) => path.split(' ')));
  const flag = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...OPTIONS.map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0] ?? '')).filter((name) => name !== '--demo') },
    { weight: 1, arbitrary: text.map((word) => `--${word}`).filter((word) => word !== '--demo') },
  );
  const option = fc.oneof(flag.map((name) => [name]), fc.tuple(flag, text), fc.tuple(flag, text).map(([name, word]) => [`${name}=${word}`]), text.map((word) => [word]));

  it('lead to an answer or to one clear line', async () => {
    const codes = new Map<number, number>();
    for (const file of [FILE, YAML_FILE]) rmSync(file, { force: true });
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: command }, text.map((word) => [word])), fc.array(option, { maxLength: 4 }), async (words, options) => {
        const ran = await runCli([...words, ...options.flat()], ENV, { cwd: null });
        expectClear(ran);
        codes.set(ran.code, (codes.get(ran.code) ?? 0) + 1);
      }),
      EXTENT,
    );
    for (const code of IS_FULL ? [0, 2, 4] : [2, 4]) expect([code, (codes.get(code) ?? 0) > 0]).toEqual([code, true]);
  }, LONGEST_MS);
});
