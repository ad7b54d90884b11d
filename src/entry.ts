import { keepMemoryFlat } from './cli/limit-heap.js';
import { interruptSignal, systemIo } from './cli/io.js';
import { main } from './main.js';

/** The process edge: signals, broken pipes, the exit code. Nothing else touches `process`. */
keepMemoryFlat();

const code = await main(process.argv.slice(2), systemIo(interruptSignal()));
// Not process.exit(): that would cut what a slow pipe has not taken yet.
process.exitCode = code;
if (code === 130) process.exit();
