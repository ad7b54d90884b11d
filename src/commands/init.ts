import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { fileIn } from '../config/find-file.js';
import { valueOfVariable } from '../config/setting-value.js';
import { shownPath } from '../config/shown-path.js';
import { ASKED, questionFor, starter } from '../config/starter.js';
import { AuditError, undeliveredError, usageError, type ExitCode } from '../errors.js';

const NAME = 'iam-audit.config.jsonc';

/** `iam-audit init`: a first configuration file, which never takes the place of another. */
export async function init(_: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const { cwd, ask } = io;
  if (cwd === null) throw usageError('the current folder is gone', 'Go into a folder that exists.');
  const there = await fileIn(cwd, cwd);
  if (there !== null) throw usageError(`there is ${shownPath(there, cwd)} already`, 'Change it, or remove it first.');
  if (!settings.yes && ask === undefined) throw usageError('init asks at a terminal, and here is none', 'Take the defaults with --yes.');
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const answers = settings.yes || ask === undefined ? usualAnswers() : await answersOf(ask, log);
  const path = join(cwd, NAME);
  await writeFile(path, starter(answers), { flag: 'wx' }).catch((error: unknown) => {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw undeliveredError(`can't write ${shownPath(path, cwd)}: ${code}`, 'Choose a folder that you may write to.', { cause: error });
  });
  if (!settings.quiet) log.tell('written', { file: path }, `written: ${NAME}. Next: iam-audit config, then iam-audit users`);
  return 0;
}

function usualAnswers(): ReadonlyMap<string, string> {
  return new Map(ASKED.map((key) => [key, questionFor(key).usual] as const).filter(([, usual]) => usual !== ''));
}

const TRIES = 3;

async function answersOf(ask: NonNullable<Io['ask']>, log: Log): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const key of ASKED) {
    const { setting, text, usual } = questionFor(key);
    const answer = await answered(async () => {
      const typed = (await ask(text)).trim();
      const value = typed === '' ? usual : typed;
      return value === '' ? null : String(valueOfVariable(setting, value, '/'));
    }, log);
    if (answer !== null) answers.set(key, answer);
  }
  return answers;
}

/** What can't be meant is asked again. */
async function answered<T>(put: () => Promise<T>, log: Log): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await put();
    } catch (error) {
      if (!(error instanceof AuditError) || left === 0) throw error;
      log.tell('question', { message: error.message, hint: error.hint }, `${error.message}. ${error.hint ?? ''}`);
    }
  }
}
