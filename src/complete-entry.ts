import { systemIo } from './cli/io.js';
import { complete } from './commands/complete.js';

/** TAB was pressed in a shell: nothing is loaded but what knows the names. */
process.exitCode = await complete(process.argv.slice(3), systemIo(new AbortController().signal));
