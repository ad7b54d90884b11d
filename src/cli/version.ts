import { readFileSync } from 'node:fs';

/** From package.json, which is two folders up, from the sources as from the bundle. */
export function toolVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
