import { readFileSync } from 'node:fs';

/** From package.json, which is one folder up from the compiled modules and two from the bundle. */
export function toolVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string }).version;
    } catch (error) {
      if (path !== '../package.json') throw error;
    }
  }
  throw new Error('no package.json');
}
