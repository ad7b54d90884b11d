import v8 from 'node:v8';
import vm from 'node:vm';

/** Bytes of resident memory that need no attention. */
const ENOUGH = 150e6;
const LOOK_EVERY_MS = 250;
/**
 * Bytes that may be allocated over what is really held before a collection is worth it, and the least share of what is
 * held: the more there is, the longer a collection takes.
 */
const SLACK = 35e6;
const LEAST_SHARE = 0.5;

/**
 * Keeps memory flat on large machines. V8 sizes its heap by the memory that is there, so on a big host the short-lived
 * answers of ten thousand accounts pile up for hundreds of megabytes before anybody looks at them. What is really held
 * is small, and a collection takes some fifty milliseconds.
 */
export function keepMemoryFlat(): void {
  let held = 0;
  let collect: (() => void) | null = null;
  const look = (): void => {
    if (process.memoryUsage.rss() < ENOUGH || inUse() < held + Math.max(SLACK, held * LEAST_SHARE)) return;
    collect ??= collector();
    collect();
    held = inUse();
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Node has no call for it, only a flag that gives new contexts a `gc` function. */
function collector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const gc: unknown = vm.runInNewContext('gc');
  return typeof gc === 'function' ? (gc as () => void) : () => undefined;
}
