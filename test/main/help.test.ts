import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { REPORTS, VARIANTS } from '../../src/reports/index.js';
import type { Report } from '../../src/reports/report.js';
import { ownCommand, shellWords } from '../shell-words.js';
import { runCli } from '../harness.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };

/** How commander writes a command; some take ARNs. */
function usage({ name, takesArns: named }: Report): string {
  return `${name} [options]${named === true ? ' [arn...]' : ''}`;
}

describe('help and version go to stdout and end with 0', () => {
  it.each(['--version', '-V'])('%s', async (flag) => {
    expect(await runCli([flag], {})).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['--help']], [['-h']], [['help']], [[]]])('iam-audit %j lists the commands, examples and exit codes', async (args) => {
    const { code, stdout, stderr } = await runCli(args, {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const report of REPORTS) expect(stdout.replace(/\s+/g, ' ')).toContain(`${usage(report).replace(' [options]', '')} ${report.summary}`);
    expect(stdout).toContain('\nExamples:\n  $ iam-audit users');
    expect(stdout).toMatch(/\nExit codes:\n +0 .*\n +1 .*\n +2 [\s\S]*\n +130 /);
  });

  it.each(REPORTS.flatMap((report) => [
    [['help', report.name], report],
    [[report.name, '--help'], report],
  ] as const))('iam-audit %j has examples', async (args, report) => {
    const { code, stdout, stderr } = await runCli(args, {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(`Usage: iam-audit ${usage(report)}\n`)).toBe(true);
    expect(report.examples.length).toBeGreaterThan(0);
    for (const example of report.examples) expect(stdout).toContain(`\n  $ ${example}\n`);
  });

  it.each(REPORTS.map((report) => [report.name, report] as const))('iam-audit %s --list-columns names every column', async (
    name,
    report,
  ) => {
    const { code, stdout, stderr } = await runCli([name, '--list-columns'], {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const listed = stdout.split('\n').flatMap((line) => /^[* ] ([a-z0-9_]+) {2}/.exec(line)?.[1] ?? []);
    expect(listed).toEqual(report.columns.map(({ key }) => key));
  });

  it('--list-columns is a list for machines where a format is named', async () => {
    for (const argv of [['users'], ['diff'], ['cleanup', 'plan']]) {
      const { code, stdout } = await runCli([...argv, '--list-columns', '--format', 'ndjson'], {});
      const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as { readonly column?: string; readonly by_default?: string });
      const text = await runCli([...argv, '--list-columns'], {});
      const listed = text.stdout.split('\n').flatMap((line) => /^([* ]) ([a-z0-9_]+) {2}/.exec(line)?.slice(1).join(' ') ?? []);
      expect({ code, listed }).toEqual({
        code: 0,
        listed: lines.flatMap(({ column, by_default: is }) => (column === undefined ? [] : [`${is === 'yes' ? '*' : ' '} ${column}`])),
      });
    }
    expect((await runCli(['users', '--list-columns', '--format', 'xlsx'], {})).code).toBe(2);
  });

  it.each<[readonly string[], string]>([
    [['unused', '--detail'], 'unused-detail'],
    [['unused', '--granularity', 'action'], 'unused-detail'],
    [['unused', '--columns', 'service,use'], 'unused-detail'],
    [['unused', '--by', 'policy'], 'unused-by-policy'],
    [['unused', '--by', 'policy', '--detail'], 'unused-by-policy-detail'],
    [['unused', '--suggest'], 'suggestions'],
    [['unused', '--no-assume'], 'unused-without-roles'],
    [['unused', '--no-assume', '--detail'], 'unused-without-roles-detail'],
    [['stale', '--no-assume'], 'stale-without-roles'],
    [['access', '--entities', 's3'], 'access-entities'],
  ])('iam-audit %j --list-columns names those of %s', async (argv, name) => {
    const { code, stdout } = await runCli([...argv, '--list-columns'], {});
    const listed = stdout.split('\n').flatMap((line) => /^[* ] ([a-z0-9_]+) {2}/.exec(line)?.[1] ?? []);
    expect({ code, listed }).toEqual({ code: 0, listed: VARIANTS.find((report) => report.name === name)?.columns.map(({ key }) => key) });
  });
});

describe('the examples of the help', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-help-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it.each(REPORTS.flatMap(({ examples }) => examples))('%s', async (example) => {
    const words = shellWords(ownCommand(example));
    // Understood to the last word: only then the missing Region is found out.
    const file = words.indexOf('--leavers') + 1;
    if (file > 0) writeFileSync(join(folder, 'leavers.csv'), 'email\njane@x.example\n');
    const { code, stderr } = await runCli(words.slice(1).map((word, at) => (file > 0 && at === file - 1 ? join(folder, word) : word)), {});
    if (example.includes('--demo')) expect([0, 3]).toContain(code);
    else expect({ code, error: /no Region is set/.test(stderr) }).toEqual({ code: 4, error: true });
  });
});
