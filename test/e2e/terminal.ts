import { spawnSync } from 'node:child_process';
import { displayWidth } from '../../src/render/display-width.js';
import { BINARY, NODE, scratch, startChild, type Env, type Running } from './run-binary.js';

/** Node has no pseudo-terminal of its own. */
const PYTHON = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(["/bin/sh", "-c", sys.argv[1]])))';

/** Programs that run a line of shell in a pseudo-terminal, in the order of preference. */
const TOOLS: readonly { readonly isHere: () => boolean; readonly words: (line: string) => readonly [string, ...string[]] }[] = [
  { isHere: () => answers('script', '--version').includes('util-linux'), words: (line) => ['script', '-qec', line, '/dev/null'] },
  { isHere: () => answers('python3', '-c', 'import pty; print("pty")').includes('pty'), words: (line) => ['python3', '-c', PYTHON, line] },
];

function answers(command: string, ...args: readonly string[]): string {
  const { error, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return error === undefined ? stdout : '';
}

export interface TerminalOptions {
  readonly env?: Env;
  /** Width of the terminal (default 100). */
  readonly columns?: number;
}

/** What the terminal showed, escape sequences and all; LF line ends. */
export interface Screen {
  readonly code: number | null;
  readonly text: string;
}

/** Runs a line of shell, in which `$NODE $BINARY` is the program, in a terminal of its own. */
export async function runInTerminal(line: string, options: TerminalOptions = {}): Promise<Screen> {
  const { code, stdout } = await startInTerminal(line, options).ended();
  return { code, text: stdout.replaceAll('\r\n', '\n') };
}

export function startInTerminal(line: string, { env = {}, columns = 100 }: TerminalOptions = {}): Running {
  const tool = TOOLS.find(({ isHere }) => isHere());
  if (tool === undefined) throw new Error('These tests need a pseudo-terminal: install script (util-linux) or python3.');
  const [command, ...args] = tool.words(`stty cols ${columns} rows 40; ${line}`);
  return startChild(command, args, { cwd: scratch, env: { TERM: 'xterm-256color', NODE, BINARY, ...env } });
}

export const ESCAPE = '\u001b';

/** Colours and other attributes, not movements of the cursor. */
// eslint-disable-next-line no-control-regex -- an escape sequence is what is looked for
export const COLOUR = /\u001b\[(?!0?m)[\d;]+m/;

/** What a spinner does: it hides the cursor and erases its line. */
export const SPINNER = `${ESCAPE}[?25l`;

/** The columns that a line takes on the screen, without its escape sequences. */
export function widthOf(line: string): number {
  // eslint-disable-next-line no-control-regex -- escape sequences are what is taken away
  return displayWidth(line.replace(/\u001b\[[\d;?]*[A-Za-z]/g, ''));
}
