import type { Settings } from '../cli/settings.js';

/** What is to be done where nothing was kept. */
export const NOT_KEPT = 'The evidence was not kept (--no-store or --demo): it takes another run.';

/** ` --store folder` behind a command that reads the same store; empty: it is where it is looked for by itself. */
export function storeWords({ store }: Pick<Settings, 'store'>): string {
  return typeof store === 'string' ? ` --store ${store}` : '';
}
