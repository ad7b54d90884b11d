import { systemClock } from './cli/io.js';
import { keepMemoryFlat } from './cli/limit-heap.js';
import { channelToLeader } from './cli/worker-process.js';
import { serveWorker } from './run/workers/serve-worker.js';

/** A process that reads accounts for the one that started it: it ends with that one, and by nothing else that it is told. */
keepMemoryFlat();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

const channel = channelToLeader();
if (channel === null) process.exit(70);
process.once('disconnect', () => { process.exit(); });
await serveWorker(channel, { env: process.env, clock: systemClock(new AbortController().signal) });
