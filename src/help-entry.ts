import { systemIo } from './cli/io.js';
import { isAnswered, parseCommandLine } from './cli/parse-command-line.js';
import { COMMAND_LINE } from './commands/index.js';

/** Help and version, which .ci/bundle.js puts into one file. Whatever turns out to be something else is left to the whole program. */
async function whole(): Promise<void> {
  await import('./entry.js');
}

try {
  await parseCommandLine(process.argv.slice(2), systemIo(new AbortController().signal), COMMAND_LINE, whole);
} catch (error) {
  if (!isAnswered(error)) await whole();
}
