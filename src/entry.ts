import { keepMemoryFlat } from './cli/limit-heap.js';
import { systemIo } from './cli/io.js';
import { main } from './main.js';

/** The process edge: signals, broken pipes, the exit code. Nothing else touches `process`. */
const interrupt = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Twice: a process that is asked again to stop should stop, whatever it is doing.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}

keepMemoryFlat();

const code = await main(process.argv.slice(2), systemIo(interrupt.signal));
// Not process.exit(): that would cut what a slow pipe has not taken yet.
process.exitCode = code;
if (code === 130) process.exit();
