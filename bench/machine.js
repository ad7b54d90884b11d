import { availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What a number depends on. */
export function machine() {
  const memory = Math.round(totalmem() / 1024 ** 3);
  const processor = cpus()[0]?.model.trim() ?? 'unknown';
  return `${availableParallelism()} cores (${processor}), ${memory} GiB, ${platform()}, Node ${process.versions.node}`;
}
