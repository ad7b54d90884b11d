import type { Io } from './io.js';
import type { ProgressStyle } from './progress.js';
import type { Settings } from './settings.js';

/** How a run shows on stderr, from what was asked and what the stream can do. */
export function progressStyle({ quiet, debug, progress, logFormat }: Settings, { err, env }: Io): ProgressStyle {
  if (quiet) return { show: 'none', debug };
  if (!progress) return { show: 'none', debug };
  // A spinner and debug lines would write over each other; TERM=dumb can't move its cursor.
  const spinner = err.tty && env['TERM'] !== 'dumb' && !debug && logFormat === 'text';
  return { show: spinner ? 'spinner' : 'lines', debug };
}
