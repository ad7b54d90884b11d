import { parentPort } from 'node:worker_threads';
import { openDemo } from './sandbox/worlds/open-demo.js';

/** The demo organization in a thread of its own: the simulation has one processor, the audit another. */
const { url, region, now, credentials } = await openDemo();
parentPort?.postMessage({ url, region, now, credentials });
