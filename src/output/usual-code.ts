import type { Settings } from '../cli/settings.js';
import type { ExitCode } from '../errors.js';
import type { Coverage } from '../evidence/coverage.js';

/** What a list says by its exit code: 3 wins over 1. */
export function usualCode({ complete }: Coverage, rows: number, { allowIncomplete, exitCode }: Settings): ExitCode {
  if (!complete && !allowIncomplete) return 3;
  return exitCode && rows > 0 ? 1 : 0;
}
