import { AuditError, type ExitCode } from '../errors.js';
import type { CommandSpec } from '../cli/command.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import { optionsOf } from '../cli/options/index.js';
import type { Settings } from '../cli/settings.js';
import { refuseTogether } from './refuse-together.js';
import { effectiveSettings, FILE_SETTINGS, type Effective } from './effective.js';

/** Runs a command with what flags, variables and configuration file say together. */
export async function withConfiguration(
  { kind, report }: CommandSpec,
  flags: Partial<Settings>,
  io: Io,
  run: (settings: Settings) => Promise<ExitCode>,
): Promise<ExitCode> {
  refuseTogether(flags);
  const effective = await effectiveSettings(kind === null ? [] : optionsOf(kind, report ?? null), flags, io);
  if (!effective.settings.quiet) tell(effective, io);
  try {
    return await run(effective.settings);
  } catch (error) {
    throw error instanceof AuditError ? inThatStore(error.exitCode === 2 ? withOrigins(error, effective) : error, flags) : error;
  }
}

/** A repository that was cloned may bring settings along: what they decide is said. */
function tell({ settings, file, fromFile, warnings }: Effective, io: Io): void {
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  for (const text of warnings) log.tell('warning', { message: text }, `warning: ${text}`);
  if (file === null || fromFile.length === 0) return;
  const muted = settings.color ? 'muted' : undefined;
  log.tell('configuration', { file: file.path, settings: fromFile }, `settings of ${file.shown}: ${fromFile.join(', ')}`, muted);
}

/** Commands that read kept evidence. */
const READS = /`(iam-audit (?:(?:runs|diff)\b[^`]*|[^`]*--run [^`]*))`/g;

/** A command that a hint names reads the store that this one was told to. */
function inThatStore(error: AuditError, { store }: Partial<Settings>): AuditError {
  if (typeof store !== 'string' || error.hint === null) return error;
  const hint = error.hint.replace(READS, (_, command: string) => `\`${command} --store ${store}\``);
  return new AuditError(error.exitCode, error.message, hint, { cause: error });
}

/** An error names flags; where they were not typed, it is said where they come from. */
function withOrigins(error: AuditError, { origins }: Effective): AuditError {
  const named = FILE_SETTINGS.filter(({ key, flag }) => {
    const origin = origins.get(key);
    return origin !== undefined && origin !== 'flag' && new RegExp(`${flag}(?![a-z-])`).test(error.message);
  });
  if (named.length === 0) return error;
  const from = named.map(({ key, flag }) => `${flag} comes from ${origins.get(key) ?? ''}.`);
  return new AuditError(error.exitCode, error.message, [error.hint ?? '', ...from].join(' ').trim(), { cause: error });
}
