import { placeInThread } from './cli/demo-place.js';
import { keepMemoryFlat } from './cli/limit-heap.js';
import { interruptSignal, systemIo } from './cli/io.js';
import { forkWorker } from './cli/worker-process.js';
import { main } from './main.js';

/** The process edge: signals, broken pipes, the exit code. Nothing else touches `process`. */
keepMemoryFlat();

const demoBeside = (): ReturnType<typeof placeInThread> => placeInThread(new URL('./demo-thread.js', import.meta.url));

const startWorker = (): ReturnType<typeof forkWorker> => forkWorker(new URL('./worker-entry.js', import.meta.url), process.env);

const code = await main(process.argv.slice(2), { ...systemIo(interruptSignal()), demoBeside, forkWorker: startWorker });
// Not process.exit(): that would cut what a slow pipe has not taken yet.
process.exitCode = code;
if (code === 130) process.exit();
