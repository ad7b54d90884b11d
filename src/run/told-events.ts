import type { Log } from '../cli/log.js';
import { startProgress } from '../cli/progress.js';
import type { Settings } from '../cli/settings.js';
import type { Io } from '../cli/io.js';
import type { Emit } from '../gather/events.js';

/** For commands whose calls are too few for a progress line: warnings, and each call with `--debug`. */
export async function toldEvents({ debug, quiet }: Pick<Settings, 'debug' | 'quiet'>, { err }: Pick<Io, 'err'>, log: Log): Promise<Emit> {
  return (await startProgress(err, log, { show: 'none', debug, quiet })).emit;
}
