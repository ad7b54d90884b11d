import type { Log } from '../cli/log.js';
import type { Target } from '../deliver/destination.js';
import type { Ports } from '../deliver/ports.js';

/** Said before the accounts are asked, which may take an hour: what will not work as it stands. It stops nothing. */
export async function preflight(targets: readonly Target[], ports: () => Promise<Ports>, log: Log): Promise<void> {
  for (const target of targets) {
    const lines = await linesOf(target, ports);
    for (const line of lines) log.tell('delivery_warning', { to: target.to, problem: line }, `${target.scheme}: ${line}`);
  }
}

async function linesOf(target: Target, ports: () => Promise<Ports>): Promise<readonly string[]> {
  try {
    return (await target.open(await ports()).preflight?.()) ?? [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
