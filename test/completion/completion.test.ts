import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completedCommands, SHELLS } from '../../src/completion/model.js';
import { optionsOf } from '../../src/cli/options/index.js';
import { COMMAND_LINE } from '../../src/commands/index.js';
import { REPORTS } from '../../src/reports/index.js';
import { runCli, withSandbox } from '../harness.js';
import { smallWorld } from '../main/support.js';

const folder = mkdtempSync(join(tmpdir(), 'iam-audit-completion-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const scriptFor = async (shell: string): Promise<string> => (await runCli(['completion', shell], {})).stdout;

/** What bash offers for each line, the cursor at its end; `words` as bash cuts them. */
function offered(script: string, lines: readonly (readonly string[])[]): readonly string[] {
  const path = join(folder, 'script.bash');
  // The program itself must not be started for plain words: here it knows two accounts, one of them hostile.
  const asked = lines.map((words) =>
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _iam_audit; (IFS=' '; echo "\${COMPREPLY[*]}")`);
  writeFileSync(path, `${script}
iam-audit() { echo x >> '${folder}/started'; printf '%s\\n' 'Prod A' '$(touch ${folder}/run)' '111122223333'; }
${asked.join('\n')}
`);
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', path], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.trimEnd().split('\n');
}

describe('completion in bash', () => {
  it('offers commands, flags, formats, columns and names of accounts', async () => {
    const got = offered(await scriptFor('bash'), [
      ['iam-audit', 'us'],
      ['iam-audit', 'runs', 'p'],
      ['iam-audit', 'users', '--form'],
      ['iam-audit', 'users', '--format', 'c'],
      ['iam-audit', 'users', '--format', '=', 'nd'],
      ['iam-audit', 'users', '--format=nd'],
      ['iam-audit', 'stale', '--columns', 'verd'],
      ['iam-audit', 'users', '--columns', '+mfa'],
      ['iam-audit', 'users', '--columns', 'user_name,mfa'],
      ['iam-audit', 'plan', 'users', '--source', ''],
      ['iam-audit', 'completion', ''],
      ['iam-audit', 'findings', '--check', 'root-used,console-w'],
      ['iam-audit', 'users', '--days'],
      ['iam-audit', 'users', '--accounts', 'x,'],
    ]);
    expect(got).toEqual([
      'users', 'prune', '--format', 'csv', 'ndjson', '--format=ndjson', 'verdict', '+mfa_active', 'user_name,mfa_active',
      'aggregator organization account', 'bash zsh fish powershell', 'root-used,console-without-mfa', '',
      `x,Prod\\ A x,\\$\\(touch\\ ${folder}/run\\) x,111122223333`,
    ]);
    const { stdout } = spawnSync('ls', [folder], { encoding: 'utf8' });
    // Once for the accounts, and what is called like a command is none.
    expect(stdout.split('\n').filter((name) => name === 'run' || name === 'started')).toEqual(['started']);
  });

  it('offers every flag of every command, and no other', async () => {
    const commands = COMMAND_LINE.filter(({ kind }) => kind !== null);
    const got = offered(await scriptFor('bash'), commands.map(({ path }) => ['iam-audit', ...path.split(' '), '--']));
    commands.forEach(({ path, kind, report }, at) => {
      const flags = kind === null ? [] : optionsOf(kind, report ?? null).filter(({ hidden }) => hidden === undefined);
      const names = [...flags.map((option) => /--[a-z-]+/.exec(option.flags)?.[0] ?? ''), '--help'];
      expect([path, got[at]?.split(' ')]).toEqual([path, names]);
    });
  });
});

const hasFish = spawnSync('fish', ['--version']).status === 0;

(hasFish ? describe : describe.skip)('completion in fish', () => {
  it('offers the same, names of accounts as they are', async () => {
    const path = join(folder, 'script.fish');
    writeFileSync(path, `${await scriptFor('fish')}
function iam-audit; printf '%s\\n' 'Prod A' '$(touch ${folder}/run-by-fish)' '111122223333'; end
`);
    const lines = ['us', 'users --form', 'users --format nd', 'users --format=nd', 'stale --columns verd', 'users --columns user_name,mfa_a', 'runs p', 'users --accounts x,'];
    const got = lines.map((line) => {
      const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source ${path}; complete -C 'iam-audit ${line}'`], { encoding: 'utf8' });
      return [stderr, ...stdout.trimEnd().split('\n').map((each) => each.split('\t')[0])];
    });
    expect(got).toEqual([
      ['', 'users'], ['', '--format'], ['', 'ndjson'], ['', '--format=ndjson'], ['', 'verdict'], ['', 'user_name,mfa_active'], ['', 'prune'],
      ['', 'x,$(touch ' + folder + '/run-by-fish)', 'x,111122223333', 'x,Prod A'],
    ]);
    expect(existsSync(join(folder, 'run-by-fish'))).toBe(false);
  });
});

describe('completion', () => {
  it.each(SHELLS)('for %s names every command, flag and column', async (shell) => {
    const script = await scriptFor(shell);
    for (const { path, flags } of completedCommands(COMMAND_LINE, REPORTS)) {
      expect(script).toContain(path.split(' ').at(-1));
      for (const { name } of flags) expect(script).toContain(shell === 'fish' ? `-l ${name.slice(2)}` : name);
    }
    for (const { key } of REPORTS.flatMap(({ columns }) => columns)) expect(script).toContain(key);
  });

  it('for another shell is refused', async () => {
    const { code, stderr } = await runCli(['completion', 'bsh'], {});
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'iam-audit: completion can\'t be for "bsh"\n  Did you mean bash? Allowed: bash, zsh, fish, powershell.\n',
    });
  });

  it('knows the accounts of the last run and the presets of the configuration, and is silent where there is none', async () => {
    const store = join(folder, 'store');
    expect(await runCli(['__complete', 'accounts'], { IAM_AUDIT_STORE: store })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    await withSandbox(smallWorld({ alpha: { name: 'Prod A' }, beta: { name: 'evil\nname' } }), async (sandbox) => {
      await runCli(['accounts', '--store', store, '--quiet'], sandbox.env);
      sandbox.resetCounts();
      const { stdout } = await runCli(['__complete', 'accounts'], { ...sandbox.env, IAM_AUDIT_STORE: store });
      expect(stdout).toBe('Prod A\naccount-111111111111\n111111111111\n222222222222\n333333333333\n');
      expect(sandbox.counts()).toEqual([]);
    });
    writeFileSync(join(folder, 'iam-audit.config.json'), '{"presets": {"weekly": {}, "daily": {}}}');
    expect((await runCli(['__complete', 'presets'], {}, { cwd: folder })).stdout).toBe('daily\nweekly\n');
    writeFileSync(join(folder, 'iam-audit.config.json'), '{broken');
    expect(await runCli(['__complete', 'presets'], {}, { cwd: folder })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});
