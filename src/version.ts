import { readFileSync } from 'node:fs';

/** From package.json, beside bin and dist. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
