#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (existsSync(new URL('../dist/bundle/entry.js', import.meta.url))) {
  await import('../dist/bundle/entry.js');
} else {
  process.stderr.write(`iam-audit: this copy is not built
  Run \`npm ci\` in it (with development packages; \`npm prune --omit=dev\` removes them afterwards), or install what \`npm pack\` makes.\n`);
  process.exitCode = 70;
}
