import { join } from 'node:path';
import { writeWhole } from './files.js';
import { MANIFEST } from './layout.js';
import { takeLock } from './lock.js';
import type { KeptDelivery } from './kept-delivery.js';
import { printManifest } from './manifest.js';
import { readManifest } from './read-run.js';
import { nodeSystem, type StoreSystem } from './system.js';

/** Notes in a run's manifest what became of a delivery; an older note about the same report and place gives way. */
export async function noteDelivery(folder: string, delivery: KeptDelivery, now: Date, system: StoreSystem = nodeSystem): Promise<void> {
  const { files } = system;
  const lock = await takeLock(system, folder, now);
  try {
    const { deliveries = [], ...manifest } = await readManifest(files, folder);
    const isSame = ({ to, question }: KeptDelivery): boolean => to === delivery.to && question === delivery.question;
    // What was not sent again has arrived all the same.
    if (delivery.status === 'skipped' && deliveries.some((each) => isSame(each) && each.status === 'accepted')) return;
    const others = deliveries.filter((each) => !isSame(each));
    const next = { ...manifest, deliveries: [...others, delivery] };
    await writeWhole(files, join(folder, MANIFEST), printManifest(next, Object.entries(manifest.records)));
  } finally {
    await lock.release();
  }
}

/** What is noted of a run. */
export async function deliveriesOf(folder: string, { files }: Pick<StoreSystem, 'files'> = nodeSystem): Promise<readonly KeptDelivery[]> {
  return (await readManifest(files, folder)).deliveries ?? [];
}
