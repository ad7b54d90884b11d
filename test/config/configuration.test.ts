import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { OPTIONS, optionsOf } from '../../src/cli/options/index.js';
import type { Settings } from '../../src/cli/settings.js';
import { effectiveSettings, FILE_SETTINGS } from '../../src/config/effective.js';
import { parseJson } from '../../src/config/parse-json.js';
import { configSchema } from '../../src/config/schema.js';
import { keyOf, type OptionSpec } from '../../src/options/option.js';
import { REPORT_COMMANDS } from '../../src/reports/commands.js';
import { runCli, type Ran, type RunOptions } from '../harness.js';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'iam-audit-config-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

interface Where extends RunOptions {
  readonly below?: string;
}

const run = (argv: readonly string[], { below = '.', ...options }: Where = {}): Promise<Ran> =>
  runCli(argv, { HOME: root }, { cwd: join(root, below), ...options });

/** `setting value origin` of what has not its default. */
async function inEffect(argv: readonly string[] = [], where: Where = {}): Promise<readonly string[]> {
  const { stdout, stderr, code } = await run(['config', '--format', 'ndjson', ...argv], where);
  if (code !== 0) return [stderr];
  const rows = stdout.trim().split('\n').map((line) => JSON.parse(line) as { setting: string; value: string | null; origin: string });
  return rows
    .filter(({ origin, setting }) => origin !== 'default' && setting !== 'format')
    .map(({ setting, value, origin }) => `${setting} ${value ?? '-'} ${origin}`);
}

const FILE = 'iam-audit.config.json';

it('where an audit goes, only a file decides that was named', async () => {
  write({ [FILE]: '{"days": 45,\n"to": ["mailto:ann@example.com,bob@example.com", "s3://reports/"]}', 'preset.yaml': 'presets:\n  weekly:\n    to: s3://a/\n    when: changed\n' });
  const refused = await run(['users']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(`${FILE}:2 "to" decides where an audit goes, and counts only in a file that is named`);
  expect(refused.stderr).toContain(`--config ${FILE}, or IAM_AUDIT_CONFIG`);
  const named = await inEffect(['--config', FILE]);
  expect(named).toContain(`to mailto:ann@example.com,bob@example.com,s3://reports/ ${FILE}:2`);
  expect(await inEffect(['--config', 'preset.yaml', '--preset', 'weekly'])).toEqual(
    expect.arrayContaining(['to s3://a/ preset.yaml:3', 'when changed preset.yaml:4']),
  );
});

describe('where a configuration is found', () => {
  it('is in the folder itself, in files by either name or under a key of package.json', async () => {
    write({ 'a/iam-audit.config.json': '{"days": 45}', 'b/iam-audit.config.jsonc': '// why\n{"days": 46}' });
    write({ 'c/package.json': '{"name": "x",\n "iam-audit": {\n  "days": 47}}', 'd/package.json': '{"dependencies": {"iam-audit": "1"}}' });
    expect(await inEffect([], { below: 'a' })).toEqual(['days 45 iam-audit.config.json:1']);
    expect(await inEffect([], { below: 'b' })).toEqual(['days 46 iam-audit.config.jsonc:2']);
    expect(await inEffect([], { below: 'c' })).toEqual(['days 47 package.json:3']);
    expect(await inEffect([], { below: 'd' })).toEqual([]);
    write({ 'e/iam-audit.config.yaml': '# why\ndays: 48\npresets:\n  weekly:\n    days: 49\n', 'f/iam-audit.config.yml': 'accounts: [012345678901]\n' });
    expect(await inEffect([], { below: 'e' })).toEqual(['days 48 iam-audit.config.yaml:2']);
    expect(await inEffect(['--preset', 'weekly'], { below: 'e' })).toEqual(['days 49 iam-audit.config.yaml:5', 'preset weekly flag']);
    expect(await inEffect([], { below: 'f' })).toEqual(['accounts 012345678901 iam-audit.config.yml:1']);
  });

  it('is looked for up to the root of the repository and no further', async () => {
    write({ [FILE]: '{"days": 1}', 'repo/.git/HEAD': '', 'repo/iam-audit.config.json': '{"days": 2}', 'repo/a/b/x': '', 'repo/c/.git': 'gitdir' });
    expect(await inEffect([], { below: 'repo/a/b' })).toEqual([`days 2 ${join(root, 'repo', FILE)}:1`]);
    expect(await inEffect([], { below: 'repo/c' })).toEqual([]);
  });

  it('is not looked for above a folder that is in no repository', async () => {
    write({ [FILE]: '{"days": 1}', 'a/x': '' });
    expect(await inEffect([], { below: 'a' })).toEqual([]);
  });

  it('is a mistake where two of them are in one folder', async () => {
    write({ [FILE]: '{}', 'iam-audit.config.jsonc': '{}' });
    expect((await run(['config'])).stderr).toBe(
      'iam-audit: there are iam-audit.config.json and iam-audit.config.jsonc\n  Keep one of them, or name one with --config.\n',
    );
  });

  it('is what --config names, or nothing with --no-config; variables can say the same', async () => {
    write({ [FILE]: '{"days": 1}', 'other.json': '{"days": 2}' });
    expect(await inEffect(['--config', 'other.json'])).toEqual(['days 2 other.json:1']);
    expect(await inEffect(['--no-config'])).toEqual([]);
    expect(await inEffect([], { env: { IAM_AUDIT_CONFIG: 'other.json' } })).toEqual(['days 2 other.json:1']);
    expect(await inEffect([], { env: { IAM_AUDIT_CONFIG: 'false' } })).toEqual([]);
    expect(await inEffect(['--config', FILE], { env: { IAM_AUDIT_CONFIG: 'false' } })).toEqual(['days 1 iam-audit.config.json:1']);
  });
});

describe('which setting counts', () => {
  const files = {
    [FILE]: JSON.stringify({ days: 1, ownerTag: 'file', roleName: 'File', maxAge: 1, presets: { weekly: { ownerTag: 'p', roleName: 'P', maxAge: 2 } } }),
  };

  it('is that of a variable, a preset, the file, in this order', async () => {
    write(files);
    const env = { IAM_AUDIT_ROLE_NAME: 'Variable', IAM_AUDIT_MAX_AGE: '3' };
    expect(await inEffect(['--preset', 'weekly'], { env })).toEqual([
      'days 1 iam-audit.config.json:1',
      'ownerTag p iam-audit.config.json:1',
      'roleName Variable IAM_AUDIT_ROLE_NAME',
      'maxAge 3 IAM_AUDIT_MAX_AGE',
      'preset weekly flag',
    ]);
  });

  it('can name its preset in a variable or in the file', async () => {
    write({ [FILE]: '{"preset": "p", "presets": {"p": {"days": 8}, "q": {"days": 9}}}' });
    expect(await inEffect()).toEqual(['days 8 iam-audit.config.json:1', 'preset p iam-audit.config.json:1']);
    expect(await inEffect([], { env: { IAM_AUDIT_PRESET: 'q' } })).toEqual(['days 9 iam-audit.config.json:1', 'preset q IAM_AUDIT_PRESET']);
  });

  it('is that of the flag before all others, also by its older spelling', async () => {
    write({ [FILE]: '{"days": 400, "ownerTag": "Team"}' });
    const options = optionsOf('report', REPORT_COMMANDS.stale);
    const said = async (given: Partial<Settings>): Promise<unknown> => {
      const { settings: { days, unusedDays, ownerTag }, fromFile } = await effectiveSettings(options, given, { env: {}, cwd: root });
      return { days, unusedDays, ownerTag, fromFile };
    };
    expect(await said({})).toEqual({ days: 400, unusedDays: undefined, ownerTag: 'Team', fromFile: ['days', 'ownerTag'] });
    expect(await said({ days: 30 })).toEqual({ days: 30, unusedDays: undefined, ownerTag: 'Team', fromFile: ['ownerTag'] });
    expect(await said({ unusedDays: 30 })).toEqual({ days: undefined, unusedDays: 30, ownerTag: 'Team', fromFile: ['ownerTag'] });
  });

  it('is only taken by commands that have the option, and what is taken is said', async () => {
    write({ [FILE]: '{"keep": 3, "store": "kept", "aggregator": "org"}' });
    const { code, stderr } = await run(['runs']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'settings of iam-audit.config.json: store\n' });
    expect((await run(['runs', '--quiet'])).stderr).toBe('');
  });

  it('is a list where the option takes several, and a path from where the file is', async () => {
    write({ 'repo/.git/HEAD': '', 'repo/iam-audit.config.json': '{"accounts": ["Prod", 111122223333], "store": "kept", "ou": "a,b"}', 'repo/a/x': '' });
    const place = `${join(root, 'repo', FILE)}:1`;
    expect(await inEffect([], { below: 'repo/a', env: { IAM_AUDIT_OUTPUT: 'x.csv' } })).toEqual([
      `accounts Prod,111122223333 ${place}`,
      `ou a,b ${place}`,
      `store ${join(root, 'repo', 'kept')} ${place}`,
      `output ${join(root, 'repo', 'a', 'x.csv')} IAM_AUDIT_OUTPUT`,
    ]);
  });

  it('is turned off by false', async () => {
    write({ [FILE]: '{"store": false, "assume": false, "fresh": true}' });
    expect(await inEffect([], { env: { IAM_AUDIT_FRESH: 'no', IAM_AUDIT_PROGRESS: '0' } })).toEqual([
      'assume false iam-audit.config.json:1',
      'store false iam-audit.config.json:1',
      'fresh false IAM_AUDIT_FRESH',
      'progress false IAM_AUDIT_PROGRESS',
    ]);
  });
});

describe('a mistake', () => {
  it.each([
    ['{\n"dayz": 9}', 'iam-audit.config.json:2 there is no setting "dayz"', 'Did you mean days? `iam-audit config` lists them all.'],
    ['{"max-age": 9}', 'iam-audit.config.json:1 there is no setting "max-age"', 'Did you mean maxAge?'],
    ['{"days": "soon"}', 'iam-audit.config.json:1 --days can\'t be "soon"', 'a whole number from 1 to 36500'],
    ['{"days": 0}', '--days can\'t be "0"', 'from 1 to 36500'],
    ['{"days": true}', '"days" can\'t be true', 'a whole number from 1 to 36500'],
    ['{"days": null}', '"days" can\'t be null', 'a whole number'],
    ['{"days": [1]}', '"days" can\'t be a list', 'a whole number'],
    ['{"days": {}}', '"days" can\'t be an object', 'a whole number'],
    ['{"fresh": "yes"}', '"fresh" can\'t be "yes"', 'true or false'],
    ['{"store": true}', '"store" can\'t be true', 'a text, or false'],
    ['{"accounts": []}', '"accounts" can\'t be an empty list', 'Leave it out.'],
    ['{"accounts": [null]}', '"accounts" can only list texts', 'a list of texts'],
    ['{"store": ""}', '"store" can\'t be ""', 'Leave it out'],
    ['{"format": "cvs"}', '--format can\'t be "cvs"', 'Did you mean csv?'],
    ['{"config": "x"}', 'there is no setting "config"', 'lists them all'],
    ['{"yes": true}', 'there is no setting "yes"', 'lists them all'],
    ['{"__proto__": {"days": 1}}', 'there is no setting "__proto__"', 'lists them all'],
    ['[]', 'a configuration has to be an object', 'Such as'],
    ['{"presets": []}', '"presets" has to be an object', 'Such as'],
    ['{"presets": {"a": 1}}', 'preset "a" has to be an object', 'Such as'],
    ['{"presets": {"a":\n {"dys": 1}}}', 'iam-audit.config.json:2 there is no setting "dys"', 'Did you mean days?'],
    ['{"presets": {"a": {"preset": "a"}}}', 'there is no setting "preset"', 'lists them all'],
    ['{"days": 9', 'iam-audit.config.json:1 has its end where a comma or } should be', 'A configuration is JSON'],
  ])('in %j is said with its line', async (text, happened, next) => {
    write({ [FILE]: text });
    const { code, stdout, stderr } = await run(['users', '--demo']);
    expect(stderr).toContain(happened);
    expect(stderr.split('\n')[1]).toContain(next);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 3 });
  });

  it.each<[argv: readonly string[], env: Readonly<Record<string, string>>, said: string]>([
    [[], { IAM_AUDIT_DAYS: 'x' }, 'IAM_AUDIT_DAYS: --days can\'t be "x"'],
    [[], { IAM_AUDIT_FRESH: 'perhaps' }, 'IAM_AUDIT_FRESH: "fresh" can\'t be "perhaps"'],
    [['--config', 'none.json'], {}, '--config none.json: it does not exist'],
    [['--config', '.'], {}, 'it is a folder'],
    [[], { IAM_AUDIT_CONFIG: 'none.json' }, 'IAM_AUDIT_CONFIG none.json: it does not exist'],
    [['--preset', 'weekly'], {}, 'there is no configuration file'],
  ])('in %j with %j is said', async (argv, env, said) => {
    const { code, stderr } = await run(['config', ...argv], { env });
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  it('in the name of a preset names the nearest', async () => {
    write({ [FILE]: '{"presets": {"weekly": {}}}' });
    expect((await run(['config', '--preset', 'weekli'])).stderr).toBe(
      'iam-audit: iam-audit.config.json has no preset "weekli"\n  Did you mean weekly? It has weekly.\n',
    );
  });

  it('that flags make together with a file says where the others come from', async () => {
    write({ [FILE]: '{"aggregator": "org"}' });
    expect((await run(['users', '--source', 'account', '--quiet'])).stderr).toBe(
      'iam-audit: --aggregator does not go with --source account\n  Leave one of them out. --aggregator comes from iam-audit.config.json:1.\n',
    );
  });

  it('in the name of a variable is a warning, since others may use the same beginning', async () => {
    const { code, stderr } = await run(['config'], { env: { IAM_AUDIT_DAY: '3', IAM_AUDIT_AGGREGATOR: '' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'warning: IAM_AUDIT_DAY means nothing to iam-audit. Did you mean IAM_AUDIT_DAYS?\n' });
  });

  it('speaks JSON where the file says so', async () => {
    write({ [FILE]: '{"logFormat": "json", "aggregator": "org"}' });
    const { stderr } = await run(['users', '--source', 'account']);
    expect(stderr.trim().split('\n').map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['configuration', 'error']);
  });
});

describe('exceptions', () => {
  const one = { check: 'key-*', principal: 'robot', owner: 'ops', reason: 'rotated by hand', until: '2099-01-01' };

  it.each([
    ['in the configuration itself', { [FILE]: `{\n// why\n"exceptions": [${JSON.stringify(one)}]}` }],
    ['in the key of package.json', { 'package.json': JSON.stringify({ 'iam-audit': { exceptions: [one] } }) }],
    ['in a file of their own, beside it', { [FILE]: '{"exceptions": "e.json"}', 'e.json': JSON.stringify([one]) }],
  ])('stand %s', async (_, files) => {
    write(files);
    expect((await inEffect())[0]).toMatch(/^exceptions \/.*json /);
    const { code, stderr } = await run(['findings']);
    expect({ code, home: stderr.includes('no Region is set') }).toEqual({ code: 4, home: true });
  });

  it('are judged before anything is asked', async () => {
    write({ [FILE]: JSON.stringify({ exceptions: [{ ...one, check: 'no-such' }] }) });
    const { code, stderr } = await run(['findings']);
    expect({ code, said: stderr.includes('#1: there is no check "no-such"') }).toEqual({ code: 2, said: true });
  });
});

describe('the settings of a file', () => {
  it('are all options but those that only a command line can have', () => {
    const shown = OPTIONS.filter((spec: OptionSpec) => spec.flagOnly !== true && spec.hidden === undefined).map(({ flags }) => keyOf(flags));
    expect(FILE_SETTINGS.map(({ key }) => key)).toEqual([...new Set(shown)]);
  });

  it('have a JSON Schema that takes what is taken and refuses what is not', () => {
    const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema());
    const good = [{}, { $schema: 'x', days: 45, accounts: ['a'], ou: 'a,b', store: false, presets: { weekly: { format: 'csv' } } }];
    const bad = [{ dayz: 1 }, { days: 0 }, { days: 'x' }, { store: true }, { accounts: [] }, { presets: { a: { b: 1 } } }, { format: 'cvs' }];
    expect([...good, ...bad].map((each) => valid(each))).toEqual([...good.map(() => true), ...bad.map(() => false)]);
  });
});

describe('iam-audit init', () => {
  it('writes a file that is taken, with what was answered', async () => {
    const asked: string[] = [];
    const answers = ['Audit', 'not good!', 'abc-123', ''];
    const ask = (question: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? '');
    };
    const { code, stderr } = await run(['init'], { ask });
    expect(code).toBe(0);
    expect(stderr).toContain('--external-id can\'t be "not good!". Allowed: 2 to 1224');
    expect(stderr).toContain('written: iam-audit.config.jsonc');
    expect(asked).toHaveLength(4);
    expect((await inEffect()).map((line) => line.replace(/:\d+$/, ''))).toEqual([
      'ownerTag Owner iam-audit.config.jsonc',
      'roleName Audit iam-audit.config.jsonc',
      'externalId abc-123 iam-audit.config.jsonc',
    ]);
    expect(await inEffect(['--preset', 'weekly'])).toHaveLength(6);
  });

  it('asks nothing with --yes, and every example in it is allowed', async () => {
    expect((await run(['init', '--yes', '--quiet'])).stderr).toBe('');
    const path = join(root, 'iam-audit.config.jsonc');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('// "externalId": "",');
    const whole = text.replace('// "externalId": ""', '"externalId": "abc"').replace(/^ {2}\/\/ ("\w+":)/gm, '  $1');
    expect(parseJson(whole).kind).toBe('object');
    writeFileSync(path, whole);
    expect((await inEffect()).length).toBe(9);
  });

  it('never takes the place of a file, and asks nobody who is not there', async () => {
    expect((await run(['init'])).stderr).toContain('Take the defaults with --yes.');
    write({ [FILE]: '{}' });
    const { code, stderr } = await run(['init', '--yes']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'iam-audit: there is iam-audit.config.json already\n  Change it, or remove it first.\n',
    });
    expect(readFileSync(join(root, FILE), 'utf8')).toBe('{}');
  });
});
