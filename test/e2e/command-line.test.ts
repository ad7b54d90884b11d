import { readFileSync } from 'node:fs';
import { REPORTS } from '../../src/reports/index.js';
import { runBinary, type Env } from './run-binary.js';

// What each of many command lines leads to is tested in process: test/main/{help,bad-input,no-answer-at-home}.test.ts. Here the built
// program says that it is the same one.

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };

describe('the built program', () => {
  it('says its version', async () => {
    expect(await runBinary(['--version'])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['--help']], [[]]])('with %j lists the commands', async (args) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name } of REPORTS) expect(stdout).toMatch(new RegExp(`^ +${name} `, 'm'));
  });

  it.each([[['help', 'users']], [['users', '--help']]])('with %j explains the command', async (args) => {
    const { code, stdout, stderr } = await runBinary(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: iam-audit users \[options\]\n[\s\S]*\nExamples:\n {2}\$ iam-audit users/);
  });

  it('lists the columns of a report', async () => {
    const { code, stdout, stderr } = await runBinary(['users', '--list-columns']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\* user_name {2}/m);
  });
});

/** A wrong command line asks nobody: nobody listens here. */
const NOWHERE: Env = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIASANDBOXEXAMPLE22',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

describe('the built program says what was wrong and what to do', () => {
  it.each<[args: readonly string[], env: Env, code: number, stderr: RegExp]>([
    [['user'], NOWHERE, 2, /^iam-audit: unknown command 'user'\n {2}.*Did you mean users\?.*\n$/],
    [['stale', '--days', '0'], NOWHERE, 2, /^iam-audit: --days can't be "0"\n {2}.*from 1 to 36500.*\n$/],
    [['users', '--aggregator', "x'x"], NOWHERE, 2, /^iam-audit: --aggregator can't be "x'x"\n {2}.*letters, digits.*\n$/],
    [['users'], { AWS_EC2_METADATA_DISABLED: 'true' }, 4, /iam-audit: no Region is set\n {2}.*AWS_REGION.*\n$/],
  ])('%j', async (args, env, code, says) => {
    const { stderr, ...ended } = await runBinary(args, { env });
    expect(ended).toEqual({ code, signal: null, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
