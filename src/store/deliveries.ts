import type { KeptDelivery } from './kept-delivery.js';
import { printManifest } from './manifest.js';
import { readManifest } from './read-run.js';
import { nodeSystem } from './disk-system.js';
import type { StoreSystem } from './port.js';

/** Notes in a run's manifest what became of a delivery; an older note about the same report and place gives way. */
export async function noteDelivery(folder: string, delivery: KeptDelivery, now: Date, system: StoreSystem = nodeSystem): Promise<void> {
  const held = await system.hold(folder, now);
  try {
    const { deliveries = [], ...manifest } = await readManifest(system, folder);
    const isSame = ({ to, question }: KeptDelivery): boolean => to === delivery.to && question === delivery.question;
    // What was not sent again has arrived all the same.
    if (delivery.status === 'skipped' && deliveries.some((each) => isSame(each) && each.status === 'accepted')) return;
    const others = deliveries.filter((each) => !isSame(each));
    const next = { ...manifest, deliveries: [...others, delivery] };
    await held.writeManifest(printManifest(next, Object.entries(manifest.records)), manifest.status === 'finished');
  } finally {
    await held.release();
  }
}

/** What is noted of a run. */
export async function deliveriesOf(folder: string, system: StoreSystem = nodeSystem): Promise<readonly KeptDelivery[]> {
  return (await readManifest(system, folder)).deliveries ?? [];
}
