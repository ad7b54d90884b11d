import { PassThrough } from 'node:stream';
import { comparable } from '../../src/output/change-column.js';
import { project } from '../../src/output/projection.js';
import type { Io } from '../../src/cli/io.js';
import { reportOptionsOf, variantOf } from '../../src/run/report-options.js';
import { settingsFrom } from '../../src/cli/settings.js';
import { buildProgram, type Invoke } from '../../src/cli/program.js';
import { COMMAND_LINE } from '../../src/commands/index.js';
import { REPORTS } from '../../src/reports/index.js';
import { requestFor } from '../../src/run/gather-request.js';
import { ownCommand, shellWords } from '../shell-words.js';
import { codeBlocks, DOCUMENTS, read } from './support.js';

const LANGUAGES = ['sh', 'console', 'yaml'];

/** Every `iam-audit …` that stands in a code block or between backticks, up to the next shell operator. */
function shownCommands(document: string): readonly string[] {
  const blocks = codeBlocks(document)
    .filter(({ language }) => LANGUAGES.includes(language))
    .flatMap(({ text }) => text.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => [...line.matchAll(/^\s*(?:\$ |- run: )?(iam-audit .*)|\$\((iam-audit [^)]*)/g)])
    .map(([, alone = '', within]) => within ?? alone);
  const inline = [...document.matchAll(/`(iam-audit [^`]+)`/g)].map(([, command = '']) => command);
  return [...blocks, ...inline].map((line) => ownCommand(filled(line)));
}

/** What a shell or a workflow would put in becomes a number, so that `"$SHARD/8"` can be checked. */
function filled(line: string): string {
  return line.replace(/\$\(\([^)]*\)\)|\$\{\{[^}]*\}\}|\$AWS_BATCH_JOB_ARRAY_SIZE/g, '1').replace(/\$\w+/g, (name, at: number) => (line.startsWith('/', at + name.length) ? '1' : './x'));
}

/** Commands that want more than their name, which is all that is said of them in places. */
const NAMED = ['iam-audit merge', 'iam-audit access', 'iam-audit explain', 'iam-audit template', 'iam-audit cleanup'];

/** Placeholders such as `iam-audit <command> --help` are for people. */
function isComplete(command: string): boolean {
  return !/[<…[]/.test(command) && !NAMED.includes(command);
}

async function parse(command: string): Promise<void> {
  const out = { stream: new PassThrough(), tty: false, width: 100, colour: false };
  const io = { out, err: out, env: {} } as unknown as Io;
  const validated: Invoke = ({ report: command }, arns, given) => {
    const settings = settingsFrom(given);
    const asked = REPORTS.find((report) => report.name === command?.name);
    if (asked === undefined) return Promise.resolve();
    const options = reportOptionsOf(asked, settings, arns);
    const report = comparable(variantOf(asked, options, settings), options);
    requestFor(report, settings, options, project(report, settings, options).needs);
    return Promise.resolve();
  };
  const program = buildProgram(io, COMMAND_LINE, validated);
  try {
    await program.parseAsync(shellWords(command).slice(1), { from: 'user' });
  } catch (error) {
    // --help and --version end commander so.
    if (!(error instanceof Error && 'exitCode' in error && error.exitCode === 0)) throw error;
  }
}

describe('commands that the documents show', () => {
  const commands = [...new Set(DOCUMENTS.flatMap((path) => shownCommands(read(path))))].filter(isComplete).sort();

  it('are many', () => {
    expect(commands.length).toBeGreaterThan(20);
  });

  it.each(commands)('%s', async (command) => {
    await expect(parse(command)).resolves.toBeUndefined();
  });

  it.each([
    'users',
    'roles',
    'stale',
    'unused',
    'privileges',
    'access',
    'accounts',
    'plan users',
    'runs',
    'runs prune',
    'runs trend',
    'merge',
    'diff',
  ])('show how %s is called', (name) => {
    expect(commands.some((command) => `${command} `.startsWith(`iam-audit ${name} `))).toBe(true);
  });

  it('are found in scripts and workflows as well', () => {
    const document =
      '```sh\nruns=$(iam-audit runs --store "$E" | jq .)\n```\n```yaml\n  - run: iam-audit users --shard "${{ matrix.shard }}/4" > x\n```\n';
    expect(shownCommands(document)).toEqual(['iam-audit runs --store "./x"', 'iam-audit users --shard "1/4"']);
  });

  it('would be refused with a flag or a column that is not there', async () => {
    await expect(parse('iam-audit users --colums a')).rejects.toThrow('--colums');
    await expect(parse('iam-audit users --columns user_nam')).rejects.toThrow('user_nam');
    await expect(parse('iam-audit plan users --columns user_nam')).rejects.toThrow('user_nam');
    await expect(parse('iam-audit users --shard 0/4')).rejects.toThrow('--shard');
    await expect(parse('iam-audit merge')).rejects.toThrow('run');
    await expect(parse('iam-audit access --role a')).rejects.toThrow('--account');
    await expect(parse('iam-audit unused --suggest --columns granted_by')).rejects.toThrow('granted_by');
  });
});
