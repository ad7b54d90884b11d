import { PassThrough } from 'node:stream';
import { project } from '../../src/columns.js';
import type { Io } from '../../src/io.js';
import { buildProgram } from '../../src/program.js';
import { codeBlocks, DOCUMENTS, read } from './support.js';

/** Every `iam-audit …` that stands in a code block or between backticks, up to the next shell operator. */
function shownCommands(document: string): readonly string[] {
  const lines = codeBlocks(document)
    .filter(({ language }) => language === 'sh' || language === 'console')
    .flatMap(({ text }) => text.replace(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/^\$ /, ''));
  const inline = [...document.matchAll(/`(iam-audit [^`]+)`/g)].map(([, command = '']) => command);
  return [...lines.filter((line) => line.startsWith('iam-audit ')), ...inline].map((line) => line.split(/\s[|>;#&]/)[0]?.trim() ?? '');
}

/** Placeholders such as `iam-audit <command> --help` are for people. */
function isComplete(command: string): boolean {
  return !/[<…]/.test(command);
}

async function parse(command: string): Promise<void> {
  const out = { stream: new PassThrough(), tty: false, width: 100, colour: false };
  const io = { out, err: out, env: {} } as unknown as Io;
  const program = buildProgram(io, (report, settings) => {
    project(report, settings.columns, settings.sort);
    return Promise.resolve();
  });
  try {
    await program.parseAsync(command.split(/\s+/).slice(1), { from: 'user' });
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

  it('would be refused with a flag or a column that is not there', async () => {
    await expect(parse('iam-audit users --colums a')).rejects.toThrow('--colums');
    await expect(parse('iam-audit users --columns user_nam')).rejects.toThrow('user_nam');
  });
});
